import torch
import torch.nn as nn
import torch.optim as optim
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms
import matplotlib.pyplot as plt

# Define the device
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# Hyper-parameters
batch_size = 64
learning_rate = 0.01
num_epochs = 12

# Data
transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
train_dataset = datasets.MNIST(root="./data", train=True, download=True, transform=transform)
test_dataset = datasets.MNIST(root="./data", train=False, download=True, transform=transform)

# 20,000 images, balanced over the classes
train_targets = train_dataset.targets
train_idx, _ = train_test_split(range(len(train_targets)), train_size=20000, stratify=train_targets)
train_dataset = Subset(train_dataset, train_idx)

train_loader = DataLoader(train_dataset, batch_size=batch_size, shuffle=True)
test_loader = DataLoader(test_dataset, batch_size=batch_size, shuffle=False)


class CNN(nn.Module):
    def __init__(self):
        super(CNN, self).__init__()
        #### YOUR CODE HERE ####
        self.conv1 = nn.Conv2d(1, 16, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=5, padding=2)
        self.pool = nn.MaxPool2d(2)
        self.relu = nn.ReLU()
        self.fc1 = nn.Linear(32 * 7 * 7, 100)
        self.fc2 = nn.Linear(100, 10)

    def forward(self, x):
        #### YOUR CODE HERE ####
        x = self.pool(self.relu(self.conv1(x)))
        x = self.pool(self.relu(self.conv2(x)))
        x = torch.flatten(x, 1)
        x = self.relu(self.fc1(x))
        return self.fc2(x)


model = CNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)

val_losses, val_accs = [], []
for epoch in range(num_epochs):
    model.train()
    for images, labels in train_loader:
        #### YOUR CODE HERE ####
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()

    #### YOUR CODE HERE: average validation loss and accuracy ####
    model.eval()
    total_loss, correct = 0.0, 0
    with torch.no_grad():
        for images, labels in test_loader:
            images, labels = images.to(device), labels.to(device)
            logits = model(images)
            total_loss += criterion(logits, labels).item()
            correct += (logits.argmax(1) == labels).sum().item()
    val_losses.append(total_loss / len(test_dataset))
    val_accs.append(correct / len(test_dataset))
    print(f"epoch {epoch + 1:2d} | val loss {val_losses[-1]:.5f} | val acc {100 * val_accs[-1]:.2f}%")

#### YOUR CODE HERE: plot validation loss and accuracy ####
fig, (ax1, ax2) = plt.subplots(1, 2, figsize=(10, 4))
ax1.plot(range(1, num_epochs + 1), val_losses, "o-")
ax1.set_title("Validation loss")
ax1.set_xlabel("epoch")
ax2.plot(range(1, num_epochs + 1), val_accs, "o-", color="green")
ax2.set_title("Validation accuracy")
ax2.set_xlabel("epoch")
fig.tight_layout()
fig.savefig("sup_validation.png")
plt.show()
