# ex 7
import numpy as np
import requests
from io import BytesIO
from PIL import Image
import torch
import matplotlib.pyplot as plt

def get_image(url):
    r = requests.get(url, headers={"User-Agent": "student-homework"})
    r.raise_for_status()
    rgb = np.array(Image.open(BytesIO(r.content)).convert("RGB")).astype(float)
    return rgb @ np.array([0.299, 0.587, 0.114]) / 255

def conv3x3(img, kernel):
    H, W = img.shape
    out = np.zeros((H, W))       # zeros around the border
    for i in range(1, H - 1):
        for j in range(1, W - 1):
            patch = img[i-1:i+2, j-1:j+2]
            out[i, j] = (patch * kernel).sum()
    return out

K_vert = np.array([[-1., 0., 1.], [-1., 0., 1.], [-1., 0., 1.]])
K_hor = np.array([[-1., -1., -1.], [0., 0., 0.], [1., 1., 1.]])

def show(fname, *ims):
    fig, axs = plt.subplots(1, len(ims), figsize=(5 * len(ims), 5))
    for a, im in zip(axs, ims):
        a.imshow(im, cmap="gray"); a.set_axis_off()
    fig.savefig(fname)

if __name__ == "__main__":
    im = get_image("https://picsum.photos/id/1031/400/300")
    show("edges_hand.png", im, conv3x3(im, K_vert), conv3x3(im, K_hor))

    C = torch.nn.Conv2d(in_channels=1, out_channels=2, kernel_size=3, padding=1)
    print(C.weight.shape, C.bias.shape)      # [2,1,3,3] and [2]
    print(C.state_dict().keys())
    C.weight.data[0, 0] = torch.tensor(K_vert)
    C.weight.data[1, 0] = torch.tensor(K_hor)
    C.bias.data.zero_()
    res = C(torch.tensor(im, dtype=torch.float32).view(1, 1, *im.shape)).detach()
    show("edges_torch.png", res[0, 0], res[0, 1])
