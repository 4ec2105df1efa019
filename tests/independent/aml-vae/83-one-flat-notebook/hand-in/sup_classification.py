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
        def block(i, o):
            return [nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU(), nn.MaxPool2d(2)]

        # 28 -> 14 -> 7 -> 3, then average over the 3x3 that is left
        self.net = nn.Sequential(*block(1, 24), *block(24, 48), *block(48, 96),
                                 nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(96, 10))
        ### YOUR CODE ENDS HERE ###

    def forward(self, x):
        ### YOUR CODE STARTS HERE ###
        return self.net(x)
        ### YOUR CODE ENDS HERE ###


def train_epoch(model, loader, criterion, optimizer, device):
    """One pass over the training set. Returns the average training loss."""
    ### YOUR CODE STARTS HERE ###
    model.train()
    acc_loss, n = 0., 0
    for xb, yb in loader:
        loss = criterion(model(xb.to(device)), yb.to(device))
        model.zero_grad()
        loss.backward()
        optimizer.step()
        acc_loss, n = acc_loss + loss.item() * xb.shape[0], n + xb.shape[0]
    return acc_loss / n
    ### YOUR CODE ENDS HERE ###


def evaluate(model, loader, criterion, device):
    """Returns (average loss, accuracy) over the loader."""
    ### YOUR CODE STARTS HERE ###
    # collect the scores of everything first (10000 x 10 is nothing), then one mean over all of it
    was_training = model.training
    model.eval()
    with torch.no_grad():
        scores, truth = zip(*[(model(xb.to(device)).cpu(), yb) for xb, yb in loader])
    model.train(was_training)
    scores, truth = torch.cat(scores), torch.cat(truth)
    return criterion(scores, truth).item(), (scores.argmax(1) == truth).float().mean().item()
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
    criterion = nn.CrossEntropyLoss()      # log-softmax + nll of Eq. (1) in one
    optimizer = optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)

    curve = []
    for t in range(12):
        train_epoch(model, train_loader, criterion, optimizer, device)
        curve.append(evaluate(model, val_loader, criterion, device))
        print(t + 1, '%.4f  %.4f' % curve[-1])
        if t == 8:
            # last epochs with a smaller step
            for g in optimizer.param_groups:
                g['lr'] /= 10

    loss, acc = zip(*curve)
    fig, left = plt.subplots()
    left.plot(range(1, 13), loss, 'b.-')
    left.set_xlabel('epoch')
    left.set_ylabel('validation loss', color='b')
    right = left.twinx()
    right.plot(range(1, 13), acc, 'r.-')
    right.set_ylabel('validation accuracy', color='r')
    fig.savefig('part2.png')
    ### YOUR CODE ENDS HERE ###


if __name__ == '__main__':
    main()
