import argparse

import torch
from torch import nn
from sklearn.metrics import confusion_matrix

from toolbox import Engine, get_loaders, image_rows
from toolbox.draw import plt


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5)
        self.conv2 = nn.Conv2d(40, 20, kernel_size=5)
        self.drop = nn.Dropout2d()
        self.fc1 = nn.Linear(320, 50)
        self.fc2 = nn.Linear(50, 10)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        x = torch.relu(self.pool(self.conv1(x)))
        x = torch.relu(self.pool(self.drop(self.conv2(x))))
        x = torch.relu(self.fc1(x.view(-1, 320)))
        return self.fc2(x)


def confusion(model, loader, device):
    y_true, y_pred = [], []
    with torch.no_grad():
        for x, y in loader:
            y_true += y.tolist()
            y_pred += model(x.to(device)).argmax(dim=1).tolist()
    return confusion_matrix(y_true, y_pred)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--epochs", type=int, default=5)
    ap.add_argument("--batch", type=int, default=64)
    ap.add_argument("--data", default="data")
    ns = ap.parse_args()
    torch.manual_seed(452)
    train_loader, test_loader = get_loaders(ns.data, ns.batch)
    net = Net()
    eng = Engine(net, nn.CrossEntropyLoss(), "cnn", "mnist_cnn.pt", target=lambda x, y: y)
    eng.train(train_loader, ns.epochs)

    w = net.conv1.weight
    image_rows("4_filters.png", n=10, **{f"{10 * k}-{10 * k + 9}": w[10 * k:10 * k + 10] for k in range(4)})

    cm = confusion(net, train_loader, eng.device)
    print(cm)
    fig, ax = plt.subplots(figsize=(7, 6))
    ax.imshow(cm, cmap="Blues")
    for i in range(10):
        for j in range(10):
            ax.text(j, i, cm[i, j], ha="center", va="center", fontsize=7)
    ax.set(xlabel="predicted", ylabel="true", xticks=range(10), yticks=range(10))
    fig.savefig("4_confusion.png")
