import numpy as np
import torch
import torch.nn as nn
import torch.optim as optim
import torchvision
import torchvision.transforms as transforms
from torch.utils.data import DataLoader, Subset
import matplotlib.pyplot as plt


class CNN(nn.Module):
    def __init__(self):
        super(CNN, self).__init__()
        ### YOUR CODE STARTS HERE ###
        self.conv1 = nn.Conv2d(1, 16, 5, padding=2)
        self.conv2 = nn.Conv2d(16, 32, 5, padding=2)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(32 * 7 * 7, 128)
        self.fc2 = nn.Linear(128, 10)
        self.drop = nn.Dropout(0.25)
        ### YOUR CODE ENDS HERE ###

    def forward(self, x):
        ### YOUR CODE STARTS HERE ###
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.pool(torch.relu(self.conv2(x)))
        x = torch.relu(self.fc1(x.flatten(1)))
        return self.fc2(self.drop(x))   # logits, CrossEntropyLoss adds the log-softmax
        ### YOUR CODE ENDS HERE ###


def get_balanced_subset(dataset, per_class):
    targets = dataset.targets.numpy()
    keep = []
    for c in range(10):
        keep.extend(np.where(targets == c)[0][:per_class].tolist())
    return Subset(dataset, keep)


if __name__ == '__main__':
    torch.manual_seed(42)
    device = 'cuda' if torch.cuda.is_available() else 'cpu'

    transform = transforms.ToTensor()
    train_dataset = torchvision.datasets.MNIST('./data', train=True, download=True, transform=transform)
    train_dataset = get_balanced_subset(train_dataset, 2000)
    test_dataset = torchvision.datasets.MNIST('./data', train=False, download=True, transform=transform)

    ### YOUR CODE STARTS HERE ###
    batch_size = 64
    epochs = 12
    train_loader = DataLoader(train_dataset, batch_size=batch_size, shuffle=True)
    test_loader = DataLoader(test_dataset, batch_size=500, shuffle=False)

    model = CNN().to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.SGD(model.parameters(), lr=0.05, momentum=0.9)

    val_losses, val_accs = [], []
    for epoch in range(1, epochs + 1):
        model.train()
        for images, labels in train_loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()

        model.eval()
        loss_sum, hits, n = 0.0, 0, 0
        with torch.no_grad():
            for images, labels in test_loader:
                images, labels = images.to(device), labels.to(device)
                logits = model(images)
                loss_sum += criterion(logits, labels).item() * labels.numel()
                hits += (logits.argmax(1) == labels).sum().item()
                n += labels.numel()
        val_losses.append(loss_sum / n)
        val_accs.append(hits / n)
        print(f'epoch {epoch:2d}  val loss {val_losses[-1]:.4f}  val acc {100 * val_accs[-1]:.2f}%')

    xs = range(1, epochs + 1)
    fig, (a, b) = plt.subplots(1, 2, figsize=(9, 3.2))
    a.plot(xs, val_losses, marker='.')
    a.set(xlabel='epoch', ylabel='cross entropy', title='validation loss')
    b.plot(xs, val_accs, marker='.', color='tab:green')
    b.axhline(0.97, ls=':', color='gray')
    b.set(xlabel='epoch', ylabel='accuracy', title='validation accuracy')
    fig.tight_layout()
    fig.savefig('sup_curves.png', dpi=150)
    ### YOUR CODE ENDS HERE ###
