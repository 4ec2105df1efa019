#!/usr/bin/env python
# coding: utf-8

import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from torchvision import transforms
import matplotlib.pyplot as plt
from sklearn.metrics import confusion_matrix

train = torchvision.datasets.MNIST('./data', train=True, download=True, transform=transforms.ToTensor())
test = torchvision.datasets.MNIST('./data', train=False, download=True, transform=transforms.ToTensor())
train_dl = torch.utils.data.DataLoader(train, batch_size=100, shuffle=True)
test_dl = torch.utils.data.DataLoader(test, batch_size=1000)

class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, 5)
        self.conv2 = nn.Conv2d(40, 40, 5)
        self.fc1 = nn.Linear(40*4*4, 100)
        self.fc2 = nn.Linear(100, 10)
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(x.flatten(1)))
        return self.fc2(x)

cnn = CNN()
opt = torch.optim.Adam(cnn.parameters(), lr=0.001)
for epoch in range(5):
    for x, y in train_dl:
        opt.zero_grad()
        loss = F.cross_entropy(cnn(x), y)
        loss.backward()
        opt.step()
    print(epoch, loss.item())


# In[ ]:

w = cnn.conv1.weight.data
fig, ax = plt.subplots(4, 10, figsize=(12, 5))
for a, f in zip(ax.ravel(), w):
    a.imshow(f[0], cmap='viridis'); a.axis('off')
plt.suptitle('40 filters of conv1'); plt.show()


# In[ ]:

preds, trues = [], []
with torch.no_grad():
    for x, y in test_dl:
        preds.append(cnn(x).argmax(1)); trues.append(y)
preds, trues = torch.cat(preds), torch.cat(trues)
print('accuracy', (preds == trues).float().mean())
cm = confusion_matrix(trues, preds)
plt.figure(figsize=(7, 6))
plt.imshow(cm); plt.colorbar()
for i in range(10):
    for j in range(10):
        plt.text(j, i, cm[i, j], ha='center', va='center', color='w')
plt.xticks(range(10)); plt.yticks(range(10))
plt.xlabel('true label'); plt.ylabel('predicted label'); plt.title('confusion matrix (test)')
plt.show()
