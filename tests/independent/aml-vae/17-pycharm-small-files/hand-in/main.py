import torch

import sup_classification
from data import get_vae_data, images_per_digit
from log_likelihood import log_prob
from plots import curves, grid, titled_images
from train_amortized import load_vae, train_amortized
from train_latent import fit_q, load_lo, train_latent

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
EPOCHS_TO_SHOW = [1, 5, 10, 20, 30]
LATENT = 200
CKPT = "ckpt"
ROW_NAMES = ["real"] + [f"ep {e}" for e in EPOCHS_TO_SHOW]


def sup():
    sup_classification.main()


def q1():
    torch.manual_seed(1)
    train, val = get_vae_data()
    _, train_losses, val_losses = train_amortized(train, val, device, EPOCHS_TO_SHOW, CKPT)
    print("final losses", train_losses[-1], val_losses[-1])
    curves({"train": train_losses, "validation": val_losses}, "loss", "Amortized VAE", "q1_loss.png")

    for name, dataset in [("validation", val), ("train", train)]:
        x, _, _ = images_per_digit(dataset, 1)
        rows = [x]
        for e in EPOCHS_TO_SHOW:
            vae = load_vae(CKPT, e, device)
            with torch.no_grad():
                mu, _ = vae.encoder(x.to(device))
                rows.append(vae.decoder(mu))
        grid(rows, ROW_NAMES, f"Q1 reconstructions - {name}", f"q1_rec_{name}.png")


def q2():
    torch.manual_seed(2)
    z = torch.randn(10, LATENT, device=device)
    rows = []
    for e in EPOCHS_TO_SHOW:
        with torch.no_grad():
            rows.append(load_vae(CKPT, e, device).decoder(z))
    grid(rows, ROW_NAMES[1:], "Q2 samples", "q2_samples.png")


def q3():
    torch.manual_seed(3)
    train, val = get_vae_data()
    losses = train_latent(train, device, EPOCHS_TO_SHOW, CKPT)
    curves({"latent optimization": losses}, "loss", "Latent optimization", "q3_loss.png")

    # validation images have no q vectors, so they are fitted with a frozen decoder.
    # same images as in q1 (same seed)
    x, _, _ = images_per_digit(val, 1)
    x = x.to(device)
    rows = [x]
    for e in EPOCHS_TO_SHOW:
        decoder, _, _ = load_lo(CKPT, e, device)
        mu, _ = fit_q(decoder, x, LATENT)
        rows.append(decoder(mu))
    grid(rows, ROW_NAMES, "Q3 reconstructions - validation", "q3_rec_validation.png")

    # and the training images with the q that was learned for them
    x, _, positions = images_per_digit(train, 1)
    rows = [x]
    for e in EPOCHS_TO_SHOW:
        decoder, mu_all, _ = load_lo(CKPT, e, device)
        with torch.no_grad():
            rows.append(decoder(mu_all[positions].to(device)))
    grid(rows, ROW_NAMES, "Q3 reconstructions - train", "q3_rec_train.png")

    z = torch.randn(10, LATENT, device=device)
    rows = []
    for e in EPOCHS_TO_SHOW:
        decoder, _, _ = load_lo(CKPT, e, device)
        with torch.no_grad():
            rows.append(decoder(z))
    grid(rows, ROW_NAMES[1:], "Q3 samples from the prior", "q3_samples.png")


def q4():
    torch.manual_seed(4)
    train, test = get_vae_data()
    vae = load_vae(CKPT, 30, device)
    results = {}
    images = {}
    for name, dataset in [("train", train), ("test", test)]:
        x, y, _ = images_per_digit(dataset, 5, seed=7)
        images[name] = x
        results[name] = torch.tensor([log_prob(vae, img.to(device)) for img in x]).view(10, 5)

    # (a)
    first = images["test"].view(10, 5, 1, 28, 28)[:, 0]
    titled_images(first, [f"log p = {v:.1f}" for v in results["test"][:, 0].tolist()], "Q4a", "q4a.png")

    # (b)
    per_digit = torch.cat([results["train"], results["test"]], dim=1).mean(dim=1)
    for digit in range(10):
        print(f"digit {digit}: {per_digit[digit].item():.2f}")
    print("most likely:", per_digit.argmax().item())

    # (c)
    print("train:", results["train"].mean().item())
    print("test:", results["test"].mean().item())


if __name__ == "__main__":
    sup()
    q1()
    q2()
    q3()
    q4()
