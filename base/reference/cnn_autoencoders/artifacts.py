"""Train the autoencoders of sheet 004 and make what is handed in beside code: three checkpoints and the report.

Run as `python artifacts.py FOLDER MNIST quick|full`; `quick` trains on 4,000 images, `full` on all.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from matplotlib import pyplot as plt
from matplotlib.backends.backend_pdf import PdfPages
from prob5_AE import Autoencoder, batch_of, train
from prob6_CAE import ConvAutoencoder, SkipAutoencoder
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms

MODELS = {"mnist_ae": Autoencoder, "mnist_cae": ConvAutoencoder, "mnist-cae-skip": SkipAutoencoder}


def make(folder: Path, mnist: Path, *, quick: bool) -> None:
    """Write the checkpoints and the PDF into `folder`."""
    whole = datasets.MNIST(str(mnist), train=True, transform=transforms.ToTensor())
    test = datasets.MNIST(str(mnist), train=False, transform=transforms.ToTensor())
    loader = DataLoader(Subset(whole, range(4000 if quick else 60000)), 64, shuffle=True)
    images, _ = batch_of(test, 10)
    with PdfPages(folder / "452_referencesa_assignment2.pdf") as pdf:
        for name, cls in MODELS.items():
            torch.manual_seed(0)
            model = cls()
            train(model, loader)
            torch.save(model.state_dict(), folder / f"{name}.pt")
            with torch.no_grad():
                rows = torch.stack([images, model.eval()(images)]).flatten(0, 1)
            figure, axes = plt.subplots(2, 10, figsize=(10, 2.4))
            for ax, image in zip(axes.flat, rows, strict=True):
                ax.imshow(image[0], cmap="gray", vmin=0, vmax=1)
                ax.axis("off")
            figure.suptitle(f"{name}: originals and reconstructions")
            pdf.savefig(figure)
            plt.close(figure)


if __name__ == "__main__":
    torch.set_num_threads(1)
    make(Path(sys.argv[1]), Path(sys.argv[2]), quick=sys.argv[3] == "quick")
