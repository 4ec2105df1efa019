"""Problem 5.4: fully connected autoencoder with a two-dimensional code."""
from __future__ import annotations

import logging
from typing import Optional, Sequence

import torch
from torch import Tensor, nn

from config import TrainConfig
from datamodule import MnistDataModule
from trainer import Trainer, reconstruction_task
from viz import save_embedding, save_loss_curves, save_reconstructions


def fully_connected(widths: Sequence[int], final: Optional[nn.Module] = None) -> nn.Sequential:
    """Linear/ReLU stack. `final` replaces the last activation if given."""
    layers: list[nn.Module] = []
    for n_in, n_out in zip(widths[:-1], widths[1:]):
        layers.append(nn.Linear(n_in, n_out))
        layers.append(nn.ReLU())
    if final is not None:
        layers[-1] = final
    return nn.Sequential(*layers)


class AutoEncoder(nn.Module):
    WIDTHS = (784, 400, 100, 25, 2)

    def __init__(self) -> None:
        super().__init__()
        self.encoder = fully_connected(self.WIDTHS)
        self.decoder = fully_connected(self.WIDTHS[::-1], final=nn.Sigmoid())

    def encode(self, images: Tensor) -> Tensor:
        return self.encoder(images.flatten(start_dim=1))

    def decode(self, code: Tensor) -> Tensor:
        return self.decoder(code).view(-1, 1, 28, 28)

    def forward(self, images: Tensor) -> Tensor:
        return self.decode(self.encode(images))


def main() -> None:
    logging.basicConfig(level=logging.INFO)
    config = TrainConfig(epochs=20)
    data = MnistDataModule(config)
    trainer = Trainer(AutoEncoder(), nn.BCELoss(), reconstruction_task, config).fit(data)
    trainer.save("mnist_ae.pt")

    examples = torch.stack([data.test_set[i][0] for i in range(12)])
    save_reconstructions(trainer.model, examples, config.artifact("p5_reconstructions.png"), title="AE")
    save_embedding(trainer.model, data.test_loader(), config.artifact("p5_embedding.png"), title="AE embedding")
    save_loss_curves({"AE": trainer.train_history}, config.artifact("p5_loss.png"))


if __name__ == "__main__":
    main()
