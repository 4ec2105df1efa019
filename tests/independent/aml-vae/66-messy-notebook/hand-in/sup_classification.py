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
learning_rate = 0.001  # 0.01 was to much
num_epochs = 15

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
        self.conv1 = nn.Conv2d(1, 16, 5, padding=2)
        self.conv2 = nn.Conv2d(16, 32, 5, padding=2)
        self.pool = nn.MaxPool2d(2, 2)
        self.relu = nn.ReLU()
        self.fc1 = nn.Linear(32 * 7 * 7, 100)
        self.fc2 = nn.Linear(100, 10)
        self.softmax = nn.Softmax(dim=1)

    def forward(self, x):
        #### YOUR CODE HERE ####
        x = self.pool(self.relu(self.conv1(x)))
        x = self.pool(self.relu(self.conv2(x)))
        x = x.view(x.size(0), -1)
        x = self.relu(self.fc1(x))
        return self.softmax(self.fc2(x))  # q(y)


model = CNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=learning_rate)

losses = []
accs = []
for epoch in range(num_epochs):
    model.train()
    for images, labels in train_loader:
        #### YOUR CODE HERE ####
        images = images.to(device)
        labels = labels.to(device)
        out = model(images)
        loss = criterion(out, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    #### YOUR CODE HERE: average validation loss and accuracy ####
    model.eval()
    l = 0
    correct = 0
    with torch.no_grad():
        for images, labels in test_loader:
            images = images.to(device)
            labels = labels.to(device)
            out = model(images)
            l += criterion(out, labels).item()
            correct += (torch.max(out, 1)[1] == labels).sum().item()
    losses.append(l / len(test_loader))
    accs.append(100 * correct / len(test_dataset))
    print("epoch", epoch + 1, "val loss", losses[-1], "val acc", accs[-1])

#### YOUR CODE HERE: plot validation loss and accuracy ####
plt.plot(range(1, num_epochs + 1), losses)
plt.title("val loss")
plt.xlabel("epoch")
plt.show()
plt.plot(range(1, num_epochs + 1), accs)
plt.title("val accuracy (%)")
plt.xlabel("epoch")
plt.show()
