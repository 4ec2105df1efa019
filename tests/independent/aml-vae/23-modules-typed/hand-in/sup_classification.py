import matplotlib.pyplot as plt
import torch
import torch.nn as nn
import torchvision
import torchvision.transforms as transforms
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, Subset

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
batch_size, num_epochs, learning_rate = 64, 8, 0.02

train_dataset = torchvision.datasets.MNIST("./data", train=True, transform=transforms.ToTensor(), download=True)
val_dataset = torchvision.datasets.MNIST("./data", train=False, transform=transforms.ToTensor(), download=True)
keep, _ = train_test_split(range(len(train_dataset)), train_size=20000, stratify=train_dataset.targets)
train_loader = DataLoader(Subset(train_dataset, keep), batch_size=batch_size, shuffle=True)
val_loader = DataLoader(val_dataset, batch_size=500)


class Net(nn.Module):
    """three strided convolutions, dropout, one linear layer"""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 32, 3, stride=2, padding=1), nn.BatchNorm2d(32), nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.BatchNorm2d(64), nn.ReLU(),
            nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(),
            nn.Flatten(), nn.Dropout(0.3), nn.Linear(64 * 49, 10))

    def forward(self, x):
        return self.layers(x)


@torch.no_grad()
def evaluate(net, criterion):
    net.eval()
    loss = hits = 0
    for x, y in val_loader:
        x, y = x.to(device), y.to(device)
        scores = net(x)
        loss += criterion(scores, y).item()
        hits += (scores.argmax(1) == y).sum().item()
    # 10000 / 500: all of the batches have the same size
    return loss / len(val_loader), hits / len(val_dataset)


net = Net().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate, momentum=0.9)
history = []
for epoch in range(num_epochs):
    net.train()
    for x, y in train_loader:
        loss = criterion(net(x.to(device)), y.to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    history.append(evaluate(net, criterion))
    print(epoch + 1, *history[-1])

for k, name in enumerate(["loss", "accuracy"]):
    plt.figure()
    plt.plot(range(1, num_epochs + 1), [h[k] for h in history])
    plt.xlabel("epoch")
    plt.ylabel(f"validation {name}")
    plt.savefig(f"sup_{name}.png")
