"""
67912 - Ex1, part 2: supervised classification on MNIST.
Fill in your code only in the marked spots.
"""
import numpy as np
import torch
from torch import nn
import torchvision
import torchvision.transforms as transforms
import matplotlib.pyplot as plt

BATCH_SIZE = 64
EPOCHS = 10


def subsample(dataset, n_images):
    """ balanced subset: n_images / 10 images from each digit """
    targets = np.array(dataset.targets)
    idx = np.concatenate([np.where(targets == c)[0][:n_images // 10] for c in range(10)])
    return torch.utils.data.Subset(dataset, idx.tolist())


transform = transforms.ToTensor()
train_set = torchvision.datasets.MNIST('./data', train=True, download=True, transform=transform)
test_set = torchvision.datasets.MNIST('./data', train=False, download=True, transform=transform)


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        ######## YOUR CODE HERE ########
        # deux blocs conv puis deux couches denses
        self.conv1 = nn.Conv2d(1, 32, 5, padding=2)
        self.conv2 = nn.Conv2d(32, 64, 5, padding=2)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(64 * 7 * 7, 128)
        self.fc2 = nn.Linear(128, 10)
        self.softmax = nn.Softmax(dim=1)
        ################################

    def forward(self, x):
        ######## YOUR CODE HERE ########
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.pool(torch.relu(self.conv2(x)))
        x = torch.relu(self.fc1(x.flatten(1)))
        return self.softmax(self.fc2(x))      # q(y), les probas des 10 classes
        ################################


def evaluate(model, loader, criterion, device):
    ######## YOUR CODE HERE ########
    model.eval()
    perte, bons, n = 0., 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            q = model(x)
            perte += criterion(q, y).item() * len(y)
            bons += (q.argmax(1) == y).sum().item()
            n += len(y)
    return perte / n, bons / n
    ################################


if __name__ == '__main__':
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    train_loader = torch.utils.data.DataLoader(subsample(train_set, 20000), batch_size=BATCH_SIZE, shuffle=True)
    test_loader = torch.utils.data.DataLoader(test_set, batch_size=BATCH_SIZE, shuffle=False)

    model = Classifier().to(device)
    ######## YOUR CODE HERE ########
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    ################################

    val_losses, val_accs = [], []
    for epoch in range(EPOCHS):
        ######## YOUR CODE HERE ########
        model.train()
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            criterion(model(x), y).backward()
            optimizer.step()
        perte, acc = evaluate(model, test_loader, criterion, device)
        val_losses.append(perte)
        val_accs.append(acc)
        print(f'epoch {epoch + 1} : loss {perte:.4f}, acc {acc:.4f}')
        ################################

    plt.figure(figsize=(8, 3))
    plt.subplot(121); plt.plot(val_losses, marker='.'); plt.title('validation loss'); plt.xlabel('epoch')
    plt.subplot(122); plt.plot(val_accs, marker='.'); plt.title('validation accuracy'); plt.xlabel('epoch')
    plt.tight_layout()
    plt.savefig('sup_classification.png')
