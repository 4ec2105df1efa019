import argparse
import json
import logging

import torch

from .evidence import log_evidence
from .figures import captioned, curves, image_table
from .mnist import load_mnist, pick_per_digit, stack_images
from .networks import VAE, Decoder
from .settings import Settings
from .training import AmortizedTrainer, LatentTrainer, infer_posteriors


def load_vae(cfg: Settings, epoch: int) -> VAE:
    vae = VAE(cfg.latent_dim).to(cfg.device)
    vae.load_state_dict(torch.load(cfg.checkpoint("amortized", epoch), map_location=cfg.device))
    return vae.eval()


def load_latent_decoder(cfg: Settings, epoch: int) -> Decoder:
    decoder = Decoder(cfg.latent_dim).to(cfg.device)
    state = torch.load(cfg.checkpoint("latent", epoch), map_location=cfg.device)
    decoder.load_state_dict(state["decoder"])
    return decoder.eval()


def ten_images(dataset, cfg: Settings) -> torch.Tensor:
    picks = [p[0] for p in pick_per_digit(dataset, 1, cfg.seed)]
    return stack_images(dataset, picks).to(cfg.device)


def prior_samples(cfg: Settings) -> torch.Tensor:
    """always the same 10 z, so that the epochs (and Q2/Q3) can be compared"""
    gen = torch.Generator().manual_seed(cfg.seed)
    return torch.randn(10, cfg.latent_dim, generator=gen).to(cfg.device)


def cmd_amortized(cfg: Settings, args) -> None:
    train_set, val_set = load_mnist(cfg)
    history = AmortizedTrainer(cfg, train_set, val_set).fit()
    out = cfg.folder("figures")
    curves(history, out / "q1_loss.png", "Amortized VAE")
    for name, dataset in (("val", val_set), ("train", train_set)):
        x = ten_images(dataset, cfg)
        rows = {"input": x}
        with torch.no_grad():
            for epoch in cfg.snapshot_epochs:
                vae = load_vae(cfg, epoch)
                mean, _ = vae.encoder(x)
                rows[f"epoch {epoch}"] = vae.decoder(mean)
        image_table(rows, out / f"q1_{name}.png", f"Q1 reconstructions ({name})")


def cmd_sample(cfg: Settings, args) -> None:
    z = prior_samples(cfg)
    with torch.no_grad():
        rows = {f"epoch {e}": load_vae(cfg, e).decoder(z) for e in cfg.snapshot_epochs}
    image_table(rows, cfg.folder("figures") / "q2_samples.png", "Q2 samples")


def cmd_latent(cfg: Settings, args) -> None:
    train_set, val_set = load_mnist(cfg)
    history = LatentTrainer(cfg, train_set).fit()
    out = cfg.folder("figures")
    curves({"train": history}, out / "q3_loss.png", "Latent optimization")
    x = ten_images(val_set, cfg)
    z = prior_samples(cfg)
    reconstructions, samples = {"input": x}, {}
    for epoch in cfg.snapshot_epochs:
        decoder = load_latent_decoder(cfg, epoch)
        mean, _ = infer_posteriors(decoder, x, cfg)
        with torch.no_grad():
            reconstructions[f"epoch {epoch}"] = decoder(mean)
            samples[f"epoch {epoch}"] = decoder(z)
    image_table(reconstructions, out / "q3_val.png", "Q3 reconstructions (val)")
    image_table(samples, out / "q3_samples.png", "Q3 samples")


def cmd_loglik(cfg: Settings, args) -> None:
    splits = dict(zip(("train", "test"), load_mnist(cfg)))
    vae = load_vae(cfg, cfg.epochs)
    values = {name: [] for name in splits}          # values[split][digit] -> 5 numbers
    shown, captions = [], []
    for name, dataset in splits.items():
        for digit, positions in enumerate(pick_per_digit(dataset, 5, cfg.seed + 1)):
            images = stack_images(dataset, positions)
            scores = [log_evidence(vae, im, cfg, args.samples) for im in images]
            values[name].append(scores)
            if name == "test":
                shown.append(images[0])
                captions.append(f"{digit}: {scores[0]:.1f}")
    captioned(torch.stack(shown), captions, cfg.folder("figures") / "q4a.png")
    table = torch.tensor([values["train"], values["test"]])      # [2, 10, 5]
    for digit in range(10):
        print(f"digit {digit}: {table[:, digit].mean():.1f}")
    print(f"train: {table[0].mean():.1f}   test: {table[1].mean():.1f}")
    (cfg.folder("loglik") / "values.json").write_text(json.dumps(values))


def main() -> None:
    # --- argparse block: written by Github Copilot, I only changed the names ---
    parser = argparse.ArgumentParser(prog="latentlab")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--seed", type=int, default=7)
    sub = parser.add_subparsers(dest="command", required=True)
    for name, func in (("amortized", cmd_amortized), ("sample", cmd_sample), ("latent", cmd_latent)):
        sub.add_parser(name).set_defaults(func=func)
    loglik = sub.add_parser("loglik")
    loglik.add_argument("--samples", type=int, default=1000)
    loglik.set_defaults(func=cmd_loglik)
    args = parser.parse_args()
    # --- end of Copilot ---

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    snapshots = tuple(e for e in (1, 5, 10, 20, 30) if e <= args.epochs)
    cfg = Settings(epochs=args.epochs, batch_size=args.batch_size, seed=args.seed, snapshot_epochs=snapshots)
    torch.manual_seed(cfg.seed)
    args.func(cfg, args)


if __name__ == "__main__":
    main()
