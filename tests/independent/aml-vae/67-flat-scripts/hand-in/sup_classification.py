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
learning_rate = 0.02
num_epochs = 10

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
        self.c1 = nn.Conv2d(1, 24, 4, stride=2, padding=1)    # 14
        self.b1 = nn.BatchNorm2d(24)
        self.c2 = nn.Conv2d(24, 48, 4, stride=2, padding=1)   # 7
        self.b2 = nn.BatchNorm2d(48)
        self.c3 = nn.Conv2d(48, 64, 3)                        # 5
        self.b3 = nn.BatchNorm2d(64)
        self.out = nn.Linear(64 * 5 * 5, 10)

    def forward(self, x):
        x = torch.relu(self.b1(self.c1(x)))
        x = torch.relu(self.b2(self.c2(x)))
        x = torch.relu(self.b3(self.c3(x)))
        return self.out(x.flatten(1))


model = CNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)

loss_per_epoch = torch.zeros(num_epochs)
accuracy_per_epoch = torch.zeros(num_epochs)

for epoch in range(num_epochs):
    model.train()
    for images, labels in train_loader:
        prediction = model(images.to(device))
        loss = criterion(prediction, labels.to(device))
        model.zero_grad()
        loss.backward()
        optimizer.step()

    model.eval()
    with torch.no_grad():
        for images, labels in test_loader:
            prediction = model(images.to(device)).cpu()
            # sum over the batch here, divide by 10000 below
            loss_per_epoch[epoch] += nn.functional.cross_entropy(prediction, labels, reduction="sum")
            accuracy_per_epoch[epoch] += (prediction.argmax(1) == labels).sum()
    loss_per_epoch[epoch] /= len(test_dataset)
    accuracy_per_epoch[epoch] /= len(test_dataset)
    print(epoch + 1, loss_per_epoch[epoch].item(), accuracy_per_epoch[epoch].item())

plt.figure()
plt.plot(torch.arange(1, num_epochs + 1), loss_per_epoch, "k.-")
plt.xlabel("Epoch")
plt.ylabel("Validation loss")
plt.show()

plt.figure()
plt.plot(torch.arange(1, num_epochs + 1), accuracy_per_epoch, "k.-")
plt.xlabel("Epoch")
plt.ylabel("Validation accuracy")
plt.show()
