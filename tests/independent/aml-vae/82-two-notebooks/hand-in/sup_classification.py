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
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 100), nn.ReLU(),
            nn.Linear(100, 10),
            nn.Softmax(dim=1),   # q(y), probabilities of the 10 digits
        )
        ### YOUR CODE ENDS HERE ###

    def forward(self, x):
        ### YOUR CODE STARTS HERE ###
        return self.classifier(self.features(x))
        ### YOUR CODE ENDS HERE ###


def train_epoch(model, loader, criterion, optimizer, device):
    """One pass over the training set. Returns the average training loss."""
    ### YOUR CODE STARTS HERE ###
    model.train()
    losses = []
    for x, y in loader:
        x = x.to(device)
        y = y.to(device)
        out = model(x)
        loss = criterion(out, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return np.mean(losses)
    ### YOUR CODE ENDS HERE ###


def evaluate(model, loader, criterion, device):
    """Returns (average loss, accuracy) over the loader."""
    ### YOUR CODE STARTS HERE ###
    model.eval()
    loss_sum = 0
    correct = 0
    count = 0
    with torch.no_grad():
        for x, y in loader:
            x = x.to(device)
            y = y.to(device)
            out = model(x)
            loss_sum += criterion(out, y).item() * x.size(0)
            pred = out.max(1)[1]
            correct += int((pred == y).sum())
            count += x.size(0)
    return loss_sum / count, correct / count
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
    optimizer = optim.SGD(model.parameters(), lr=0.05, momentum=0.9)

    history = {'loss': [], 'acc': []}
    for ep in range(8):
        train_loss = train_epoch(model, train_loader, criterion, optimizer, device)
        loss, acc = evaluate(model, val_loader, criterion, device)
        history['loss'].append(loss)
        history['acc'].append(acc)
        print('Epoch', ep + 1, 'train loss', round(float(train_loss), 4), 'val loss', round(loss, 4), 'val acc', acc)

    plt.figure(figsize=(10, 4))
    plt.subplot(121)
    plt.plot(np.arange(1, 9), history['loss'])
    plt.title('validation loss')
    plt.xlabel('epoch')
    plt.subplot(122)
    plt.plot(np.arange(1, 9), history['acc'])
    plt.title('validation accuracy')
    plt.xlabel('epoch')
    plt.savefig('classification.png')
    plt.show()
    ### YOUR CODE ENDS HERE ###


if __name__ == '__main__':
    main()
