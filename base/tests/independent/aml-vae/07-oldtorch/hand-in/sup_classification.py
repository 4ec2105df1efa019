from __future__ import print_function
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.autograd import Variable
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
from sklearn.model_selection import train_test_split
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt

transform = transforms.ToTensor()
train_dataset = datasets.MNIST(root='./data', train=True, transform=transform, download=True)
test_dataset = datasets.MNIST(root='./data', train=False, transform=transform, download=True)
train_indices, _ = train_test_split(np.arange(len(train_dataset)), train_size=20000,
                                    stratify=train_dataset.targets)
train_loader = DataLoader(Subset(train_dataset, train_indices), batch_size=64, shuffle=True)
test_loader = DataLoader(test_dataset, batch_size=1000, shuffle=False)


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        #### YOUR CODE HERE ####
        self.conv1 = nn.Conv2d(1, 10, kernel_size=5)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=5)
        self.conv2_drop = nn.Dropout2d(0.2)
        self.fc1 = nn.Linear(320, 50)
        self.fc2 = nn.Linear(50, 10)

    def forward(self, x):
        #### YOUR CODE HERE ####
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2_drop(self.conv2(x)), 2))
        x = x.view(-1, 320)
        x = F.relu(self.fc1(x))
        return F.log_softmax(self.fc2(x), dim=1)


model = Net()
cuda = torch.cuda.is_available()
if cuda:
    model.cuda()
optimizer = optim.SGD(model.parameters(), lr=0.01, momentum=0.9)


def train(epoch):
    model.train()
    for batch_idx, (data, target) in enumerate(train_loader):
        if cuda:
            data, target = data.cuda(), target.cuda()
        data, target = Variable(data), Variable(target)
        optimizer.zero_grad()
        output = model(data)
        loss = F.nll_loss(output, target)      # log_softmax + nll = cross entropy
        loss.backward()
        optimizer.step()
        if batch_idx % 100 == 0:
            print('Train Epoch: %d [%d/%d]\tLoss: %.6f' % (epoch, batch_idx * len(data), len(train_indices), float(loss.data)))


def test():
    model.eval()
    test_loss = 0
    correct = 0
    for data, target in test_loader:
        if cuda:
            data, target = data.cuda(), target.cuda()
        data, target = Variable(data, volatile=True), Variable(target)
        output = model(data)
        test_loss += float(F.nll_loss(output, target, size_average=False).data)   # sum up batch loss
        pred = output.data.max(1)[1]
        correct += int(pred.eq(target.data).cpu().sum())
    n = float(len(test_dataset))
    print('\nTest set: Average loss: %.4f, Accuracy: %d/%d (%.2f%%)\n' % (test_loss / n, correct, n, 100. * correct / n))
    return test_loss / n, correct / n


losses, accs = [], []
for epoch in range(1, 13):
    train(epoch)
    l, a = test()
    losses.append(l)
    accs.append(a)

plt.subplot(211)
plt.plot(range(1, 13), losses, 'b-o')
plt.ylabel('validation loss')
plt.subplot(212)
plt.plot(range(1, 13), accs, 'r-o')
plt.ylabel('validation accuracy')
plt.xlabel('epoch')
plt.savefig('sup.pdf')
