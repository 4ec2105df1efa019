import argparse

import numpy as np
import torch

import utils
from data import get_mnist, pick_per_digit
from likelihood import log_prob
from trainers import SAVE_EPOCHS, LOTrainer, VAETrainer


def parse():
    # (Copilot completed most of the add_argument lines)
    p = argparse.ArgumentParser()
    p.add_argument("--exp", choices=["vae", "sample", "lo", "logprob", "all"], default="all")
    p.add_argument("--epochs", type=int, default=30)
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--batch_size", type=int, default=64)
    p.add_argument("--latent_dim", type=int, default=200)
    p.add_argument("--n_train", type=int, default=5000)
    p.add_argument("--seed", type=int, default=7)
    p.add_argument("--ckpt_dir", default="checkpoints")
    p.add_argument("--wandb", action="store_true")
    return p.parse_args()


def q1(trainer, train_set, test_set):
    history = trainer.fit()
    utils.plot_losses(history, "Amortized VAE", "q1_loss.png")
    for name, ds in (("val", test_set), ("train", train_set)):
        images, _ = pick_per_digit(ds)
        rows = [images] + [trainer.reconstruct(images, e) for e in SAVE_EPOCHS]
        utils.plot_grid(rows, ["real"] + [f"ep {e}" for e in SAVE_EPOCHS], f"Q1 {name}", f"q1_{name}.png")


def q2(trainer, args):
    rows = []
    for e in SAVE_EPOCHS:
        z = torch.randn(10, args.latent_dim)
        rows.append(trainer.sample(z, e))
    utils.plot_grid(rows, [f"ep {e}" for e in SAVE_EPOCHS], "Q2 samples", "q2_samples.png")


def q3(args, device, train_set, test_set, logger):
    lo = LOTrainer(train_set, args, device, logger)
    history = lo.fit()
    utils.plot_losses(history, "Latent optimization", "q3_loss.png")
    images, _ = pick_per_digit(test_set)
    rows = [images] + [lo.reconstruct(images, e) for e in SAVE_EPOCHS]
    utils.plot_grid(rows, ["real"] + [f"ep {e}" for e in SAVE_EPOCHS], "Q3 validation", "q3_val.png")
    z = torch.randn(10, args.latent_dim)
    rows = [lo.sample(z, e) for e in SAVE_EPOCHS]
    utils.plot_grid(rows, [f"ep {e}" for e in SAVE_EPOCHS], "Q3 samples", "q3_samples.png")


def q4(trainer, mnist_train, test_set, device, last_epoch):
    model = trainer.load(last_epoch)
    scores, images = {}, {}
    for split, ds in (("train", mnist_train), ("test", test_set)):
        x, _ = pick_per_digit(ds, n=5)
        images[split] = x
        scores[split] = np.array([log_prob(model, im.to(device)) for im in x]).reshape(10, 5)

    # (a)
    utils.plot_with_logprob(images["test"][::5], scores["test"][:, 0], "q4_images.png")
    # (b)
    per_digit = np.concatenate([scores["train"], scores["test"]], axis=1).mean(axis=1)
    for d in range(10):
        print(f"digit {d}: {per_digit[d]:.2f}")
    print("most likely digit:", per_digit.argmax())
    # (c)
    print(f"train: {scores['train'].mean():.2f}   test: {scores['test'].mean():.2f}")


def main():
    args = parse()
    utils.set_seed(args.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    logger = None
    if args.wandb:
        import wandb
        logger = wandb.init(project="aml-ex1", config=vars(args))

    mnist_train, train_set, test_set = get_mnist(args.n_train, args.seed)
    vae = VAETrainer(train_set, test_set, args, device, logger)

    if args.exp in ("vae", "all"):
        q1(vae, train_set, test_set)
    if args.exp in ("sample", "all"):
        q2(vae, args)
    if args.exp in ("lo", "all"):
        # own step counter in wandb
        q3(args, device, train_set, test_set, None if args.exp == "all" else logger)
    if args.exp in ("logprob", "all"):
        q4(vae, mnist_train, test_set, device, SAVE_EPOCHS[-1])


if __name__ == "__main__":
    main()
