import io
import urllib.request
import numpy as np
import torch
import matplotlib.pyplot as plt
from PIL import Image

def load_grey(url):
    req = urllib.request.Request(url, headers={"User-Agent": "Mozilla/5.0"})
    raw = urllib.request.urlopen(req).read()
    return np.asarray(Image.open(io.BytesIO(raw)).convert("L"), dtype=float)/255.

# note: deep learning "convolution" = cross correlation, kernel not flipped (as torch does)
def conv3x3(img, k):
    H, W = img.shape
    pad = np.zeros((H+2, W+2))
    pad[1:-1, 1:-1] = img
    out = np.zeros((H, W))
    for i in range(H):
        for j in range(W):
            out[i, j] = np.sum(pad[i:i+3, j:j+3]*k)
    return out

K_vert = np.array([[-1., 0., 1.], [-2., 0., 2.], [-1., 0., 1.]])    # Sobel, reacts to vertical edges
K_hor = K_vert.T

img = load_grey("https://upload.wikimedia.org/wikipedia/commons/thumb/4/47/PNG_transparency_demonstration_1.png/280px-PNG_transparency_demonstration_1.png")
v, h = conv3x3(img, K_vert), conv3x3(img, K_hor)

conv = torch.nn.Conv2d(1, 2, kernel_size=3, stride=1, padding=1)
print(conv.weight.shape, conv.bias.shape)       # (2,1,3,3) and (2,)
with torch.no_grad():
    conv.weight[0, 0] = torch.from_numpy(K_vert)
    conv.weight[1, 0] = torch.from_numpy(K_hor)
    conv.bias.zero_()
    out = conv(torch.tensor(img, dtype=torch.float32)[None, None])[0].numpy()
print("max deviation by hand vs torch:", np.abs(out - np.stack([v, h])).max())

fig, ax = plt.subplots(1, 5, figsize=(20, 4))
for a, im, t in zip(ax, [img, v, h, out[0], out[1]], ["image", "vertical (hand)", "horizontal (hand)", "torch ch. 0", "torch ch. 1"]):
    a.imshow(im, cmap="gray"); a.set_title(t); a.axis("off")
fig.savefig("fig07_edges.pdf")
