from __future__ import print_function
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.autograd import Variable
import numpy as np
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from prob4_CNN import loaders


class AE(nn.Module):
    def __init__(self):
        super(AE, self).__init__()
        self.fc1 = nn.Linear(784, 400)
        self.fc2 = nn.Linear(400, 200)
        self.fc3 = nn.Linear(200, 50)
        self.fc4 = nn.Linear(50, 2)
        self.fc5 = nn.Linear(2, 50)
        self.fc6 = nn.Linear(50, 200)
        self.fc7 = nn.Linear(200, 400)
        self.fc8 = nn.Linear(400, 784)

    def encode(self, x):
        x = x.view(-1, 784)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        x = F.relu(self.fc3(x))
        return self.fc4(x)

    def decode(self, z):
        x = F.relu(self.fc5(z))
        x = F.relu(self.fc6(x))
        x = F.relu(self.fc7(x))
        return F.sigmoid(self.fc8(x)).view(-1, 1, 28, 28)

    def forward(self, x):
        z = self.encode(x)
        return self.decode(z), z


def show_rows(rows, fname):
    fig = plt.figure(figsize=(10, len(rows)))
    for i, (name, r) in enumerate(rows):
        for j in range(10):
            ax = fig.add_subplot(len(rows), 10, 10 * i + j + 1)
            ax.imshow(r[j][0].numpy(), cmap=plt.cm.gray)
            ax.set_xticks([])
            ax.set_yticks([])
            if j == 0:
                ax.set_ylabel(name, fontsize=7)
    fig.savefig(fname)
    plt.close(fig)


def show_embedding(z, y, title, fname):
    fig = plt.figure(figsize=(7, 6))
    plt.scatter(z[:, 0].numpy(), z[:, 1].numpy(), c=y.numpy(), cmap=plt.cm.get_cmap('jet', 10) if hasattr(plt.cm, 'get_cmap') else 'tab10', s=8)
    plt.colorbar()
    plt.clim(-0.5, 9.5)
    plt.xlabel('dim 1')
    plt.ylabel('dim 2')
    plt.title(title + ' (color = digit)')
    fig.savefig(fname)
    plt.close(fig)


def corrupt(X, p):
    # C: every point looses, with probability p, its second coordinate (it is set to 0)
    Xc = X.copy()
    hit = np.random.rand(len(X)) < p
    Xc[hit, 1] = 0
    return Xc


if __name__ == '__main__':
    np.random.seed(1)
    torch.manual_seed(1)
    t = np.linspace(-2, 2, 300)
    X = np.vstack([t, t ** 2]).T
    Xc = corrupt(X, 0.3)
    fig = plt.figure(figsize=(9, 4))
    for k, (D, name) in enumerate([(X, 'original y=x^2'), (Xc, 'corrupted, p=0.3')]):
        plt.subplot(1, 2, k + 1)
        plt.plot(D[:, 0], D[:, 1], 'k.')
        plt.xlabel('x')
        plt.ylabel('y')
        plt.title(name)
    fig.savefig('p5_corruption.png')
    plt.close(fig)

    train_loader, test_loader = loaders()
    model = AE()
    optimizer = optim.Adam(model.parameters(), lr=0.001)
    for epoch in range(1, 16):
        model.train()
        total = 0.
        for data, _ in train_loader:
            data = Variable(data)
            optimizer.zero_grad()
            out, z = model(data)
            loss = F.mse_loss(out, data)
            loss.backward()
            optimizer.step()
            total += float(loss.data) * data.size(0)
        print('epoch %2d  loss %.5f' % (epoch, total / len(train_loader.dataset)))
    torch.save(model.state_dict(), 'mnist_ae.pt')

    data, label = next(iter(test_loader))
    out, z = model(Variable(data, volatile=True))
    show_rows([('original', data), ('reconstr.', out.data)], 'p5_rec.pdf')
    show_embedding(z.data, label, 'AE embedding', 'p5_emb.pdf')
