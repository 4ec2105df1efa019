from __future__ import print_function, division
from common import *
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

torch.manual_seed(8)
# "pip install mnist" -> HTTP Error 403, yann.lecun.com doesn't serve the files any more.
# flatten to 784 (28*28), the 768 in the sheet is a typo I think
to_vec = transforms.Compose([transforms.ToTensor(), transforms.Lambda(lambda t: t.view(784))])
train_set = datasets.MNIST('./data', train=True, download=True, transform=to_vec)
test_set = datasets.MNIST('./data', train=False, download=True, transform=to_vec)
train_loader = DataLoader(train_set, batch_size=100, shuffle=True)
test_loader = DataLoader(test_set, batch_size=1000, shuffle=False)
# keep the test set in memory, it's evaluated often
tmp = [b for b in test_loader]
X_test, y_test = torch.cat([b[0] for b in tmp]), torch.cat([b[1] for b in tmp])

plt.figure(figsize=(10, 3))
for i in range(10):
    im, lab = train_set[i]
    plt.subplot(2, 5, i + 1); plt.imshow(im.view(28, 28).numpy(), cmap='gray'); plt.title('%d' % lab); plt.axis('off')
plt.savefig('ex8_examples.png'); plt.close()


class ConvNet(nn.Module):
    def __init__(self):
        super(ConvNet, self).__init__()
        self.conv1 = nn.Conv2d(1, 16, kernel_size=5)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=3)
        self.conv3 = nn.Conv2d(32, 64, kernel_size=2)
        self.fc = nn.Linear(64 * 2 * 2, 10)

    def forward(self, x):
        x = x.view(-1, 1, 28, 28)
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.max_pool2d(F.relu(self.conv3(x)), 2)
        x = x.view(x.size(0), -1)
        return self.fc(x)       # logits, no softmax


def train(net, nsteps=1000, every=25):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    tr, te, te_steps = [], [], []
    step = 0
    while step < nsteps:
        for data, target in train_loader:
            data, target = Variable(data), Variable(target)
            optimizer.zero_grad()
            loss = F.cross_entropy(net(data), target)
            loss.backward()
            optimizer.step()
            tr.append(float(loss.data))
            if step % every == 0 or step == nsteps - 1:
                with torch.no_grad():
                    te.append(float(F.cross_entropy(net(X_test), y_test)))
                te_steps.append(step)
            step += 1
            if step >= nsteps:
                break
    return tr, te_steps, te


nets = [('mlp', mlp([784, 100, 100, 100, 10])), ('cnn', ConvNet())]
nets += [('mlp%d' % h, mlp([784, h, h, h, 10])) for h in (300, 600, 1000)]
final = {}
plt.figure(figsize=(9, 6))
for name, net in nets:
    print('%s: %d parameters' % (name, nparams(net)))
    tr, te_steps, te = train(net)
    pred = net(X_test).data.max(1)[1]
    print('   test loss %.4f accuracy %.4f' % (te[-1], pred.eq(y_test).float().mean()))
    final[name] = (te[-1], nparams(net))
    if name in ('mlp', 'cnn'):
        p = plt.plot(tr, alpha=.35, label=name + ' train')
        plt.plot(te_steps, te, color=p[0].get_color(), label=name + ' test')
plt.yscale('log'); plt.xlabel('training step'); plt.ylabel('cross entropy'); plt.legend(); plt.savefig('ex8_loss.png')
best = sorted([(v, k) for k, v in final.items() if k != 'cnn'])[0]
print('nearest to the cnn (%.4f): %s with loss %.4f and %d parameters' % (final['cnn'][0], best[1], best[0][0], best[0][1]))
