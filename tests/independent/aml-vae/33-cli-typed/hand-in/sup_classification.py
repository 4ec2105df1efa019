import torch
import torch.nn as nn
import torchvision
from torchvision import transforms
from torch.utils.data import DataLoader
from sklearn.model_selection import train_test_split
import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from tqdm import tqdm

### Load Dataset
transform = transforms.Compose([transforms.ToTensor()])
train_dataset = torchvision.datasets.MNIST(root='./data', train=True, download=True, transform=transform)
test_dataset = torchvision.datasets.MNIST(root='./data', train=False, download=True, transform=transform)

# 2,000 samples of every digit
train_idx = np.concatenate([np.where(train_dataset.targets.numpy() == c)[0][:2000] for c in range(10)])
train_dataset = torch.utils.data.Subset(train_dataset, train_idx)

batch_size = 64
train_loader = DataLoader(train_dataset, batch_size=batch_size, shuffle=True)
test_loader = DataLoader(test_dataset, batch_size=batch_size, shuffle=False)
device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')


### Define the network
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        ### YOUR CODE HERE ###
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 64, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 128),
            nn.ReLU(),
            nn.Dropout(0.25),
            nn.Linear(128, 10),
        )

    def forward(self, x):
        ### YOUR CODE HERE ###
        return self.head(self.features(x))


model = CNN().to(device)

### Loss and optimizer
### YOUR CODE HERE ###
criterion = nn.CrossEntropyLoss()  # takes logits
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)

epochs = 10
train_losses, val_losses, val_accs = [], [], []

for epoch in range(epochs):
    ### YOUR CODE HERE ###
    model.train()
    running = 0.0
    for images, labels in tqdm(train_loader, desc=f'epoch {epoch + 1}'):
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        running += loss.item() * images.size(0)
    train_losses.append(running / len(train_dataset))

    model.eval()
    val_loss, correct = 0.0, 0
    with torch.no_grad():
        for images, labels in test_loader:
            images, labels = images.to(device), labels.to(device)
            logits = model(images)
            # the last batch is smaller, so weigh by its size
            val_loss += criterion(logits, labels).item() * images.size(0)
            correct += (logits.argmax(dim=1) == labels).sum().item()
    val_losses.append(val_loss / len(test_dataset))
    val_accs.append(correct / len(test_dataset))
    print(f'epoch {epoch + 1}: train {train_losses[-1]:.4f} val {val_losses[-1]:.4f} acc {val_accs[-1]:.4f}')

fig, (ax1, ax2) = plt.subplots(1, 2, figsize=(10, 4))
ax1.plot(range(1, epochs + 1), train_losses, label='train')
ax1.plot(range(1, epochs + 1), val_losses, label='validation')
ax1.set_xlabel('epoch')
ax1.set_ylabel('cross entropy')
ax1.legend()
ax2.plot(range(1, epochs + 1), val_accs)
ax2.set_xlabel('epoch')
ax2.set_ylabel('validation accuracy')
fig.tight_layout()
fig.savefig('sup_curves.png')
