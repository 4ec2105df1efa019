import torch
import torch.nn as nn
import torch.optim as optim
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
import numpy as np
import matplotlib.pyplot as plt

device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")

# ---------------- data (given) ----------------
transform = transforms.ToTensor()
train_dataset = datasets.MNIST('./data', train=True, download=True, transform=transform)
test_dataset = datasets.MNIST('./data', train=False, download=True, transform=transform)
indices = []
for c in range(10):
    indices += np.where(train_dataset.targets.numpy() == c)[0][:2000].tolist()
train_dataset = Subset(train_dataset, indices)
train_loader = DataLoader(train_dataset, batch_size=64, shuffle=True)
test_loader = DataLoader(test_dataset, batch_size=64, shuffle=False)


# ---------------- model ----------------
class ConvNet(nn.Module):
    def __init__(self):
        super(ConvNet, self).__init__()
        # START YOUR CODE HERE
        self.conv1 = nn.Conv2d(1, 32, 5)   # 24
        self.conv2 = nn.Conv2d(32, 64, 5)  # 8
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(64 * 4 * 4, 256)
        self.fc2 = nn.Linear(256, 10)
        self.softmax = nn.Softmax(dim=1)
        # END YOUR CODE HERE

    def forward(self, x):
        # START YOUR CODE HERE
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.pool(torch.relu(self.conv2(x)))
        x = x.view(x.size(0), -1)
        x = torch.relu(self.fc1(x))
        x = self.fc2(x)
        return self.softmax(x)   # q(y)
        # END YOUR CODE HERE


model = ConvNet().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=1e-3)
num_epochs = 15

val_losses = []
val_accs = []
for epoch in range(num_epochs):
    # START YOUR CODE HERE
    model.train()
    for data, target in train_loader:
        data = data.to(device)
        target = target.to(device)
        optimizer.zero_grad()
        output = model(data)
        loss = criterion(output, target)
        loss.backward()
        optimizer.step()
    # END YOUR CODE HERE

    # validation
    # START YOUR CODE HERE
    model.eval()
    val_loss = 0
    right = 0
    with torch.no_grad():
        for data, target in test_loader:
            data = data.to(device)
            target = target.to(device)
            output = model(data)
            val_loss += criterion(output, target).item() * len(target)
            right += (output.argmax(1) == target).sum().item()
    val_losses.append(val_loss / len(test_dataset))
    val_accs.append(right / len(test_dataset))
    # END YOUR CODE HERE
    print(f"Epoch [{epoch + 1}/{num_epochs}] loss {val_losses[-1]:.4f} acc {100 * val_accs[-1]:.2f}%")

plt.plot(val_losses)
plt.title("Validation loss")
plt.xlabel("epoch")
plt.savefig("sup_loss.png")
plt.clf()
plt.plot(val_accs)
plt.title("Validation accuracy")
plt.xlabel("epoch")
plt.savefig("sup_acc.png")
