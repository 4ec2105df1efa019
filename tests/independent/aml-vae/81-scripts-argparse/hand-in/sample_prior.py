"""Q2: the same ten z ~ N(0, I) through the generators of five epochs."""
import argparse

import torch

from common import LATENT_DIM, SHOW_EPOCHS, get_device, plot_grid
from model import ConvVAE


@torch.no_grad()
def generate(ckpt, z, device):
    net = ConvVAE(LATENT_DIM).to(device)
    net.load_state_dict(torch.load(ckpt, map_location=device))
    net.eval()
    return net.decode(z)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('--out', default='out')
    p.add_argument('--seed', type=int, default=2)
    args = p.parse_args()
    device = get_device()
    torch.manual_seed(args.seed)
    z = torch.randn(10, LATENT_DIM, device=device)
    rows = [generate(f'{args.out}/amortized_{e:02d}.pt', z, device) for e in SHOW_EPOCHS]
    plot_grid(rows, [f'ep. {e}' for e in SHOW_EPOCHS], f'{args.out}/q2_samples.png')


if __name__ == '__main__':
    main()
