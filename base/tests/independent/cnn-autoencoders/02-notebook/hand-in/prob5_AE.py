#!/usr/bin/env python
# coding: utf-8

import numpy as np
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

rng = np.random.default_rng(0)
u = rng.uniform(-2, 2, 500)
pts = np.stack([u, u**2], 1)
p = 0.2
masked = pts * (rng.random(pts.shape) > p)
fig, ax = plt.subplots(1, 2, figsize=(9, 4), sharex=True, sharey=True)
ax[0].scatter(*pts.T, s=6); ax[0].set_title('original')
ax[1].scatter(*masked.T, s=6, color='C1'); ax[1].set_title('masked, p = 0.2')
for a in ax: a.set_xlabel('$x_1$'); a.set_ylabel('$x_2$')
plt.show()


# In[ ]:

class AE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(784, 1000), nn.ReLU(),
            nn.Linear(1000, 500), nn.ReLU(),
            nn.Linear(500, 250), nn.ReLU(),
            nn.Linear(250, 2), nn.ReLU())
        self.decoder = nn.Sequential(
            nn.Linear(2, 250), nn.ReLU(),
            nn.Linear(250, 500), nn.ReLU(),
            nn.Linear(500, 1000), nn.ReLU(),
            nn.Linear(1000, 784), nn.Sigmoid())
    def forward(self, x):
        z = self.encoder(x.view(-1, 784))
        return self.decoder(z).view(-1, 1, 28, 28), z

ae = AE()
opt = torch.optim.Adam(ae.parameters(), lr=0.001)
for epoch in range(10):
    tot = 0
    for x, _ in train_dl:
        out, z = ae(x)
        loss = F.mse_loss(out, x)
        opt.zero_grad(); loss.backward(); opt.step()
        tot += loss.item()
    print(epoch, tot / len(train_dl))
torch.save(ae.state_dict(), 'mnist_ae.pt')


# In[ ]:

x, y = next(iter(test_dl))
with torch.no_grad(): out, z = ae(x)
fig, ax = plt.subplots(2, 8, figsize=(12, 3.3))
for i in range(8):
    ax[0, i].imshow(x[i, 0], cmap='gray'); ax[1, i].imshow(out[i, 0], cmap='gray')
    ax[0, i].axis('off'); ax[1, i].axis('off')
plt.suptitle('originals (top), reconstructions (bottom)'); plt.show()

plt.figure(figsize=(8, 6))
sc = plt.scatter(z[:, 0], z[:, 1], c=y, cmap='tab10', s=9)
plt.legend(*sc.legend_elements(), title='digit'); plt.xlabel('$z_1$'); plt.ylabel('$z_2$'); plt.title('AE embedding'); plt.show()
