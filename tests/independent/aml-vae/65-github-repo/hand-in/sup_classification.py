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
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=3, padding=1),   # 28x28
            nn.ReLU(),
            nn.MaxPool2d(2),                              # 14x14
            nn.Conv2d(32, 64, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),                              # 7x7
        )
        self.classifier = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 128),
            nn.ReLU(),
            nn.Dropout(0.25),
            nn.Linear(128, 10),
        )

    def forward(self, x):
        #### YOUR CODE HERE ####
        # raw logits, CrossEntropyLoss does the log-softmax
        return self.classifier(self.features(x))


model = CNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=learning_rate)

val_losses, val_accuracies = [], []

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
    total_loss, n_correct, n_seen = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in test_loader:
            images, labels = images.to(device), labels.to(device)
            logits = model(images)
            # weight by the batch size because the last batch is smaller
            total_loss += criterion(logits, labels).item() * labels.size(0)
            n_correct += (logits.argmax(dim=1) == labels).sum().item()
            n_seen += labels.size(0)
    val_losses.append(total_loss / n_seen)
    val_accuracies.append(n_correct / n_seen)
    print(f"[{epoch + 1:02d}/{num_epochs}] val loss {val_losses[-1]:.4f}  val acc {100 * val_accuracies[-1]:.2f}%")

#### YOUR CODE HERE: plot validation loss and accuracy ####
epochs_axis = range(1, num_epochs + 1)
fig, (ax_loss, ax_acc) = plt.subplots(1, 2, figsize=(9, 3.5))
ax_loss.plot(epochs_axis, val_losses, marker="o")
ax_loss.set(xlabel="epoch", ylabel="cross entropy", title="Validation loss")
ax_acc.plot(epochs_axis, val_accuracies, marker="o", color="tab:green")
ax_acc.axhline(0.97, ls="--", color="gray", label="97%")
ax_acc.set(xlabel="epoch", ylabel="accuracy", title="Validation accuracy")
ax_acc.legend()
fig.tight_layout()
fig.savefig("sup_classification.png", dpi=150)
plt.show()
