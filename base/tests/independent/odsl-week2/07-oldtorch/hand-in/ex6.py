from __future__ import print_function, division
from common import *

np.random.seed(6); torch.manual_seed(6)


def get_data(N):
    """features x uniform in (-2,2)^2, labels z ~ Bin(1, sigmoid(f(x)))"""
    x = np.random.uniform(-2, 2, size=(N, 2))
    f = np.sin(5 * x[:, 0]) + np.cos(8 * x[:, 1])
    z = np.random.binomial(1, 1. / (1. + np.exp(-f)))
    return torch.from_numpy(x).float(), torch.from_numpy(z).float().view(-1, 1)


x, z = get_data(1000)
plt.figure(); plt.scatter(x.numpy()[:, 0], x.numpy()[:, 1], c=z.numpy()[:, 0], s=6, cmap=plt.cm.RdBu_r)
plt.xlabel('x1'); plt.ylabel('x2'); plt.savefig('ex6_data.png'); plt.close()

X, Z = Variable(x), Variable(z)
STEPS = 3000
plt.figure()
for sizes in [[2, 20, 20, 20, 20, 1], [2, 300, 1], [2, 500, 1], [2, 1500, 1], [2, 7000, 1]]:
    net = mlp(sizes, nn.Sigmoid())
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    hist = []
    for i in range(STEPS):
        optimizer.zero_grad()
        loss = F.binary_cross_entropy(net(X), Z)
        loss.backward()
        optimizer.step()
        hist.append(float(loss.data))
    print('%s: %d parameters, final loss %.4f' % (sizes, nparams(net), hist[-1]))
    plt.plot(hist, label=str(sizes))
plt.xlabel('step'); plt.ylabel('training loss'); plt.legend(); plt.savefig('ex6_loss.png')
