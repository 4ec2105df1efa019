"""Q4: log p(x) by importance sampling (eq. 9) with the amortized model of epoch 30."""
import argparse
import math
import os

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch

from model import AmortizedVAE
from vae_common import (add_common_args, checkpoint_path, load_train, load_validation, pick_device)


def log_normal(v, mean, log_var):
    """log density of a Gaussian with diagonal covariance; sums over the last dimension."""
    return -0.5 * (math.log(2 * math.pi) + log_var + (v - mean) ** 2 / torch.exp(log_var)).sum(dim=-1)


class LikelihoodEstimator:
    def __init__(self, vae, n_samples, sigma_p):
        self.vae = vae.eval()
        self.n_samples = n_samples
        self.sigma_p = sigma_p

    @torch.no_grad()
    def __call__(self, x):
        """x: (1, 28, 28). Returns the estimate of log p(x) in nats."""
        mu, r = self.vae.encoder(x.unsqueeze(0))
        z = mu + torch.exp(0.5 * r) * torch.randn(self.n_samples, mu.shape[1], device=x.device)
        zero = torch.zeros_like(mu)
        log_prior = log_normal(z, zero, zero)
        log_q = log_normal(z, mu, r)
        means = self.vae.decoder(z).flatten(1)                    # (M, 784)
        log_var_p = torch.full_like(means, 2 * math.log(self.sigma_p))
        log_lik = log_normal(x.flatten().unsqueeze(0), means, log_var_p)
        weights = log_prior + log_lik - log_q                     # (M,)
        return (torch.logsumexp(weights, dim=0) - math.log(self.n_samples)).item()


def score_set(dataset, per_digit, estimator, seed, device):
    """(10, per_digit) log-probabilities and the indices they belong to."""
    idx = dataset.n_per_digit(per_digit, seed)
    scores = torch.tensor([[estimator(dataset.images[int(i)].to(device)) for i in row] for row in idx])
    return scores, idx


def draw_examples(dataset, idx, scores, path):
    fig, axes = plt.subplots(2, 5, figsize=(8, 3.8))
    for digit, ax in enumerate(axes.flat):
        ax.imshow(dataset.images[int(idx[digit, 0]), 0], cmap="gray")
        ax.set_title(f"log p = {scores[digit, 0]:.1f}", fontsize=9)
        ax.axis("off")
    fig.tight_layout()
    fig.savefig(path, dpi=150)
    plt.close(fig)


def draw_means(means, path):
    plt.figure(figsize=(5, 3))
    plt.bar(range(10), means)
    plt.xticks(range(10))
    plt.xlabel("digit")
    plt.ylabel("average log p(x)")
    plt.tight_layout()
    plt.savefig(path, dpi=150)
    plt.close()


def main():
    parser = add_common_args(argparse.ArgumentParser(description=__doc__))
    parser.add_argument("--epoch", type=int, default=30)
    parser.add_argument("--samples", type=int, default=1000, help="M in eq. 9")
    parser.add_argument("--sigma-p", type=float, default=0.4)
    parser.add_argument("--per-digit", type=int, default=5, help="from each of the two sets")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    os.makedirs(args.figs, exist_ok=True)
    device = pick_device()

    vae = AmortizedVAE(args.latent_dim).to(device)
    vae.load_state_dict(torch.load(checkpoint_path(args.ckpt, "amortized", args.epoch),
                                   map_location=device))
    estimator = LikelihoodEstimator(vae, args.samples, args.sigma_p)

    train_set, test_set = load_train(args.data), load_validation(args.data)
    train_scores, train_idx = score_set(train_set, args.per_digit, estimator, args.seed, device)
    test_scores, _ = score_set(test_set, args.per_digit, estimator, args.seed, device)

    draw_examples(train_set, train_idx, train_scores, os.path.join(args.figs, "q4_examples.png"))
    per_digit = torch.cat([train_scores, test_scores], dim=1).mean(dim=1)
    for digit, value in enumerate(per_digit.tolist()):
        print(f"digit {digit}: average log p = {value:.2f}")
    draw_means(per_digit.tolist(), os.path.join(args.figs, "q4_per_digit.png"))
    print(f"train: {train_scores.mean():.2f}   test: {test_scores.mean():.2f}")


if __name__ == "__main__":
    main()
