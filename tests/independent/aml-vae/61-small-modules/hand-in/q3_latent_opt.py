"""Q3: latent optimisation - one (mu_i, r_i) per training image, no encoder.

A validation image has no q of its own after training. For the reconstructions of
the validation set I freeze the generator of the epoch and optimise q for the ten
images alone, with the same loss and the same learning rate as in training.
"""
import torch

import ckpt
from data_utils import SEED, load_train_subset, load_validation, pick_per_class
from gauss import draw_q_init, sample_q
from model import Decoder
from plotting import draw_curves, draw_rows
from q2_sampling import prior_draws
from train_steps import DEVICE, EPOCHS, LATENT_DIM, SNAPSHOTS, latent_epoch, vae_loss

NAME = "latentopt"
LR_DECODER = 1e-3
LR_LATENT = 1e-2
FIT_STEPS = 500


def new_q(n):
    mu, r = draw_q_init(n, LATENT_DIM)
    mu = mu.to(DEVICE).requires_grad_(True)
    r = r.to(DEVICE).requires_grad_(True)
    return mu, r


def load_generator(epoch):
    state = ckpt.load(NAME, epoch, DEVICE)
    decoder = Decoder(LATENT_DIM).to(DEVICE)
    decoder.load_state_dict(state["decoder"])
    return decoder.eval(), state["mu"]


def fit_q(decoder, pictures):
    """Optimise q for unseen pictures, the generator does not move."""
    decoder.requires_grad_(False)
    mu, r = new_q(len(pictures))
    x = pictures.to(DEVICE)
    optimizer = torch.optim.Adam([mu, r], lr=LR_LATENT)
    for _ in range(FIT_STEPS):
        loss = vae_loss(x, decoder(sample_q(mu, r)), mu, r)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return mu.detach()


def train(images):
    decoder = Decoder(LATENT_DIM).to(DEVICE)
    mu, r = new_q(len(images))
    optimizer = torch.optim.Adam([
        {"params": decoder.parameters(), "lr": LR_DECODER},
        {"params": [mu, r], "lr": LR_LATENT},
    ])
    curve = []
    for epoch in range(1, EPOCHS + 1):
        curve.append(latent_epoch(decoder, mu, r, images, optimizer))
        print(f"{epoch:2d}  loss {curve[-1]:.4f}")
        if epoch in SNAPSHOTS:
            ckpt.save(NAME, epoch, decoder=decoder.state_dict(),
                      mu=mu.detach().clone(), r=r.detach().clone())
    return curve


def main():
    torch.manual_seed(SEED)
    train_x, train_y = load_train_subset()
    val_x, val_y = load_validation()
    draw_curves({"latent optimisation": train(train_x)}, "q3_loss.png")

    val_pick, train_pick = pick_per_class(val_y), pick_per_class(train_y)
    val_rows = [("original", val_x[val_pick])]
    train_rows = [("original", train_x[train_pick])]
    sample_rows = []
    for epoch in SNAPSHOTS:
        decoder, mu_train = load_generator(epoch)
        mu_val = fit_q(decoder, val_x[val_pick])
        with torch.no_grad():
            val_rows.append((f"epoch {epoch}", decoder(mu_val)))
            train_rows.append((f"epoch {epoch}", decoder(mu_train[train_pick.to(DEVICE)])))
            sample_rows.append((f"epoch {epoch}", decoder(prior_draws())))
    draw_rows(val_rows, "q3_validation.png")
    draw_rows(train_rows, "q3_train.png")
    draw_rows(sample_rows, "q3_samples.png")


if __name__ == "__main__":
    main()
