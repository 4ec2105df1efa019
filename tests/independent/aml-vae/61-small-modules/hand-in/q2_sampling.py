"""Q2: the same ten prior draws through the generators of five epochs."""
import torch

from data_utils import SEED
from plotting import draw_rows
from q1_amortized import load_networks
from train_steps import DEVICE, LATENT_DIM, SNAPSHOTS


def prior_draws(how_many=10):
    generator = torch.Generator().manual_seed(SEED)
    return torch.randn(how_many, LATENT_DIM, generator=generator).to(DEVICE)


@torch.no_grad()
def main():
    z = prior_draws()
    rows = []
    for epoch in SNAPSHOTS:
        _, decoder = load_networks(epoch)
        rows.append((f"epoch {epoch}", decoder(z)))
    draw_rows(rows, "q2_samples.png")


if __name__ == "__main__":
    main()
