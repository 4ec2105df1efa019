import os
import torch
import matplotlib.pyplot as plt
from torch.utils.data import DataLoader, TensorDataset
from mnist5000 import *
from model import Generator, LatentTable

os.makedirs("saved", exist_ok=True)

# ---------------- training ----------------
numbers = torch.arange(len(x_train))
loader = DataLoader(TensorDataset(x_train, numbers), batch_size=BATCH, shuffle=True)

G = Generator(LATENT).to(device)
Q = LatentTable(len(x_train), LATENT).to(device)
adam_G = torch.optim.Adam(G.parameters(), lr=0.001)
adam_Q = torch.optim.Adam(Q.parameters(), lr=0.01)

curve = []
for epoch in range(1, EPOCHS + 1):
    epoch_loss = 0
    for x, number in loader:
        x = x.to(device)
        number = number.to(device)
        mu, r = Q(number)
        z = mu + torch.exp(r / 2) * torch.randn_like(mu)
        mse = torch.mean((G(z) - x) ** 2)
        kl = -0.5 * torch.mean(1 + r - mu ** 2 - torch.exp(r))
        loss = mse + kl
        adam_G.zero_grad()
        adam_Q.zero_grad()
        loss.backward()
        adam_G.step()
        adam_Q.step()
        epoch_loss += loss.item()
    curve.append(epoch_loss / len(loader))
    print("epoch %d  loss %.5f" % (epoch, curve[-1]))
    if epoch in SAVE_AT:
        torch.save(G.state_dict(), "saved/lo_generator_epoch%d.pth" % epoch)
        torch.save(Q.state_dict(), "saved/lo_table_epoch%d.pth" % epoch)

plt.plot(range(1, EPOCHS + 1), curve, "k")
plt.xlabel("Epoch")
plt.ylabel("Loss")
plt.show()

# ---------------- validation images (same ten as in q1.py) ----------------
# They are not in the table. So: new table of ten rows, G is kept fixed, and the rows are optimized with the loss from above
for p in G.parameters():
    p.requires_grad = False
G.eval()

originals = x_val[ten_val]
target = originals.to(device)
ten = torch.arange(10).to(device)

plt.figure(figsize=(10, 6))
plt.suptitle("Validation: original, then epochs 1, 5, 10, 20, 30")
for k in range(10):
    plt.subplot(6, 10, k + 1)
    plt.imshow(originals[k, 0], cmap="gray")
    plt.axis("off")
for row, epoch in enumerate(SAVE_AT):
    G.load_state_dict(torch.load("saved/lo_generator_epoch%d.pth" % epoch, map_location=device))
    q = LatentTable(10, LATENT).to(device)
    adam_q = torch.optim.Adam(q.parameters(), lr=0.01)
    for step in range(500):
        mu, r = q(ten)
        y = G(q.sample(ten))
        loss = torch.mean((y - target) ** 2) - 0.5 * torch.mean(1 + r - mu ** 2 - torch.exp(r))
        adam_q.zero_grad()
        loss.backward()
        adam_q.step()
    with torch.no_grad():
        y = G(q.mu(ten)).cpu()
    print("epoch", epoch, "MSE of the ten images", torch.mean((y - originals) ** 2).item())
    for k in range(10):
        plt.subplot(6, 10, 10 * (row + 1) + k + 1)
        plt.imshow(y[k, 0], cmap="gray")
        plt.axis("off")
plt.show()

# ---------------- the same for training images, with their rows of the table (extra) ----------------
originals = x_train[ten_train]
plt.figure(figsize=(10, 6))
plt.suptitle("Training: original, then epochs 1, 5, 10, 20, 30")
for k in range(10):
    plt.subplot(6, 10, k + 1)
    plt.imshow(originals[k, 0], cmap="gray")
    plt.axis("off")
for row, epoch in enumerate(SAVE_AT):
    G.load_state_dict(torch.load("saved/lo_generator_epoch%d.pth" % epoch, map_location=device))
    Q.load_state_dict(torch.load("saved/lo_table_epoch%d.pth" % epoch, map_location=device))
    with torch.no_grad():
        y = G(Q.mu(ten_train.to(device))).cpu()
    for k in range(10):
        plt.subplot(6, 10, 10 * (row + 1) + k + 1)
        plt.imshow(y[k, 0], cmap="gray")
        plt.axis("off")
plt.show()

# ---------------- samples ----------------
z = torch.randn(10, LATENT).to(device)
G.load_state_dict(torch.load("saved/lo_generator_epoch30.pth", map_location=device))
with torch.no_grad():
    pictures = G(z).cpu()
plt.figure(figsize=(10, 1.5))
for k in range(10):
    plt.subplot(1, 10, k + 1)
    plt.imshow(pictures[k, 0], cmap="gray")
    plt.axis("off")
plt.suptitle("Samples, latent optimization, epoch 30")
plt.show()
