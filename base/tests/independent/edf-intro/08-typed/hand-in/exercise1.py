"""Deep Learning, exercise 1: the programming parts."""
from __future__ import annotations

import argparse
import logging
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

import edf

logger = logging.getLogger(__name__)
Array = NDArray[np.floating]


@dataclass(frozen=True)
class Config:
    """All settings. Defaults are overwritten by config.toml."""

    seed: int = 0
    mnist_root: str = "./data"
    epochs: int = 4
    batch_size: int = 64
    lr_logistic: float = 0.1
    lr_linear: float = 0.02
    steps_linear: int = 1500

    @staticmethod
    def from_file(path: Path) -> Config:
        return Config(**tomllib.loads(path.read_text())) if path.exists() else Config()


class Split(NamedTuple):
    x: Array
    y: NDArray[np.integer]


# --------------------------------------------------------------------------- 1.1
def vector_derivative_product(A: Array, x: Array) -> Array:
    """W_hat with elements A[0, i] * x[j].

    Args:
        A: row vector of shape (1, m)
        x: vector of shape (n,)
    """
    return A[0, :, None] * x[None, :]


def run_derivative(cfg: Config) -> None:
    A, x = np.arange(1.0, 4.0)[None], np.array([1.0, 10.0])
    logger.info("W_hat =\n%s", vector_derivative_product(A, x))


# --------------------------------------------------------------------------- 1.2
def compute_derivatives_linear(x: Array, y: Array, slope: float, offset_y: float) -> tuple[float, float]:
    """Partial derivatives of the mean squared error wrt. offset and slope."""
    residual = offset_y + slope * x - y
    dw0 = 2.0 * float(np.mean(residual))
    dw1 = 2.0 * float(np.mean(residual * x))
    return dw0, dw1


class L2Loss(edf.CompNode):
    """Elementwise squared error of two B x 1 nodes."""

    def __init__(self, y: edf.Input, y_hat: edf.CompNode) -> None:
        super().__init__()
        self.y, self.y_hat = y, y_hat

    def forward(self) -> None:
        self.value = (self.y_hat.value - self.y.value) ** 2

    def backward(self) -> None:
        delta = 2.0 * self.grad * (self.y_hat.value - self.y.value)
        self.y_hat.addgrad(delta)
        self.y.addgrad(-delta)


def run_linear(cfg: Config) -> None:
    rng = np.random.default_rng(cfg.seed)
    x = rng.uniform(0.0, 5.0, 80)
    y = 0.9 * x + 1.5 + rng.normal(0.0, 0.4, 80)

    slope = offset = 0.0
    for _ in range(cfg.steps_linear):
        dw0, dw1 = compute_derivatives_linear(x, y, slope, offset)
        slope, offset = slope - cfg.lr_linear * dw1, offset - cfg.lr_linear * dw0
    logger.info("numpy: slope %.4f, offset %.4f", slope, offset)

    edf.reset()
    w1, w0 = edf.Parameter(np.zeros((1, 1))), edf.Parameter(np.zeros(1))
    y_hat = edf.Affine(edf.Input(x[:, None]), w1, w0)
    loss = L2Loss(edf.Input(y[:, None]), y_hat)
    for _ in range(cfg.steps_linear):
        edf.Forward()
        edf.Backward(loss)
        edf.SGD(cfg.lr_linear)
    logger.info("EDF: slope %.4f, offset %.4f, loss %.4f", w1.value.item(), w0.value.item(), loss.value.mean())

    fig, ax = plt.subplots()
    ax.scatter(x, y, s=8, label="data")
    ax.plot([0, 5], [offset, offset + 5 * slope], label="numpy")
    order = np.argsort(x)
    ax.plot(x[order], y_hat.value[order, 0], "--", label="EDF")
    ax.set(xlabel="x", ylabel="y")
    ax.legend()
    fig.savefig("linear_regression.png")


# --------------------------------------------------------------------------- 1.4
def load_split(root: str, train: bool) -> Split:
    """MNIST zeros and ones."""
    from torchvision.datasets import MNIST

    ds = MNIST(root, train=train, download=True)
    y = ds.targets.numpy()
    return Split(ds.data.numpy()[y < 2] / 255.0, y[y < 2])


def downscale(images: Array, k: int) -> Array:
    pad = (-images.shape[1]) % k // 2
    images = np.pad(images, ((0, 0), (pad, pad), (pad, pad)))
    s = images.shape[1] // k
    return images.reshape(len(images), k, s, k, s).mean(axis=(2, 4)).reshape(len(images), -1)


def resolution(train: Split, test: Split, k: int) -> tuple[Split, Split]:
    a, b = downscale(train.x, k), downscale(test.x, k)
    return Split((a - a.mean()) / a.std(), train.y), Split((b - a.mean()) / a.std(), test.y)


def compute_derivatives(x: Array, y: Array, y_hat: Array) -> Array:
    """Gradient of the mean cross entropy.

    Args:
        x: inputs, (B, D)
        y: labels, (B,)
        y_hat: predicted probabilities, (B,)
    """
    return (x * (y - y_hat)[:, None]).mean(axis=0)


def sigmoid(z: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-z))


def batches(n: int, size: int, rng: np.random.Generator) -> Iterator[NDArray[np.integer]]:
    order = rng.permutation(n)
    for start in range(0, n, size):
        yield order[start : start + size]


class SingleProbToProbVector(edf.CompNode):
    """(B, 1) -> (B, 2), o[:, 0] = z and o[:, 1] = 1 - z as on the sheet.

    Since CrossEntropyLoss takes column y for label y, z becomes P(Y=0) in the training. Predictions are made by argmax over o.
    """

    def __init__(self, z: edf.CompNode) -> None:
        super().__init__()
        self.z = z

    def forward(self) -> None:
        self.value = np.concatenate([self.z.value, 1.0 - self.z.value], axis=1)

    def backward(self) -> None:
        self.z.addgrad(self.grad[:, :1] - self.grad[:, 1:])


def train_numpy(train: Split, test: Split, cfg: Config) -> None:
    rng = np.random.default_rng(cfg.seed)
    w = np.zeros(train.x.shape[1])
    for epoch in range(cfg.epochs):
        for idx in batches(len(train.x), cfg.batch_size, rng):
            xb, yb = train.x[idx], train.y[idx]
            w += cfg.lr_logistic * compute_derivatives(xb, yb, sigmoid(xb @ w))
        logger.info("numpy epoch %d test error %.4f", epoch, np.mean((sigmoid(test.x @ w) > 0.5) != test.y))


def train_edf(train: Split, test: Split, cfg: Config, name: str) -> None:
    rng = np.random.default_rng(cfg.seed)
    edf.reset()
    x, y = edf.Input(), edf.Input()
    w = edf.Parameter(np.zeros((train.x.shape[1], 1)))
    o = SingleProbToProbVector(edf.Sigmoid(edf.Affine(x, w)))
    loss = edf.CrossEntropyLoss(o, y)
    for epoch in range(cfg.epochs):
        for idx in batches(len(train.x), cfg.batch_size, rng):
            x.value, y.value = train.x[idx], train.y[idx]
            edf.Forward()
            edf.Backward(loss)
            edf.SGD(cfg.lr_logistic)
        x.value, y.value = test.x, test.y
        edf.Forward()
        logger.info("EDF %s epoch %d loss %.4f test error %.4f", name, epoch, loss.value.mean(), np.mean(o.value.argmax(axis=1) != test.y))


def run_logistic(cfg: Config) -> None:
    train, test = load_split(cfg.mnist_root, True), load_split(cfg.mnist_root, False)
    train_numpy(*resolution(train, test, 1), cfg)
    for k in (1, 4, 8, 28):
        train_edf(*resolution(train, test, k), cfg, f"{k}x{k}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=["derivative", "linear", "logistic", "all"], nargs="?", default="all")
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.toml"))
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    cfg = Config.from_file(args.config)
    logger.info("%s", cfg)
    parts = {"derivative": run_derivative, "linear": run_linear, "logistic": run_logistic}
    for name, part in parts.items():
        if args.part in (name, "all"):
            part(cfg)


if __name__ == "__main__":
    main()
