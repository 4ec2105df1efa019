import io
import urllib.request

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image

URL = 'https://raw.githubusercontent.com/pytorch/hub/master/images/dog.jpg'

VERTICAL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=np.float32)   # bords verticaux (Sobel)
HORIZONTAL = VERTICAL.T.copy()                                                 # bords horizontaux


def image_grise(url):
    req = urllib.request.Request(url, headers={'User-Agent': 'Mozilla/5.0'})
    octets = urllib.request.urlopen(req).read()
    return np.asarray(Image.open(io.BytesIO(octets)).convert('L'), dtype=np.float32) / 255


def conv3x3(img, noyau):
    """comme PyTorch : le noyau n'est PAS retourné (corrélation croisée). Zéros autour, pas 1 -> même taille."""
    h, l = img.shape
    bord = np.zeros((h + 2, l + 2), dtype=np.float32)
    bord[1:-1, 1:-1] = img
    sortie = np.zeros((h, l), dtype=np.float32)
    for i in range(h):
        for j in range(l):
            sortie[i, j] = (bord[i:i + 3, j:j + 3] * noyau).sum()
    return sortie


def exo7(dossier):
    img = image_grise(URL)
    main_v, main_h = conv3x3(img, VERTICAL), conv3x3(img, HORIZONTAL)

    conv = torch.nn.Conv2d(1, 2, kernel_size=3, stride=1, padding=1)
    print({n: tuple(p.shape) for n, p in conv.named_parameters()})
    with torch.no_grad():
        conv.weight[0, 0] = torch.from_numpy(VERTICAL)
        conv.weight[1, 0] = torch.from_numpy(HORIZONTAL)
        conv.bias.zero_()
        t = conv(torch.from_numpy(img.copy())[None, None])[0].numpy()
    print('écart main / torch :', np.abs(t[0] - main_v).max(), np.abs(t[1] - main_h).max())

    fig, axes = plt.subplots(1, 5, figsize=(18, 4))
    for ax, im, titre in zip(axes, (img, main_v, main_h, t[0], t[1]),
                             ('image', 'vertical (main)', 'horizontal (main)', 'canal 0', 'canal 1')):
        ax.imshow(im, cmap='gray'); ax.set_title(titre); ax.axis('off')
    fig.savefig(dossier / 'a7.png'); plt.close(fig)
