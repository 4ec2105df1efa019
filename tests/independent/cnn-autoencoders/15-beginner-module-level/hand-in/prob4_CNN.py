# AMTH/CPSC 663b - Assignment 2, problem 4
# skeleton code + my additions at the bottom

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torchvision import datasets, transforms
import matplotlib.pyplot as plt
from sklearn.metrics import confusion_matrix
import numpy as np

torch.manual_seed(0)

batch_size = 64
learning_rate = 0.001
num_epochs = 5

train_data = datasets.MNIST('./data', train=True, download=True, transform=transforms.ToTensor())
test_data = datasets.MNIST('./data', train=False, download=True, transform=transforms.ToTensor())
train_loader = torch.utils.data.DataLoader(train_data, batch_size=batch_size, shuffle=True)
test_loader = torch.utils.data.DataLoader(test_data, batch_size=batch_size, shuffle=False)


# the network as it was in the skeleton
class CNN(nn.Module):
    def __init__(self):
        super(CNN, self).__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5)
        self.conv2 = nn.Conv2d(40, 20, kernel_size=5)
        self.fc1 = nn.Linear(20 * 4 * 4, 100)
        self.fc2 = nn.Linear(100, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)   # 28 -> 24 -> 12
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)   # 12 -> 8 -> 4
        x = x.view(x.size(0), -1)
        x = F.relu(self.fc1(x))
        x = self.fc2(x)
        return x


model = CNN()
criterion = nn.CrossEntropyLoss()   # this already does the softmax!!
optimizer = optim.Adam(model.parameters(), lr=learning_rate)

# ---------------- training ----------------
for epoch in range(num_epochs):
    model.train()
    total_loss = 0
    total_correct = 0
    total_seen = 0
    for images, labels in train_loader:
        optimizer.zero_grad()
        out = model(images)
        loss = criterion(out, labels)
        loss.backward()
        optimizer.step()

        total_loss += loss.item() * images.size(0)
        total_correct += (out.argmax(1) == labels).sum().item()
        total_seen += images.size(0)
    print('epoch', epoch + 1, 'loss', total_loss / total_seen, 'train acc', total_correct / total_seen)

# ---------------- test ----------------
model.eval()
all_true = []
all_pred = []
with torch.no_grad():
    for images, labels in test_loader:
        out = model(images)
        pred = out.argmax(1)
        for i in range(len(labels)):
            all_true.append(labels[i].item())
            all_pred.append(pred[i].item())

all_true = np.array(all_true)
all_pred = np.array(all_pred)
print('test accuracy', (all_true == all_pred).mean())

# ---------------- 2(a) filters ----------------
filters = model.conv1.weight.detach().numpy()
print(filters.shape)     # should be (40, 1, 5, 5)

plt.figure(figsize=(10, 6.5))
for i in range(40):
    plt.subplot(5, 8, i + 1)
    plt.imshow(filters[i, 0], cmap='gray')
    plt.title(str(i), fontsize=7)
    plt.axis('off')
plt.suptitle('Problem 4.2(a): 40 filters of the first conv layer after 5 epochs')
plt.savefig('p4_filters.png')
plt.show()

# ---------------- 2(b) confusion matrix ----------------
cm = confusion_matrix(all_true, all_pred)
print(cm)

plt.figure(figsize=(8, 7))
plt.imshow(cm, cmap='Blues', vmax=30)     # vmax, otherwise you only see the diagonal
plt.colorbar()
for i in range(10):
    for j in range(10):
        if i == j:
            plt.text(j, i, cm[i, j], ha='center', va='center', color='white')
        else:
            plt.text(j, i, cm[i, j], ha='center', va='center', color='black')
plt.xticks(range(10))
plt.yticks(range(10))
plt.xlabel('predicted label')
plt.ylabel('true label')
plt.title('Problem 4.2(b): confusion matrix, MNIST test set')
plt.savefig('p4_confusion.png')
plt.show()

# which pairs get mixed up most?
cm2 = cm.copy()
for i in range(10):
    cm2[i, i] = 0
for k in range(5):
    where = np.argmax(cm2)
    i = where // 10
    j = where % 10
    print('true', i, 'predicted as', j, ':', cm2[i, j], 'times')
    cm2[i, j] = 0
