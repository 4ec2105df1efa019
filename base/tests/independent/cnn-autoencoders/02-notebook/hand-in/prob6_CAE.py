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

class CAE(nn.Module):
    def __init__(self, skip=False):
        super().__init__()
        self.skip = skip
        self.conv1 = nn.Conv2d(1, 4, 3, 1, 1)
        self.conv2 = nn.Conv2d(4, 8, 3, 1, 1)
        self.enc = nn.Sequential(nn.Linear(392, 20), nn.ReLU(), nn.Linear(20, 2))
        self.dec = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU())
        self.conv3 = nn.Conv2d(16 if skip else 8, 4, 3, 1, 1)
        self.conv4 = nn.Conv2d(8 if skip else 4, 1, 3, 1, 1)
        self.pool = nn.MaxPool2d(2, 2)
        self.up = nn.Upsample(scale_factor=2, mode='nearest')
    def forward(self, x):
        p1 = self.pool(F.relu(self.conv1(x)))
        p2 = self.pool(F.relu(self.conv2(p1)))
        z = self.enc(p2.flatten(1))
        h = self.dec(z).view(-1, 8, 7, 7)
        if self.skip: h = torch.cat([h, p2], 1)
        h = F.relu(self.conv3(self.up(h)))
        if self.skip: h = torch.cat([h, p1], 1)
        return torch.sigmoid(self.conv4(self.up(h))), z

cae, cae_skip = CAE(), CAE(True)
hist = {}
for name, net in [('mnist_cae.pt', cae), ('mnist-cae-skip.pt', cae_skip)]:
    opt = torch.optim.Adam(net.parameters(), lr=0.001)
    hist[name] = []
    for epoch in range(10):
        tot = 0
        for x, _ in train_dl:
            out, z = net(x)
            loss = F.mse_loss(out, x)
            opt.zero_grad(); loss.backward(); opt.step()
            tot += loss.item()
        hist[name].append(tot / len(train_dl))
        print(name, epoch, hist[name][-1])
    torch.save(net.state_dict(), name)


# In[ ]:

x, y = next(iter(test_dl))
for t, net in [('no skip', cae), ('skip', cae_skip)]:
    with torch.no_grad(): out, z = net(x)
    fig, ax = plt.subplots(2, 8, figsize=(12, 3.3))
    for i in range(8):
        ax[0, i].imshow(x[i, 0], cmap='gray'); ax[1, i].imshow(out[i, 0], cmap='gray')
        ax[0, i].axis('off'); ax[1, i].axis('off')
    plt.suptitle(f'{t}: originals (top), reconstructions (bottom)'); plt.show()
    plt.figure(figsize=(8, 6))
    sc = plt.scatter(z[:, 0], z[:, 1], c=y, cmap='tab10', s=9)
    plt.legend(*sc.legend_elements(), title='digit'); plt.xlabel('$z_1$'); plt.ylabel('$z_2$'); plt.title(f'CAE embedding, {t}'); plt.show()
for k, v in hist.items(): plt.plot(range(1, 11), v, label=k)
plt.xlabel('epoch'); plt.ylabel('training loss'); plt.legend(); plt.show()


# In[ ]:

# 6.3 noise
torch.manual_seed(3)
xn = x + 0.3 * torch.randn_like(x)
for t, net in [('no skip', cae), ('skip', cae_skip)]:
    with torch.no_grad(): out, z = net(xn)
    fig, ax = plt.subplots(2, 8, figsize=(12, 3.3))
    for i in range(8):
        ax[0, i].imshow(xn[i, 0], cmap='gray'); ax[1, i].imshow(out[i, 0], cmap='gray')
        ax[0, i].axis('off'); ax[1, i].axis('off')
    plt.suptitle(f'{t}: noisy (top), reconstructions (bottom)'); plt.show()
    plt.figure(figsize=(8, 6))
    sc = plt.scatter(z[:, 0], z[:, 1], c=y, cmap='tab10', s=9)
    plt.legend(*sc.legend_elements(), title='digit'); plt.xlabel('$z_1$'); plt.ylabel('$z_2$'); plt.title(f'noisy input, {t}'); plt.show()
