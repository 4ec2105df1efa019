from __future__ import print_function
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.autograd import Variable
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from prob4_CNN import loaders
from prob5_AE import show_rows, show_embedding


class CAE(nn.Module):
    def __init__(self, skip=False):
        super(CAE, self).__init__()
        self.skip = skip
        self.conv1 = nn.Conv2d(1, 4, kernel_size=3, stride=1, padding=1)
        self.conv2 = nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=1)
        self.fc1 = nn.Linear(8 * 7 * 7, 20)
        self.fc2 = nn.Linear(20, 2)
        self.fc3 = nn.Linear(2, 20)
        self.fc4 = nn.Linear(20, 8 * 7 * 7)
        self.conv3 = nn.Conv2d(8, 4, kernel_size=3, stride=1, padding=1)
        self.conv4 = nn.Conv2d(4, 1, kernel_size=3, stride=1, padding=1)

    def forward(self, x):
        p1 = F.max_pool2d(F.relu(self.conv1(x)), kernel_size=2, stride=2)
        p2 = F.max_pool2d(F.relu(self.conv2(p1)), kernel_size=2, stride=2)
        z = self.fc2(F.relu(self.fc1(p2.view(-1, 8 * 7 * 7))))
        x = F.relu(self.fc3(z))
        x = F.relu(self.fc4(x)).view(-1, 8, 7, 7)
        if self.skip:
            x = x + p2
        x = F.upsample(x, scale_factor=2, mode='nearest')
        x = F.relu(self.conv3(x))
        if self.skip:
            x = x + p1
        x = F.upsample(x, scale_factor=2, mode='nearest')
        return F.sigmoid(self.conv4(x)), z


def add_noise(x, std):
    if std == 0:
        return x
    return x + x.new(x.size()).normal_(0, std)


def train(model, train_loader, std, fname, epochs=10):
    optimizer = optim.Adam(model.parameters(), lr=0.001)
    losses = []
    for epoch in range(1, epochs + 1):
        total = 0.
        for data, _ in train_loader:
            noisy, clean = Variable(add_noise(data, std)), Variable(data)
            optimizer.zero_grad()
            out, z = model(noisy)
            loss = F.mse_loss(out, clean)
            loss.backward()
            optimizer.step()
            total += float(loss.data) * data.size(0)
        losses.append(total / len(train_loader.dataset))
        print('%s epoch %2d loss %.5f' % (fname, epoch, losses[-1]))
    torch.save(model.state_dict(), fname)
    return losses


if __name__ == '__main__':
    train_loader, test_loader = loaders()
    data, label = next(iter(test_loader))
    plots = []
    i = 0
    for std in [0, 0.3]:
        for skip in [False, True]:
            i += 1
            torch.manual_seed(1)
            model = CAE(skip)
            fname = ('mnist-cae-skip' if skip else 'mnist_cae') + ('' if std == 0 else '-noisy') + '.pt'
            plots.append((fname, train(model, train_loader, std, fname)))
            noisy = add_noise(data, std)
            out, z = model(Variable(noisy, volatile=True))
            rows = [('original', data), ('noisy', noisy), ('output', out.data)] if std > 0 else [('original', data), ('output', out.data)]
            show_rows(rows, 'p6_%d_rec.pdf' % i)
            show_embedding(z.data, label, fname, 'p6_%d_emb.pdf' % i)
    plt.figure()
    for name, l in plots:
        plt.plot(range(1, 11), l, label=name)
    plt.legend()
    plt.xlabel('epoch')
    plt.ylabel('training loss')
    plt.savefig('p6_losses.pdf')
