import os
import torch
import torch.nn as nn
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from sup_classification import get_mnist

LATENT_DIM = 200
EPOCHS = 30
BATCH_SIZE = 64
SAVE_EPOCHS = (1, 5, 10, 20, 30)
CKPT_DIR = 'checkpoints'
device = torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')
mse = nn.MSELoss()


def load_data():
    torch.manual_seed(0)      # so all of the scripts get the same 5000 images
    return get_mnist(per_class=500)


def reparametrize(mu, r):
    """z = mu + sigma * eps"""
    eps = torch.randn_like(mu)
    return mu + torch.exp(r) * eps


def kl_divergence(mu, r):
    """Eq. 7, with r = log(sigma^2)"""
    kl = mu.pow(2) + r.exp() - 0.5 * r - 1
    return kl.sum(dim=1).mean()


def elbo_loss(x, x_hat, mu, r):
    return mse(x_hat, x) + kl_divergence(mu, r)


def random_image_per_class(dataset):
    images, labels = dataset.tensors
    indices = []
    for digit in range(10):
        candidates = torch.nonzero(labels == digit).squeeze(1)
        indices.append(candidates[torch.randint(len(candidates), (1,))].item())
    return indices


def save_grid(rows, titles, filename):
    fig, axes = plt.subplots(len(rows), 10, figsize=(12, 1.3 * len(rows)), squeeze=False)
    for row_axes, images, title in zip(axes, rows, titles):
        for ax, image in zip(row_axes, images):
            ax.imshow(image.squeeze().cpu().numpy(), cmap='gray')
            ax.axis('off')
        row_axes[0].set_title(title, loc='left', fontsize=8)
    plt.savefig(filename)
    plt.close(fig)


def checkpoint_path(kind, epoch):
    os.makedirs(CKPT_DIR, exist_ok=True)
    return os.path.join(CKPT_DIR, '{}_epoch{}.pth'.format(kind, epoch))
