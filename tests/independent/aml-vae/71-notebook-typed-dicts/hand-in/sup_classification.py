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
learning_rate = 5e-4
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
        def block(c_in: int, c_out: int) -> nn.Sequential:
            return nn.Sequential(
                nn.Conv2d(c_in, c_out, kernel_size=3, padding=1),
                nn.BatchNorm2d(c_out),
                nn.ReLU(inplace=True),
                nn.MaxPool2d(2),
            )

        self.body = nn.Sequential(block(1, 24), block(24, 48))
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(48 * 7 * 7, 10)

    def forward(self, x):
        #### YOUR CODE HERE ####
        h = self.body(x).flatten(start_dim=1)
        return self.head(self.drop(h))


model = CNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=learning_rate)

history = {"val_loss": [], "val_acc": []}

for epoch in range(num_epochs):
    model.train()
    for images, labels in train_loader:
        #### YOUR CODE HERE ####
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad(set_to_none=True)
        criterion(model(images), labels).backward()
        optimizer.step()

    #### YOUR CODE HERE: average validation loss and accuracy ####
    model.eval()
    with torch.no_grad():
        logits = torch.cat([model(images.to(device)) for images, _ in test_loader])
        targets = torch.cat([labels for _, labels in test_loader]).to(device)
        history["val_loss"].append(criterion(logits, targets).item())
        history["val_acc"].append((logits.argmax(dim=1) == targets).float().mean().item())
    print(f"{epoch + 1}/{num_epochs}: loss={history['val_loss'][-1]:.4f} acc={history['val_acc'][-1]:.4f}")

#### YOUR CODE HERE: plot validation loss and accuracy ####
fig, axes = plt.subplots(1, 2, figsize=(9, 3.2))
for ax, (name, values) in zip(axes, history.items()):
    ax.plot(range(1, num_epochs + 1), values)
    ax.set(xlabel="epoch", title=name)
fig.tight_layout()
plt.show()
