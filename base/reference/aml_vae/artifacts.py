"""Train the models of sheet 001 and make what is handed in beside code: checkpoints, report, README.

Run as `python artifacts.py FOLDER MNIST quick|full`; `quick` trains on 1,000 images, `full` on the
sheet's 5,000.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from latent_optimization import train_latents
from log_prob import average_per_digit, log_prob, train_against_test
from matplotlib import pyplot as plt
from matplotlib.backends.backend_pdf import PdfPages
from sup_classification import stratified_subset
from torch import Tensor
from torchvision import datasets, transforms
from vae import sample_prior, train_vae

README = "# Exercise 1\n\nName: Reference Solution\nUser name: reference\n"


def make(folder: Path, mnist: Path, *, quick: bool) -> None:
    """Write README.md, report.pdf and the five checkpoints into `folder`."""
    torch.manual_seed(0)
    whole = datasets.MNIST(str(mnist), train=True, transform=transforms.ToTensor())
    test = datasets.MNIST(str(mnist), train=False, transform=transforms.ToTensor())
    train_set = stratified_subset(whole, 100 if quick else 500)
    vae, losses = train_vae(train_set, folder=str(folder))
    generator, _, _, lo_losses = train_latents(train_set, epochs=5 if quick else 30)
    images = torch.cat([_ten(train_set), _ten(stratified_subset(test, 1))])
    log_probs = log_prob(vae.eval(), images, samples=100 if quick else 1000)
    digits, is_train = torch.arange(10).repeat(2), torch.arange(20) < 10
    (folder / "README.md").write_text(README)
    with PdfPages(folder / "report.pdf") as pdf:
        _page(pdf, "Q1: loss of the amortised VAE; Q3: latent optimisation", losses, lo_losses)
        _images(pdf, "Q1: ten images", images[:10])
        _images(pdf, "Q2: samples from the prior", sample_prior(vae.decoder))
        _images(pdf, "Q3: samples of latent optimisation", sample_prior(generator.eval()))
        _table(pdf, average_per_digit(log_probs, digits), train_against_test(log_probs, is_train))


def _ten(dataset: torch.utils.data.Dataset[tuple[Tensor, int]]) -> Tensor:
    """One image of each digit, (10, 1, 28, 28)."""
    found: dict[int, Tensor] = {}
    for index in range(len(dataset)):  # type: ignore[arg-type]
        image, digit = dataset[index]
        found.setdefault(digit, image)
        if len(found) == 10:
            break
    return torch.stack([found[d] for d in range(10)])


def _page(pdf: PdfPages, title: str, *curves: list[float]) -> None:
    figure, axes = plt.subplots(len(curves), 1, figsize=(6, 7))
    for ax, values in zip(axes, curves, strict=True):
        ax.plot(range(1, len(values) + 1), values)
        ax.set(xlabel="epoch", ylabel="loss")
    figure.suptitle(title)
    pdf.savefig(figure)
    plt.close(figure)


def _images(pdf: PdfPages, title: str, images: Tensor) -> None:
    figure, axes = plt.subplots(1, 10, figsize=(10, 1.6))
    for ax, image in zip(axes, images, strict=True):
        ax.imshow(image[0], cmap="gray", vmin=0, vmax=1)
        ax.axis("off")
    figure.suptitle(title)
    pdf.savefig(figure)
    plt.close(figure)


def _table(pdf: PdfPages, digits: Tensor, split: Tensor) -> None:
    figure = plt.figure(figsize=(6, 4))
    lines = [f"digit {d}: {v:.1f}" for d, v in enumerate(digits.tolist())]
    lines += [f"training set: {split[0]:.1f}", f"test set: {split[1]:.1f}"]
    figure.text(0.1, 0.1, "Q4: average log p(x)\n" + "\n".join(lines))
    pdf.savefig(figure)
    plt.close(figure)


if __name__ == "__main__":
    torch.set_num_threads(1)
    make(Path(sys.argv[1]), Path(sys.argv[2]), quick=sys.argv[3] == "quick")
