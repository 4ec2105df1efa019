import torch
import torch.nn as nn
import torch.optim as optim
import numpy as np
import matplotlib.pyplot as plt
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
from sklearn.model_selection import train_test_split

# Download and load MNIST
transform = transforms.Compose([transforms.ToTensor()])
train_dataset = datasets.MNIST(root='./data', train=True, transform=transform, download=True)
test_dataset = datasets.MNIST(root='./data', train=False, transform=transform, download=True)

# Stratified subsample: 20,000 training images, 2,000 of each class
train_indices, _ = train_test_split(np.arange(len(train_dataset)), train_size=20000,
                                    stratify=train_dataset.targets, random_state=0)
train_dataset = Subset(train_dataset, train_indices)

batch_size = 64
train_loader = DataLoader(train_dataset, batch_size=batch_size, shuffle=True)
test_loader = DataLoader(test_dataset, batch_size=batch_size, shuffle=False)

device = 'cuda' if torch.cuda.is_available() else 'cpu'

#### YOUR CODE HERE: the network ####
model = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(16, 32, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(32 * 7 * 7, 128),
    nn.ReLU(),
    nn.Linear(128, 10),
).to(device)

#### YOUR CODE HERE: loss and optimizer ####
criterion = nn.CrossEntropyLoss()      # takes the raw scores, no softmax above
optimizer = optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
num_epochs = 10

tr_losses = []
val_losses = []
val_accs = []
for epoch in range(num_epochs):
    #### YOUR CODE HERE: train ####
    model.train()
    tot = 0
    for x, y in train_loader:
        x = x.to(device)
        y = y.to(device)
        optimizer.zero_grad()
        out = model(x)
        loss = criterion(out, y)
        loss.backward()
        optimizer.step()
        tot += loss.item() * len(x)
    tr_losses.append(tot / len(train_dataset))

    #### YOUR CODE HERE: validation ####
    model.eval()
    tot = 0
    right = 0
    with torch.no_grad():
        for x, y in test_loader:
            x = x.to(device)
            y = y.to(device)
            out = model(x)
            tot += criterion(out, y).item() * len(x)
            right += (out.argmax(1) == y).sum().item()
    val_losses.append(tot / len(test_dataset))
    val_accs.append(right / len(test_dataset))
    print('epoch', epoch + 1, 'train', tr_losses[-1], 'val', val_losses[-1], 'acc', val_accs[-1])

fig, ax = plt.subplots(1, 2, figsize=(10, 4))
ax[0].plot(range(1, num_epochs + 1), val_losses, label='validation')
ax[0].plot(range(1, num_epochs + 1), tr_losses, label='train')
ax[0].set_xlabel('epoch'); ax[0].set_ylabel('cross entropy'); ax[0].legend()
ax[1].plot(range(1, num_epochs + 1), val_accs)
ax[1].set_xlabel('epoch'); ax[1].set_ylabel('validation accuracy')
plt.savefig('sup.png')
