# Problem 4 - CNN on MNIST
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torchvision import datasets, transforms
import matplotlib.pyplot as plt
from sklearn.metrics import confusion_matrix


class CNN(nn.Module):

    def __init__(self):
        super(CNN, self).__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5)
        self.conv2 = nn.Conv2d(40, 60, kernel_size=5)
        self.fc1 = nn.Linear(60 * 4 * 4, 100)
        self.fc2 = nn.Linear(100, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)      # 28 -> 24 -> 12
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)      # 12 -> 8 -> 4
        x = x.view(-1, 60 * 4 * 4)
        x = F.relu(self.fc1(x))
        return F.log_softmax(self.fc2(x), dim=1)


def loaders(batch=100):
    t = transforms.ToTensor()
    train = datasets.MNIST("data", train=True, download=True, transform=t)
    test = datasets.MNIST("data", train=False, download=True, transform=t)
    return (torch.utils.data.DataLoader(train, batch_size=batch, shuffle=True),
            torch.utils.data.DataLoader(test, batch_size=1000, shuffle=False))


def train(model, train_loader, epochs=5, lr=1e-3):
    optimizer = optim.Adam(model.parameters(), lr=lr)
    for epoch in range(epochs):
        model.train()
        running = 0.0
        for data, target in train_loader:
            optimizer.zero_grad()
            loss = F.nll_loss(model(data), target)
            loss.backward()
            optimizer.step()
            running += loss.item()
        print("epoch", epoch + 1, "loss", running / len(train_loader))


def predictions(model, loader):
    model.eval()
    truth, guess = [], []
    with torch.no_grad():
        for data, target in loader:
            guess.append(model(data).argmax(dim=1))
            truth.append(target)
    return torch.cat(truth).numpy(), torch.cat(guess).numpy()


def plot_filters(model, fname):
    w = model.conv1.weight.detach()
    fig, axes = plt.subplots(5, 8, figsize=(8, 5.4))
    for k, ax in enumerate(axes.ravel()):
        ax.imshow(w[k, 0], cmap="gray")
        ax.axis("off")
    fig.suptitle("Filters of the first convolutional layer (40)")
    fig.savefig(fname)


def plot_confusion(truth, guess, fname):
    cm = confusion_matrix(guess, truth)
    fig, ax = plt.subplots(figsize=(6, 6))
    ax.imshow(cm, cmap="Blues", vmax=40)
    for i in range(10):
        for j in range(10):
            ax.text(j, i, cm[i, j], ha="center", va="center", fontsize=8)
    ax.set_xticks(range(10))
    ax.set_yticks(range(10))
    ax.set_xlabel("predicted label")
    ax.set_ylabel("true label")
    ax.set_title("Confusion matrix, MNIST test split")
    fig.savefig(fname)


if __name__ == "__main__":
    torch.manual_seed(2023)
    train_loader, test_loader = loaders()
    net = CNN()
    train(net, train_loader, epochs=5)
    truth, guess = predictions(net, test_loader)
    print("test accuracy", (truth == guess).mean())
    plot_filters(net, "fig4_filters.png")
    plot_confusion(truth, guess, "fig4_confusion.png")
