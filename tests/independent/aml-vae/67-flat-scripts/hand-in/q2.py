import torch
import matplotlib.pyplot as plt
from mnist5000 import device, LATENT, SAVE_AT
from model import ConvVAE

net = ConvVAE(LATENT).to(device)
z = torch.randn(10, LATENT).to(device)

plt.figure(figsize=(10, 5))
n = 0
for epoch in SAVE_AT:
    net.load_state_dict(torch.load("saved/vae_epoch%d.pth" % epoch, map_location=device))
    net.eval()
    with torch.no_grad():
        pictures = net.decode(z).cpu()
    for picture in pictures:
        n = n + 1
        plt.subplot(5, 10, n)
        plt.imshow(picture[0], cmap="gray")
        plt.axis("off")
plt.suptitle("Samples of epochs 1, 5, 10, 20, 30 (top to bottom)")
plt.show()
