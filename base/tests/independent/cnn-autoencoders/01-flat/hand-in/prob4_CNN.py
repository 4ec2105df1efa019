import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torchvision import datasets, transforms
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import confusion_matrix

# skeleton from class, I only took the functions apart
torch.manual_seed(0)
batch_size = 64
epochs = 5

train_loader = torch.utils.data.DataLoader(
    datasets.MNIST('./data', train=True, download=True, transform=transforms.ToTensor()),
    batch_size=batch_size, shuffle=True)
test_loader = torch.utils.data.DataLoader(
    datasets.MNIST('./data', train=False, download=True, transform=transforms.ToTensor()),
    batch_size=1000, shuffle=False)

model = nn.Sequential(
    nn.Conv2d(1, 40, kernel_size=5),      # 24
    nn.ReLU(),
    nn.MaxPool2d(2),                      # 12
    nn.Conv2d(40, 20, kernel_size=5),     # 8
    nn.ReLU(),
    nn.MaxPool2d(2),                      # 4
    nn.Flatten(),
    nn.Linear(320, 100),
    nn.ReLU(),
    nn.Linear(100, 10),
    nn.LogSoftmax(dim=1))

optimizer = optim.Adam(model.parameters(), lr=0.001)
for epoch in range(1, epochs + 1):
    model.train()
    for i, (data, target) in enumerate(train_loader):
        optimizer.zero_grad()
        loss = F.nll_loss(model(data), target)
        loss.backward()
        optimizer.step()
        if i % 200 == 0:
            print('epoch', epoch, 'batch', i, 'loss', loss.item())
    model.eval()
    correct = 0
    with torch.no_grad():
        for data, target in test_loader:
            correct += (model(data).argmax(1) == target).sum().item()
    print('epoch', epoch, 'test accuracy', correct / len(test_loader.dataset))

# 4.2 (a) filters
w = model[0].weight.detach().numpy()
print(w.shape)      # (40, 1, 5, 5)
fig = plt.figure(figsize=(10, 6.5))
for i in range(40):
    plt.subplot(5, 8, i + 1)
    plt.imshow(w[i, 0], cmap='gray')
    plt.title(str(i), fontsize=7)
    plt.axis('off')
plt.suptitle('Filters of the first convolutional layer')
plt.savefig('fig4_filters.png')

# 4.2 (b)
true = []
pred = []
with torch.no_grad():
    for data, target in test_loader:
        true += target.tolist()
        pred += model(data).argmax(1).tolist()
cm = confusion_matrix(true, pred)
print(cm)
plt.figure(figsize=(6, 6))
plt.imshow(np.log1p(cm), cmap='Blues')
for i in range(10):
    for j in range(10):
        plt.text(j, i, cm[i, j], ha='center', va='center', fontsize=8, color='white' if i == j else 'black')
plt.xticks(range(10))
plt.yticks(range(10))
plt.xlabel('predicted digit')
plt.ylabel('true digit')
plt.title('Confusion matrix, MNIST test split')
plt.savefig('fig4_confusion.png')
