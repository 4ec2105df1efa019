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
learning_rate = 1e-3
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
        #### YOUR CODE HERE ####
        # 28x28 -> 14x14 -> 7x7
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1),
            nn.ReLU(),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 128),
            nn.ReLU(),
            nn.Linear(128, 10),  # logits, CrossEntropyLoss does the softmax
        )

    def forward(self, x):
        #### YOUR CODE HERE ####
        return self.classifier(self.features(x))


model = CNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=learning_rate)

all_val_loss = []
all_val_acc = []

for epoch in range(num_epochs):
    model.train()
    for images, labels in train_loader:
        #### YOUR CODE HERE ####
        images = images.to(device)
        labels = labels.to(device)

        outputs = model(images)
        loss = criterion(outputs, labels)

        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    #### YOUR CODE HERE: average validation loss and accuracy ####
    model.eval()
    sum_loss = 0
    sum_correct = 0
    count = 0
    with torch.no_grad():
        for images, labels in test_loader:
            images = images.to(device)
            labels = labels.to(device)
            outputs = model(images)
            # criterion gives the mean of the batch, the last batch is smaller so multiply back
            sum_loss += criterion(outputs, labels).item() * labels.size(0)
            sum_correct += (outputs.argmax(dim=1) == labels).sum().item()
            count += labels.size(0)
    all_val_loss.append(sum_loss / count)
    all_val_acc.append(sum_correct / count)
    print('Epoch', epoch + 1, 'val loss', all_val_loss[-1], 'val accuracy', all_val_acc[-1])

#### YOUR CODE HERE: plot validation loss and accuracy ####
x_axis = list(range(1, num_epochs + 1))

plt.figure()
plt.plot(x_axis, all_val_loss, marker='.')
plt.xlabel('epoch')
plt.ylabel('average validation loss')
plt.title('Supervised - validation loss')
plt.savefig('sup_loss.png')
plt.show()

plt.figure()
plt.plot(x_axis, all_val_acc, marker='.')
plt.axhline(0.97, color='r', linestyle='--', label='97%')
plt.xlabel('epoch')
plt.ylabel('validation accuracy')
plt.title('Supervised - validation accuracy')
plt.legend()
plt.savefig('sup_acc.png')
plt.show()
