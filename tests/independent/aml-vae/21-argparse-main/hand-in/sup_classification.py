import torch
import torch.nn as nn
import torch.optim as optim
import torchvision
import torchvision.transforms as transforms
from sklearn.model_selection import train_test_split
import matplotlib.pyplot as plt

# Device configuration
device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')

# Hyperparameters
batch_size = 64
learning_rate = 0.001
num_epochs = 10

transform = transforms.Compose([transforms.ToTensor()])
train_dataset = torchvision.datasets.MNIST(root='./data', train=True, transform=transform, download=True)
test_dataset = torchvision.datasets.MNIST(root='./data', train=False, transform=transform)

# subsample: 2000 of each class
train_targets = train_dataset.targets
train_idx, _ = train_test_split(range(len(train_targets)), train_size=20000, stratify=train_targets)
train_dataset = torch.utils.data.Subset(train_dataset, train_idx)

train_loader = torch.utils.data.DataLoader(train_dataset, batch_size=batch_size, shuffle=True)
test_loader = torch.utils.data.DataLoader(test_dataset, batch_size=batch_size, shuffle=False)


class ConvNet(nn.Module):
    def __init__(self):
        super(ConvNet, self).__init__()
        ### YOUR CODE HERE ###
        self.conv1 = nn.Conv2d(1, 16, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.relu = nn.ReLU()
        self.fc1 = nn.Linear(32 * 7 * 7, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        ### YOUR CODE HERE ###
        x = self.pool(self.relu(self.conv1(x)))
        x = self.pool(self.relu(self.conv2(x)))
        x = x.view(x.size(0), -1)
        return self.fc2(self.relu(self.fc1(x)))


model = ConvNet().to(device)
### YOUR CODE HERE ###
criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(model.parameters(), lr=0.1)

val_losses, val_accs = [], []
for epoch in range(num_epochs):
    model.train()
    for images, labels in train_loader:
        images, labels = images.to(device), labels.to(device)
        ### YOUR CODE HERE ###
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()

    model.eval()
    with torch.no_grad():
        total, correct, loss_sum = 0, 0, 0.
        for images, labels in test_loader:
            images, labels = images.to(device), labels.to(device)
            ### YOUR CODE HERE ###
            out = model(images)
            loss_sum += criterion(out, labels).item() * labels.size(0)
            correct += (out.argmax(dim=1) == labels).sum().item()
            total += labels.size(0)
    val_losses.append(loss_sum / total)
    val_accs.append(100 * correct / total)
    print(f'Epoch [{epoch + 1}/{num_epochs}] val loss {val_losses[-1]:.4f} val acc {val_accs[-1]:.2f}%')

### YOUR CODE HERE ### plots
fig, (a, b) = plt.subplots(1, 2, figsize=(10, 4))
a.plot(range(1, num_epochs + 1), val_losses)
a.set(title='Validation loss', xlabel='epoch', ylabel='cross entropy')
b.plot(range(1, num_epochs + 1), val_accs)
b.set(title='Validation accuracy', xlabel='epoch', ylabel='%')
plt.savefig('sup_val.png')
torch.save(model.state_dict(), 'sup_final.pt')
