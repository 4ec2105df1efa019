"""Problem 6: convolutional autoencoder, with/without skip connections, with/without noise."""
from __future__ import annotations

import logging
from dataclasses import replace
from typing import Tuple

import torch
from torch import Tensor, nn

from config import TrainConfig
from datamodule import MnistDataModule
from trainer import DenoisingTask, NoiseCorruption, Trainer, reconstruction_task
from viz import save_embedding, save_loss_curves, save_reconstructions


class ConvAutoEncoder(nn.Module):
    def __init__(self, use_skips: bool = False) -> None:
        super().__init__()
        self.use_skips = use_skips
        factor = 2 if use_skips else 1          # U-Net like concatenation doubles the channels

        self.down1 = nn.Sequential(nn.Conv2d(1, 4, 3, stride=1, padding=1), nn.ReLU())
        self.down2 = nn.Sequential(nn.Conv2d(4, 8, 3, stride=1, padding=1), nn.ReLU())
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.to_code = nn.Sequential(nn.Flatten(), nn.Linear(8 * 7 * 7, 20), nn.ReLU(), nn.Linear(20, 2))

        self.from_code = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 8 * 7 * 7), nn.ReLU(),
                                       nn.Unflatten(1, (8, 7, 7)))
        self.upsample = nn.Upsample(scale_factor=2, mode="nearest")
        self.up1 = nn.Sequential(nn.Conv2d(8 * factor, 4, 3, padding=1), nn.ReLU())
        self.up2 = nn.Sequential(nn.Conv2d(4 * factor, 1, 3, padding=1), nn.Sigmoid())

    def _encode(self, images: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        before_pool1 = self.down1(images)                        # 4 x 28 x 28
        before_pool2 = self.down2(self.pool(before_pool1))       # 8 x 14 x 14
        code = self.to_code(self.pool(before_pool2))
        return code, before_pool1, before_pool2

    def encode(self, images: Tensor) -> Tensor:
        code, _, _ = self._encode(images)
        return code

    def forward(self, images: Tensor) -> Tensor:
        code, before_pool1, before_pool2 = self._encode(images)
        hidden = self.upsample(self.from_code(code))             # 8 x 14 x 14
        if self.use_skips:
            hidden = torch.cat([hidden, before_pool2], dim=1)
        hidden = self.upsample(self.up1(hidden))                 # 4 x 28 x 28
        if self.use_skips:
            hidden = torch.cat([hidden, before_pool1], dim=1)
        return self.up2(hidden)


def run(tag: str, checkpoint: str, use_skips: bool, config: TrainConfig, data: MnistDataModule) -> Trainer:
    corruption = NoiseCorruption(config.noise_level) if config.noise_level > 0 else None
    task = DenoisingTask(corruption) if corruption else reconstruction_task
    trainer = Trainer(ConvAutoEncoder(use_skips), nn.BCELoss(), task, config).fit(data)
    trainer.save(checkpoint)

    examples = torch.stack([data.test_set[i][0] for i in range(12)])
    save_reconstructions(trainer.model, examples, config.artifact(f"p6_{tag}_reconstructions.png"), corruption, tag)
    save_embedding(trainer.model, data.test_loader(), config.artifact(f"p6_{tag}_embedding.png"),
                   corruption=corruption, title=tag)
    return trainer


def main() -> None:
    logging.basicConfig(level=logging.INFO)
    clean = TrainConfig(epochs=20)
    noisy = replace(clean, noise_level=0.3)
    data = MnistDataModule(clean)

    runs = {
        "cae": run("cae", "mnist_cae.pt", False, clean, data),
        "cae-skip": run("cae-skip", "mnist-cae-skip.pt", True, clean, data),
        "cae-noisy": run("cae-noisy", "mnist_cae_noisy.pt", False, noisy, data),
        "cae-skip-noisy": run("cae-skip-noisy", "mnist-cae-skip-noisy.pt", True, noisy, data),
    }
    save_loss_curves({tag: t.train_history for tag, t in runs.items()}, clean.artifact("p6_loss.png"))


if __name__ == "__main__":
    main()
