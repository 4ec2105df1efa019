"""Problem 4. The class CNN is from the skeleton, the rest of it below is mine."""
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix

from hw2 import MNISTData
from hw2.figures import Figures


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5, stride=1, padding=0)
        self.conv2 = nn.Conv2d(40, 60, kernel_size=5, stride=1, padding=0)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(60 * 4 * 4, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


class ClassifierTrainer:
    def __init__(self, net, data):
        self.net, self.data = net, data
        self.opt = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)

    def fit(self, epochs=5):
        for e in range(epochs):
            self.net.train()
            for x, y in self.data.train:
                self.opt.zero_grad()
                F.cross_entropy(self.net(x), y).backward()
                self.opt.step()
            y, p = self.predict()
            print('epoch', e + 1, 'test accuracy', (y == p).float().mean().item())

    @torch.no_grad()
    def predict(self):
        self.net.eval()
        y, p = zip(*[(y, self.net(x).argmax(1)) for x, y in self.data.test])
        return torch.cat(y), torch.cat(p)


if __name__ == '__main__':
    torch.manual_seed(663)
    t = ClassifierTrainer(CNN(), MNISTData())
    t.fit(5)
    fig, axes = plt.subplots(5, 8, figsize=(8, 5.5))
    for k, ax in enumerate(axes.flat):
        ax.imshow(t.net.conv1.weight[k, 0].detach(), cmap='gray')
        ax.set_title(k, fontsize=6, pad=2)
        ax.axis('off')
    fig.suptitle('Filters of conv1 after 5 epochs')
    Figures.save(fig, 'p4_filters')
    y, p = t.predict()
    cm = confusion_matrix(y, p)
    print(cm)
    fig, ax = plt.subplots(figsize=(7, 7))
    ConfusionMatrixDisplay(cm).plot(ax=ax, colorbar=False)
    ax.set_title('Confusion matrix, test split')
    Figures.save(fig, 'p4_confusion')
