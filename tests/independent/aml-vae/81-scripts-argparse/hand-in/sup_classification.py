"""
67912 - Advanced Course in Machine Learning
Exercise 1, part 2: supervised classification of MNIST.

Fill in your code only between the markers.
"""
import numpy as np
import matplotlib.pyplot as plt
import torch
import torch.nn as nn
import torch.optim as optim
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms


def stratified_subset(dataset, n_per_class, seed=0):
    """Keeps n_per_class random images of every digit."""
    rng = np.random.RandomState(seed)
    labels = np.array(dataset.targets)
    idx = [rng.choice(np.where(labels == c)[0], n_per_class, replace=False) for c in range(10)]
    return Subset(dataset, np.concatenate(idx).tolist())


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        ### YOUR CODE STARTS HERE ###
        self.conv1 = nn.Conv2d(1, 16, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.drop = nn.Dropout(0.25)
        self.fc1 = nn.Linear(32 * 7 * 7, 128)
        self.fc2 = nn.Linear(128, 10)
        ### YOUR CODE ENDS HERE ###

    def forward(self, x):
        ### YOUR CODE STARTS HERE ###
        x = self.pool(torch.relu(self.conv1(x)))      # 16 x 14 x 14
        x = self.pool(torch.relu(self.conv2(x)))      # 32 x 7 x 7
        x = self.drop(x.flatten(1))
        x = torch.relu(self.fc1(x))
        return self.fc2(x)                            # logits! the softmax sits inside CrossEntropyLoss
        ### YOUR CODE ENDS HERE ###


def train_epoch(model, loader, criterion, optimizer, device):
    """One pass over the training set. Returns the average training loss."""
    ### YOUR CODE STARTS HERE ###
    model.train()
    total = 0.0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
    return total / len(loader.dataset)
    ### YOUR CODE ENDS HERE ###


def evaluate(model, loader, criterion, device):
    """Returns (average loss, accuracy) over the loader."""
    ### YOUR CODE STARTS HERE ###
    model.eval()
    total, hits = 0.0, 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            logits = model(images)
            # times batch size, the last batch is smaller than the others
            total += criterion(logits, labels).item() * len(labels)
            hits += (logits.argmax(dim=1) == labels).sum().item()
    n = len(loader.dataset)
    return total / n, hits / n
    ### YOUR CODE ENDS HERE ###


def main():
    torch.manual_seed(0)
    device = 'cuda' if torch.cuda.is_available() else 'cpu'

    transform = transforms.ToTensor()
    full_train = datasets.MNIST('./data', train=True, download=True, transform=transform)
    train_set = stratified_subset(full_train, 2000)
    val_set = datasets.MNIST('./data', train=False, download=True, transform=transform)
    train_loader = DataLoader(train_set, batch_size=64, shuffle=True)
    val_loader = DataLoader(val_set, batch_size=256, shuffle=False)

    model = Classifier().to(device)
    ### YOUR CODE STARTS HERE ###
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
    n_epochs = 10

    val_losses, val_accs = [], []
    for epoch in range(1, n_epochs + 1):
        tr = train_epoch(model, train_loader, criterion, optimizer, device)
        vl, va = evaluate(model, val_loader, criterion, device)
        val_losses.append(vl)
        val_accs.append(va)
        print(f'epoch {epoch:2d}  train loss {tr:.4f}  val loss {vl:.4f}  val acc {100 * va:.2f}%')

    xs = range(1, n_epochs + 1)
    fig, (a, b) = plt.subplots(1, 2, figsize=(9, 3.2))
    a.plot(xs, val_losses, 'o-')
    a.set_xlabel('epoch'); a.set_ylabel('validation loss')
    b.plot(xs, val_accs, 'o-', color='tab:green')
    b.axhline(0.97, ls=':', color='gray')
    b.set_xlabel('epoch'); b.set_ylabel('validation accuracy')
    fig.tight_layout()
    fig.savefig('sup_curves.png', dpi=140)
    ### YOUR CODE ENDS HERE ###


if __name__ == '__main__':
    main()
