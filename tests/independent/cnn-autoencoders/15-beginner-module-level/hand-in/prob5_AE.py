# Problem 5.2 and 5.4
import torch
import torch.nn as nn
from torchvision import datasets, transforms
import matplotlib.pyplot as plt
import numpy as np

torch.manual_seed(0)
np.random.seed(0)

# =====================================================
# 5.2 the corruption process
# C(x~ | x) = N(x~ ; x , 0.3^2 I)   i.e.  x~ = x + 0.3 * e,   e ~ N(0, I)
# =====================================================
a = np.linspace(-2, 2, 300)
b = a ** 2
points = np.stack([a, b], axis=1)               # 300 x 2
noise = 0.3 * np.random.randn(300, 2)
points_c = points + noise

plt.figure(figsize=(9, 4))
plt.subplot(1, 2, 1)
plt.scatter(points[:, 0], points[:, 1], s=6)
plt.title('original: y = x^2')
plt.xlabel('x')
plt.ylabel('y')
plt.xlim(-3, 3)
plt.ylim(-1.5, 5.5)
plt.subplot(1, 2, 2)
plt.scatter(points_c[:, 0], points_c[:, 1], s=6, color='red')
plt.title('corrupted: + N(0, 0.3^2) on both coordinates')
plt.xlabel('x')
plt.ylabel('y')
plt.xlim(-3, 3)
plt.ylim(-1.5, 5.5)
plt.savefig('p5_corruption.png')
plt.show()

# =====================================================
# 5.4 the autoencoder
# =====================================================
batch_size = 64
train_data = datasets.MNIST('./data', train=True, download=True, transform=transforms.ToTensor())
test_data = datasets.MNIST('./data', train=False, download=True, transform=transforms.ToTensor())
train_loader = torch.utils.data.DataLoader(train_data, batch_size=batch_size, shuffle=True)
# big batch for the scatter plot
test_loader = torch.utils.data.DataLoader(test_data, batch_size=2000, shuffle=False)

encoder = nn.Sequential(
    nn.Linear(784, 400),
    nn.ReLU(),
    nn.Linear(400, 100),
    nn.ReLU(),
    nn.Linear(100, 25),
    nn.ReLU(),
    nn.Linear(25, 2),       # no ReLU here! this is the embedding
)

decoder = nn.Sequential(
    nn.Linear(2, 25),       # and none before this one
    nn.ReLU(),
    nn.Linear(25, 100),
    nn.ReLU(),
    nn.Linear(100, 400),
    nn.ReLU(),
    nn.Linear(400, 784),
    nn.Sigmoid(),           # pixels are between 0 and 1
)

autoencoder = nn.Sequential(encoder, decoder)
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(autoencoder.parameters(), lr=0.001)

losses = []
for epoch in range(20):
    running = 0
    for images, labels in train_loader:
        x = images.view(-1, 784)
        optimizer.zero_grad()
        x_hat = autoencoder(x)
        loss = criterion(x_hat, x)
        loss.backward()
        optimizer.step()
        running += loss.item() * len(x)
    running = running / len(train_data)
    losses.append(running)
    print('epoch', epoch + 1, 'loss', running)

torch.save(autoencoder.state_dict(), 'mnist_ae.pt')

plt.figure()
plt.plot(range(1, 21), losses, 'o-')
plt.xlabel('epoch')
plt.ylabel('training loss (MSE)')
plt.title('Problem 5.4: training loss of the autoencoder')
plt.savefig('p5_loss.png')
plt.show()

# reconstructions
autoencoder.eval()
images, labels = next(iter(test_loader))
x = images.view(-1, 784)
with torch.no_grad():
    z = encoder(x)
    x_hat = decoder(z)
print('test batch MSE', criterion(x_hat, x).item())

plt.figure(figsize=(12, 3))
for i in range(10):
    plt.subplot(2, 10, i + 1)
    plt.imshow(x[i].view(28, 28).numpy(), cmap='gray')
    plt.axis('off')
    if i == 4:
        plt.title('original (top) / reconstructed (bottom)')
    plt.subplot(2, 10, 10 + i + 1)
    plt.imshow(x_hat[i].view(28, 28).numpy(), cmap='gray')
    plt.axis('off')
plt.savefig('p5_reconstructions.png')
plt.show()

# embedding
z = z.numpy()
plt.figure(figsize=(8, 7))
plt.scatter(z[:, 0], z[:, 1], c=labels.numpy(), cmap='tab10', s=8)
plt.colorbar(ticks=range(10), label='digit')
plt.clim(-0.5, 9.5)
plt.xlabel('z1')
plt.ylabel('z2')
plt.title('Problem 5.4: 2D embedding of 2000 test images')
plt.savefig('p5_embedding.png')
plt.show()
