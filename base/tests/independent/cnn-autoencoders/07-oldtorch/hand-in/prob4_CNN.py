from __future__ import print_function
import argparse
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.autograd import Variable
from torchvision import datasets, transforms
import numpy as np
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from sklearn.metrics import confusion_matrix

use_cuda = torch.cuda.is_available()


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5)
        self.conv2 = nn.Conv2d(40, 20, kernel_size=5)
        self.fc1 = nn.Linear(320, 50)
        self.fc2 = nn.Linear(50, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        x = x.view(-1, 320)
        x = F.relu(self.fc1(x))
        return F.log_softmax(self.fc2(x), dim=1)


def loaders(batch_size=64):
    kwargs = {'num_workers': 1, 'pin_memory': True} if use_cuda else {}
    train_loader = torch.utils.data.DataLoader(
        datasets.MNIST('./data', train=True, download=True, transform=transforms.ToTensor()),
        batch_size=batch_size, shuffle=True, **kwargs)
    test_loader = torch.utils.data.DataLoader(
        datasets.MNIST('./data', train=False, download=True, transform=transforms.ToTensor()),
        batch_size=1000, shuffle=False, **kwargs)
    return train_loader, test_loader


def train(epoch, model, optimizer, train_loader):
    model.train()
    for batch_idx, (data, target) in enumerate(train_loader):
        if use_cuda:
            data, target = data.cuda(), target.cuda()
        data, target = Variable(data), Variable(target)
        optimizer.zero_grad()
        output = model(data)
        loss = F.nll_loss(output, target)
        loss.backward()
        optimizer.step()
        if batch_idx % 100 == 0:
            print('Train Epoch: {} [{}/{} ({:.0f}%)]\tLoss: {:.6f}'.format(
                epoch, batch_idx * len(data), len(train_loader.dataset),
                100. * batch_idx / len(train_loader), float(loss.data)))


def predict(model, loader):
    model.eval()
    ys, ps = [], []
    for data, target in loader:
        if use_cuda:
            data = data.cuda()
        output = model(Variable(data, volatile=True))
        ps.append(output.data.max(1)[1].cpu().numpy())
        ys.append(target.numpy())
    return np.concatenate(ys), np.concatenate(ps)


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--epochs', type=int, default=5)
    parser.add_argument('--lr', type=float, default=0.01)
    args = parser.parse_args()
    torch.manual_seed(1)
    train_loader, test_loader = loaders()
    model = Net()
    if use_cuda:
        model.cuda()
    optimizer = optim.SGD(model.parameters(), lr=args.lr, momentum=0.9)
    for epoch in range(1, args.epochs + 1):
        train(epoch, model, optimizer, train_loader)
    y, p = predict(model, test_loader)
    print('accuracy %.2f%%' % (100. * (y == p).mean()))

    w = model.conv1.weight.data.cpu().numpy()
    fig = plt.figure(figsize=(8, 5))
    for i in range(40):
        ax = fig.add_subplot(5, 8, i + 1)
        ax.imshow(w[i, 0], cmap=plt.cm.gray, interpolation='nearest')
        ax.set_xticks([])
        ax.set_yticks([])
    fig.suptitle('conv1 filters')
    fig.savefig('p4_filters.pdf')

    cm = confusion_matrix(y, p)
    print(cm)
    fig = plt.figure(figsize=(6, 6))
    plt.imshow(np.log(cm + 1.), interpolation='nearest', cmap=plt.cm.Blues)
    for i in range(10):
        for j in range(10):
            plt.text(j, i, '%d' % cm[i, j], horizontalalignment='center', fontsize=8)
    plt.xticks(range(10))
    plt.yticks(range(10))
    plt.xlabel('Predicted label')
    plt.ylabel('True label')
    plt.title('Confusion matrix')
    fig.savefig('p4_confusion.pdf')
