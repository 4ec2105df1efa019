import os
import torch
import matplotlib.pyplot as plt
from torch.utils.data import DataLoader, TensorDataset
from mnist5000 import *
from model import ConvVAE

os.makedirs("saved", exist_ok=True)

loader = DataLoader(TensorDataset(x_train), batch_size=BATCH, shuffle=True)
net = ConvVAE(LATENT).to(device)
adam = torch.optim.Adam(net.parameters(), lr=LR)

curve_mse = []
curve_kl = []

for epoch in range(1, EPOCHS + 1):
    sum_mse = 0
    sum_kl = 0
    for (x,) in loader:
        x = x.to(device)
        y, mu, r = net(x)
        mse = torch.mean((y - x) ** 2)
        kl = -0.5 * torch.mean(1 + r - mu ** 2 - torch.exp(r))
        adam.zero_grad()
        (mse + kl).backward()
        adam.step()
        sum_mse += mse.item()
        sum_kl += kl.item()
    curve_mse.append(sum_mse / len(loader))      # 5000 / 50, all batches have the same size
    curve_kl.append(sum_kl / len(loader))
    print("epoch %d  mse %.5f  kl %.5f" % (epoch, curve_mse[-1], curve_kl[-1]))
    if epoch in SAVE_AT:
        torch.save(net.state_dict(), "saved/vae_epoch%d.pth" % epoch)

plt.plot(range(1, EPOCHS + 1), [a + b for a, b in zip(curve_mse, curve_kl)], "k", label="loss")
plt.plot(range(1, EPOCHS + 1), curve_mse, "b--", label="MSE")
plt.plot(range(1, EPOCHS + 1), curve_kl, "r--", label="KL")
plt.xlabel("Epoch")
plt.legend()
plt.show()

# loss on train / validation of all the saved networks, for the question about overfitting
for epoch in SAVE_AT:
    net.load_state_dict(torch.load("saved/vae_epoch%d.pth" % epoch, map_location=device))
    net.eval()
    for name, pictures in [("train", x_train), ("validation", x_val)]:
        total = 0
        with torch.no_grad():
            for chunk in pictures.split(1000):
                chunk = chunk.to(device)
                y, mu, r = net(chunk)
                total += torch.sum(torch.mean((y - chunk) ** 2, dim=(1, 2, 3))).item()
                total += torch.sum(-0.5 * torch.mean(1 + r - mu ** 2 - torch.exp(r), dim=1)).item()
        print("epoch", epoch, name, total / len(pictures))

# reconstructions
for title, originals in [("Validation", x_val[ten_val]), ("Training", x_train[ten_train])]:
    plt.figure(figsize=(10, 6))
    plt.suptitle(title + ": original, then epochs 1, 5, 10, 20, 30")
    for k in range(10):
        plt.subplot(6, 10, k + 1)
        plt.imshow(originals[k, 0], cmap="gray")
        plt.axis("off")
    for row, epoch in enumerate(SAVE_AT):
        net.load_state_dict(torch.load("saved/vae_epoch%d.pth" % epoch, map_location=device))
        with torch.no_grad():
            mu, r = net.encode(originals.to(device))
            y = net.decode(mu).cpu()                  # mean of q, no noise for the picture
        for k in range(10):
            plt.subplot(6, 10, 10 * (row + 1) + k + 1)
            plt.imshow(y[k, 0], cmap="gray")
            plt.axis("off")
    plt.show()
