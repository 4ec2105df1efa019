"""Q2: ten prior samples through the generators of epochs 1, 5, 10, 20 and 30."""
import argparse
import os

import torch

from model import AmortizedVAE
from vae_common import (CHECKPOINTS, add_common_args, checkpoint_path, image_grid, pick_device,
                        prior_samples)


@torch.no_grad()
def generate(args, epoch, z, device):
    vae = AmortizedVAE(args.latent_dim).to(device)
    vae.load_state_dict(torch.load(checkpoint_path(args.ckpt, "amortized", epoch), map_location=device))
    vae.eval()
    return vae.decoder(z)


def main():
    args = add_common_args(argparse.ArgumentParser(description=__doc__)).parse_args()
    os.makedirs(args.figs, exist_ok=True)
    device = pick_device()
    z = prior_samples(10, args.latent_dim).to(device)      # one z for all epochs
    rows = [generate(args, epoch, z, device) for epoch in CHECKPOINTS]
    image_grid(rows, [f"epoch {e}" for e in CHECKPOINTS], os.path.join(args.figs, "q2_samples.png"))


if __name__ == "__main__":
    main()
