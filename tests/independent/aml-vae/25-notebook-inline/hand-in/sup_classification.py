import torch
import torch.nn as nn
import torch.optim as optim
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
from sklearn.model_selection import train_test_split
import matplotlib.pyplot as plt
import pandas as pd

device = torch.device('mps' if torch.backends.mps.is_available() else 'cpu')

BATCH = 100
EPOCHS = 20

tf = transforms.ToTensor()
mnist_train = datasets.MNIST('./data', train=True, download=True, transform=tf)
mnist_test = datasets.MNIST('./data', train=False, download=True, transform=tf)

# 2000 of each digit
sub, _ = train_test_split(range(60000), train_size=20000, stratify=mnist_train.targets, random_state=1)
train_loader = DataLoader(Subset(mnist_train, sub), batch_size=BATCH, shuffle=True)
val_loader = DataLoader(mnist_test, batch_size=BATCH)


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        # *** my code ***
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2),     # 13
            nn.Conv2d(8, 24, 3), nn.ReLU(), nn.MaxPool2d(2))    # 5
        self.head = nn.Sequential(nn.Linear(24 * 5 * 5, 100), nn.ReLU(), nn.Linear(100, 10))

    def forward(self, x):
        # *** my code ***
        f = self.features(x)
        return self.head(f.reshape(f.shape[0], -1))


net = CNN().to(device)
# *** my code ***
ce = nn.CrossEntropyLoss()
sgd = optim.SGD(net.parameters(), lr=0.1, momentum=0.5)
log = []

for epoch in range(1, EPOCHS + 1):
    net.train()
    for x, y in train_loader:
        # *** my code ***
        x, y = x.to(device), y.to(device)
        sgd.zero_grad()
        l = ce(net(x), y)
        l.backward()
        sgd.step()

    net.eval()
    losses, right = [], 0
    with torch.no_grad():
        for x, y in val_loader:
            # *** my code ***
            x, y = x.to(device), y.to(device)
            scores = net(x)
            losses.append(ce(scores, y).item())
            right += int((scores.argmax(1) == y).sum())
    log.append({'epoch': epoch, 'val loss': sum(losses) / len(losses), 'val accuracy': right / 10000})
    print(log[-1])

pd.DataFrame(log).plot(x='epoch', subplots=True, grid=True)
plt.savefig('sup.png')
