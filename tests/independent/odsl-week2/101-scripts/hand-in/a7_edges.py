import io
import sys
import urllib.request
import numpy as np
import torch
import matplotlib.pyplot as plt
from PIL import Image

VERT = np.array([[1, 0, -1],
                 [1, 0, -1],
                 [1, 0, -1]], dtype=float)      # Prewitt: derivative along the columns -> vertical edges
HORI = VERT.T.copy()


def fetch_grey(url):
    req = urllib.request.Request(url, headers={"User-Agent": "Mozilla/5.0 (student exercise)"})
    raw = urllib.request.urlopen(req, timeout=20).read()
    return np.asarray(Image.open(io.BytesIO(raw)).convert("L"), dtype=float) / 255


def conv3x3(img, k):
    """stride 1, zero padding, same size out. Like torch: no flipping of the kernel."""
    h, w = img.shape
    big = np.zeros((h + 2, w + 2))
    big[1:-1, 1:-1] = img
    out = np.empty((h, w))
    for r in range(h):
        for c in range(w):
            out[r, c] = (big[r:r + 3, c:c + 3] * k).sum()
    return out


url = sys.argv[1] if len(sys.argv) > 1 else "https://picsum.photos/id/1076/480/320"
img = fetch_grey(url)
by_hand = [conv3x3(img, VERT), conv3x3(img, HORI)]

conv = torch.nn.Conv2d(1, 2, kernel_size=3, padding=1)
for name, p in conv.named_parameters():           # weight: (out, in, 3, 3), bias: (out,)
    print(name, tuple(p.shape))
with torch.no_grad():
    conv.weight.copy_(torch.tensor(np.stack([VERT, HORI]))[:, None])
    conv.bias.zero_()
    channels = conv(torch.tensor(img, dtype=torch.float32)[None, None])[0].numpy()
print("max difference by hand / torch:", np.abs(channels - np.stack(by_hand)).max())

fig, ax = plt.subplots(2, 3, figsize=(12, 6))
ax[0, 0].imshow(img, cmap="gray")
ax[1, 0].set_visible(False)
for j, name in enumerate(("vertical", "horizontal")):
    ax[0, j + 1].imshow(by_hand[j], cmap="gray"); ax[0, j + 1].set_title(name + " edges, by hand")
    ax[1, j + 1].imshow(channels[j], cmap="gray"); ax[1, j + 1].set_title(f"Conv2d channel {j}")
fig.savefig("a7.pdf")
