import urllib.request
import numpy as np
import torch
import torch.nn as nn
import matplotlib.pyplot as plt
from PIL import Image


def download_image(url):
    urllib.request.urlretrieve(url, "image.jpg")
    img = Image.open("image.jpg").convert("L")
    return np.array(img).astype(float)


def convolution(image, kernel):
    h = image.shape[0]
    w = image.shape[1]
    output = np.zeros((h - 2, w - 2))
    for i in range(h - 2):
        for j in range(w - 2):
            summe = 0
            for k in range(3):
                for l in range(3):
                    summe += image[i + k, j + l] * kernel[k, l]
            output[i, j] = summe
    return output


vertical = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]])
horizontal = np.array([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])

image = download_image("https://picsum.photos/id/237/300/200")

plt.figure()
plt.subplot(1, 3, 1)
plt.imshow(image, cmap="gray")
plt.subplot(1, 3, 2)
plt.imshow(convolution(image, vertical), cmap="gray")
plt.title("vertical")
plt.subplot(1, 3, 3)
plt.imshow(convolution(image, horizontal), cmap="gray")
plt.title("horizontal")
plt.savefig("aufgabe7_hand.png")

# pytorch
conv = nn.Conv2d(in_channels=1, out_channels=2, kernel_size=3, padding=1)
print(conv.weight.shape)
print(conv.bias.shape)
kernel = np.stack([vertical, horizontal]).reshape(2, 1, 3, 3)
conv.weight = nn.Parameter(torch.tensor(kernel, dtype=torch.float32))
conv.bias = nn.Parameter(torch.zeros(2))
inp = torch.tensor(image, dtype=torch.float32).reshape(1, 1, image.shape[0], image.shape[1])
out = conv(inp).detach().numpy()
plt.figure()
plt.subplot(1, 2, 1)
plt.imshow(out[0, 0], cmap="gray")
plt.subplot(1, 2, 2)
plt.imshow(out[0, 1], cmap="gray")
plt.savefig("aufgabe7_torch.png")
