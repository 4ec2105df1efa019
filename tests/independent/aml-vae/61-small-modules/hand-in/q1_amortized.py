"""Q1: amortized VAE, 30 epochs."""
import torch

import ckpt
from data_utils import SEED, load_train_subset, load_validation, pick_per_class
from model import Decoder, Encoder
from plotting import draw_curves, draw_rows
from train_steps import (DEVICE, EPOCHS, LATENT_DIM, SNAPSHOTS, amortized_epoch,
                         amortized_eval, encode)

NAME = "amortized"


def fresh_networks():
    return Encoder(2 * LATENT_DIM).to(DEVICE), Decoder(LATENT_DIM).to(DEVICE)


def load_networks(epoch):
    encoder, decoder = fresh_networks()
    state = ckpt.load(NAME, epoch, DEVICE)
    encoder.load_state_dict(state["encoder"])
    decoder.load_state_dict(state["decoder"])
    return encoder.eval(), decoder.eval()


@torch.no_grad()
def reconstruct(encoder, decoder, x):
    """I decode the mean of q, which is the same in every call."""
    mu, _ = encode(encoder, x.to(DEVICE))
    return decoder(mu)


def reconstruction_rows(pictures):
    rows = [("original", pictures)]
    for epoch in SNAPSHOTS:
        rows.append((f"epoch {epoch}", reconstruct(*load_networks(epoch), pictures)))
    return rows


def main():
    torch.manual_seed(SEED)
    train_x, train_y = load_train_subset()
    val_x, val_y = load_validation()

    encoder, decoder = fresh_networks()
    weights = list(encoder.parameters()) + list(decoder.parameters())
    optimizer = torch.optim.Adam(weights, lr=1e-3)

    train_curve, val_curve = [], []
    for epoch in range(1, EPOCHS + 1):
        train_curve.append(amortized_epoch(encoder, decoder, train_x, optimizer))
        val_curve.append(amortized_eval(encoder, decoder, val_x))
        print(f"{epoch:2d}  train {train_curve[-1]:.4f}  val {val_curve[-1]:.4f}")
        if epoch in SNAPSHOTS:
            ckpt.save(NAME, epoch, encoder=encoder.state_dict(), decoder=decoder.state_dict())

    draw_curves({"train": train_curve, "validation": val_curve}, "q1_loss.png")
    draw_rows(reconstruction_rows(val_x[pick_per_class(val_y)]), "q1_validation.png")
    draw_rows(reconstruction_rows(train_x[pick_per_class(train_y)]), "q1_train.png")


if __name__ == "__main__":
    main()
