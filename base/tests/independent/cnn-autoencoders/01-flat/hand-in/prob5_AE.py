import torch
import torch.nn as nn
from torchvision import datasets, transforms
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
import numpy as np

torch.manual_seed(0)
np.random.seed(0)

# ---- 5.2 corruption
x = np.random.uniform(-2, 2, 400)
y = x ** 2
noise = np.random.normal(0, 0.3, (2, 400))
xc = x + noise[0]
yc = y + noise[1]
fig, ax = plt.subplots(1, 2, figsize=(9, 4), sharex=True, sharey=True)
ax[0].scatter(x, y, s=5); ax[0].set_title('original, y = x^2')
ax[1].scatter(xc, yc, s=5, c='r'); ax[1].set_title('corrupted, sigma = 0.3')
for a in ax:
    a.set_xlabel('x'); a.set_ylabel('y')
plt.savefig('fig5_corruption.png')

# ---- 5.4
train_loader = torch.utils.data.DataLoader(
    datasets.MNIST('./data', train=True, download=True, transform=transforms.ToTensor()), batch_size=64, shuffle=True)
test_loader = torch.utils.data.DataLoader(
    datasets.MNIST('./data', train=False, download=True, transform=transforms.ToTensor()), batch_size=1000, shuffle=True)

encoder = nn.Sequential(
    nn.Linear(784, 512), nn.ReLU(),
    nn.Linear(512, 128), nn.ReLU(),
    nn.Linear(128, 32), nn.ReLU(),
    nn.Linear(32, 2))                   # no relu here!
decoder = nn.Sequential(
    nn.Linear(2, 32), nn.ReLU(),
    nn.Linear(32, 128), nn.ReLU(),
    nn.Linear(128, 512), nn.ReLU(),
    nn.Linear(512, 784), nn.Sigmoid())
model = nn.Sequential(encoder, decoder)
opt = torch.optim.Adam(model.parameters(), lr=0.001)
mse = nn.MSELoss()
for epoch in range(1, 16):
    s = 0
    for data, _ in train_loader:
        data = data.view(-1, 784)
        opt.zero_grad()
        loss = mse(model(data), data)
        loss.backward()
        opt.step()
        s += loss.item() * len(data)
    print('epoch', epoch, 'loss', s / len(train_loader.dataset))
torch.save(model.state_dict(), 'mnist_ae.pt')

data, label = next(iter(test_loader))
with torch.no_grad():
    code = encoder(data.view(-1, 784))
    rec = decoder(code).view(-1, 28, 28)
fig, ax = plt.subplots(2, 10, figsize=(12, 3))
for i in range(10):
    ax[0, i].imshow(data[i, 0], cmap='gray'); ax[0, i].axis('off')
    ax[1, i].imshow(rec[i], cmap='gray'); ax[1, i].axis('off')
plt.suptitle('top: original   bottom: reconstruction')
plt.savefig('fig5_reconstructions.png')

plt.figure(figsize=(8, 7))
plt.scatter(code[:, 0], code[:, 1], c=label, cmap='tab10', s=8)
plt.colorbar(label='digit')
plt.xlabel('z1'); plt.ylabel('z2')
plt.title('2-d embedding of 1000 test images')
plt.savefig('fig5_embedding.png')
