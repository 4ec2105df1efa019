import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from torchvision import transforms

batch_size = 64
num_epochs = 10
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.manual_seed(0)

# ---------------------------------------------------------------- data (given)
transform = transforms.ToTensor()
train_dataset = torchvision.datasets.MNIST("./data", train=True, download=True, transform=transform)
test_dataset = torchvision.datasets.MNIST("./data", train=False, download=True, transform=transform)

# 2,000 images of every digit
rng = np.random.RandomState(0)
targets = train_dataset.targets.numpy()
train_indices = np.concatenate([rng.choice(np.flatnonzero(targets == d), 2000, replace=False) for d in range(10)])
train_dataset = torch.utils.data.Subset(train_dataset, train_indices.tolist())

train_loader = torch.utils.data.DataLoader(train_dataset, batch_size=batch_size, shuffle=True)
test_loader = torch.utils.data.DataLoader(test_dataset, batch_size=256, shuffle=False)


# ---------------------------------------------------------------- model
class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        # YOUR CODE
        self.conv1 = nn.Conv2d(1, 24, 3, padding=1)
        self.conv2 = nn.Conv2d(24, 48, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.drop = nn.Dropout(0.25)
        self.fc1 = nn.Linear(48 * 7 * 7, 96)
        self.fc2 = nn.Linear(96, 10)

    def forward(self, x):
        # YOUR CODE
        x = self.pool(F.relu(self.conv1(x)))      # 24 x 14 x 14
        x = self.pool(F.relu(self.conv2(x)))      # 48 x 7 x 7
        x = self.drop(x.flatten(1))
        return self.fc2(F.relu(self.fc1(x)))      # logits, the loss takes the softmax


def evaluate(model, loader, criterion):
    """mean loss and accuracy per *image* (the last batch is smaller)."""
    model.eval()
    total, correct, n = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            logits = model(images)
            total += criterion(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            n += len(labels)
    return total / n, correct / n


def main():
    model = ConvNet().to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)

    history = {"train": [], "val": [], "acc": []}
    for epoch in range(num_epochs):
        model.train()
        running, seen = 0.0, 0
        for images, labels in train_loader:
            images, labels = images.to(device), labels.to(device)
            # YOUR CODE
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            running += loss.item() * len(labels)
            seen += len(labels)
        val_loss, val_acc = evaluate(model, test_loader, criterion)
        history["train"].append(running / seen)
        history["val"].append(val_loss)
        history["acc"].append(val_acc)
        print(f"epoch {epoch + 1:2d}  train {running / seen:.4f}  val {val_loss:.4f}  acc {100 * val_acc:.2f}%")

    e = range(1, num_epochs + 1)
    fig, (a, b) = plt.subplots(1, 2, figsize=(9, 3.2))
    a.plot(e, history["train"], label="train")
    a.plot(e, history["val"], label="validation")
    a.set(xlabel="epoch", ylabel="cross entropy")
    a.legend()
    b.plot(e, history["acc"])
    b.axhline(0.97, ls=":", c="gray")
    b.set(xlabel="epoch", ylabel="validation accuracy")
    fig.tight_layout()
    fig.savefig("sup_curves.png", dpi=150)


if __name__ == "__main__":
    main()
