"""Problem 4: CNN on MNIST.  (skeleton from the course, filled in)"""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader
from torchvision import datasets, transforms


def mnist_loaders(batch_size=128, root="./data"):
    t = transforms.ToTensor()
    train = datasets.MNIST(root, train=True, download=True, transform=t)
    test = datasets.MNIST(root, train=False, download=True, transform=t)
    return (DataLoader(train, batch_size=batch_size, shuffle=True),
            DataLoader(test, batch_size=1000, shuffle=False))


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5)      # 28 -> 24
        self.conv2 = nn.Conv2d(40, 64, kernel_size=3)     # 12 -> 10
        self.fc1 = nn.Linear(64 * 5 * 5, 100)
        self.fc2 = nn.Linear(100, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)        # 24 -> 12
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)        # 10 -> 5
        x = x.flatten(1)
        x = F.relu(self.fc1(x))
        return self.fc2(x)                                # logits


def accuracy(model, loader, device):
    model.eval()
    hits = 0
    with torch.no_grad():
        for img, lab in loader:
            hits += (model(img.to(device)).argmax(1).cpu() == lab).sum().item()
    return hits / len(loader.dataset)


def train(model, train_loader, test_loader, device, epochs=5, lr=1e-3):
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    for ep in range(1, epochs + 1):
        model.train()
        running = 0.0
        for img, lab in train_loader:
            img, lab = img.to(device), lab.to(device)
            opt.zero_grad()
            loss = F.cross_entropy(model(img), lab)
            loss.backward()
            opt.step()
            running += loss.item() * len(lab)
        print("epoch %d  train loss %.4f  test acc %.4f"
              % (ep, running / len(train_loader.dataset), accuracy(model, test_loader, device)))
    return model


if __name__ == "__main__":
    dev = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tr, te = mnist_loaders()
    train(CNN().to(dev), tr, te, dev)
