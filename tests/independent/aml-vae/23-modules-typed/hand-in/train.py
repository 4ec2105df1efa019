import copy
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader

import plots
from utils import Config, IndexedMnist, seed_everything
from vae import AmortizedInference, Generator, LatentTable, log_likelihood, negative_elbo

cfg = Config()
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
WEIGHTS, FIGS = Path("weights"), Path("figs")


def train_amortized(train_set, test_set, probe_val, probe_train):
    inference = AmortizedInference(cfg.latent_dim).to(device)
    generator = Generator(cfg.latent_dim).to(device)
    optimizer = torch.optim.Adam([*inference.parameters(), *generator.parameters()], lr=cfg.lr_net)
    losses = {"train": [], "validation": []}
    seen = {"val": {"original": probe_val}, "train": {"original": probe_train}}

    for epoch in range(1, cfg.n_epochs + 1):
        inference.train(), generator.train()
        batch_losses = []
        for _, images, _ in DataLoader(train_set, cfg.batch_size, shuffle=True):
            images = images.to(device)
            loss = negative_elbo(images, generator, inference(images))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item())
        losses["train"].append(np.mean(batch_losses))

        inference.eval(), generator.eval()
        with torch.no_grad():
            losses["validation"].append(np.mean([
                negative_elbo(images.to(device), generator, inference(images.to(device))).item()
                for _, images, _ in DataLoader(test_set, cfg.batch_size)]))
            if epoch in cfg.snapshot_epochs:
                for name, probe in (("val", probe_val), ("train", probe_train)):
                    seen[name][f"epoch {epoch}"] = generator(inference(probe).sample())
                torch.save([inference.state_dict(), generator.state_dict()], WEIGHTS / f"amortized_{epoch:02}.pt")
        print(f"amortized {epoch:2}: {losses['train'][-1]:.4f} {losses['validation'][-1]:.4f}")

    plots.loss_curve(losses, FIGS / "q1_loss.png")
    plots.strips(seen["val"], FIGS / "q1_val.png", "validation images")
    plots.strips(seen["train"], FIGS / "q1_train.png", "training images")


def load_amortized(epoch: int):
    inference, generator = AmortizedInference(cfg.latent_dim).to(device), Generator(cfg.latent_dim).to(device)
    a, b = torch.load(WEIGHTS / f"amortized_{epoch:02}.pt", map_location=device)
    inference.load_state_dict(a)
    generator.load_state_dict(b)
    return inference.eval(), generator.eval()


@torch.no_grad()
def sample_prior(z):
    plots.strips({f"epoch {e}": load_amortized(e)[1](z) for e in cfg.snapshot_epochs}, FIGS / "q2.png", "z ~ N(0, I)")


def infer_new_images(generator: Generator, images, steps: int = 500):
    """q for images that were not in the training: the generator stays fixed, only the new rows are optimized."""
    generator = copy.deepcopy(generator).eval().requires_grad_(False)
    table = LatentTable(len(images), cfg.latent_dim).to(device)
    rows = torch.arange(len(images), device=device)
    optimizer = torch.optim.SparseAdam(list(table.parameters()), lr=cfg.lr_latent)
    for _ in range(steps):
        optimizer.zero_grad()
        negative_elbo(images, generator, table(rows)).backward()
        optimizer.step()
    with torch.no_grad():
        return generator(table(rows).sample())


def train_latent_optimization(train_set, probe_val, probe_train, probe_train_rows, z):
    generator = Generator(cfg.latent_dim).to(device)
    table = LatentTable(len(train_set), cfg.latent_dim).to(device)
    optimizers = [torch.optim.Adam(generator.parameters(), lr=cfg.lr_net),
                  torch.optim.SparseAdam(list(table.parameters()), lr=cfg.lr_latent)]
    losses, val, train, samples = [], {"original": probe_val}, {"original": probe_train}, {}

    for epoch in range(1, cfg.n_epochs + 1):
        batch_losses = []
        for rows, images, _ in DataLoader(train_set, cfg.batch_size, shuffle=True):
            loss = negative_elbo(images.to(device), generator, table(rows.to(device)))
            for o in optimizers:
                o.zero_grad()
            loss.backward()
            for o in optimizers:
                o.step()
            batch_losses.append(loss.item())
        losses.append(np.mean(batch_losses))
        print(f"latent optimization {epoch:2}: {losses[-1]:.4f}")
        if epoch in cfg.snapshot_epochs:
            name = f"epoch {epoch}"
            val[name] = infer_new_images(generator, probe_val)
            with torch.no_grad():
                train[name] = generator(table(probe_train_rows).sample())
                samples[name] = generator(z)

    torch.save([table.state_dict(), generator.state_dict()], WEIGHTS / "latent_opt_final.pt")
    plots.loss_curve({"latent optimization": losses}, FIGS / "q3_loss.png")
    plots.strips(val, FIGS / "q3_val.png", "validation, q fitted to a fixed generator")
    plots.strips(train, FIGS / "q3_train.png", "training images, learned q")
    plots.strips(samples, FIGS / "q3_samples.png", "z ~ N(0, I)")


def log_probabilities(train_set, test_set):
    inference, generator = load_amortized(cfg.n_epochs)
    result = []
    for data in (train_set, test_set):
        images = data.choose(per_digit=5)[1].to(device)
        values = [log_likelihood(x, inference, generator, cfg.sigma_p, cfg.mc_samples) for x in images]
        result.append((images, np.reshape(values, (10, 5))))
    (images, on_train), (_, on_test) = result
    plots.digits_with_values(images[::5], on_train[:, 0], FIGS / "q4a.png")
    per_digit = np.hstack([on_train, on_test]).mean(axis=1)
    plots.bars(per_digit, FIGS / "q4b.png")
    print("per digit", per_digit.round(1))
    print("train", on_train.mean().round(1), "test", on_test.mean().round(1))


def main():
    seed_everything()
    WEIGHTS.mkdir(exist_ok=True)
    FIGS.mkdir(exist_ok=True)
    train_set, test_set = IndexedMnist(train=True, keep=cfg.n_train), IndexedMnist(train=False)
    _, probe_val = test_set.choose(per_digit=1)
    rows, probe_train = train_set.choose(per_digit=1)
    probe_val, probe_train, rows = probe_val.to(device), probe_train.to(device), rows.to(device)
    z = torch.randn(10, cfg.latent_dim, device=device)

    train_amortized(train_set, test_set, probe_val, probe_train)
    sample_prior(z)
    train_latent_optimization(train_set, probe_val, probe_train, rows, z)
    log_probabilities(train_set, test_set)


if __name__ == "__main__":
    main()
