"""Numerical companion of ANSWERS.md.

Usage::

    python src/main.py --config config.json --problem 3
"""
from __future__ import annotations

import argparse
import json
import logging
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

log = logging.getLogger("tutorial")


@dataclass(frozen=True)
class Config:
    """Everything that can be changed from the outside."""

    seed: int = 0
    input_size: int = 32
    in_channels: int = 3
    kernel_size: int = 5
    n_filters: int = 10
    width: int = 256
    depth: int = 4
    x: list[list[float]] = field(default_factory=list)
    grad_y: list[list[float]] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> "Config":
        """Read the configuration from a JSON file."""
        return cls(**json.loads(path.read_text()))


@dataclass(frozen=True)
class ConvShape:
    """Output shape of a convolution, channels last."""

    height: int
    width: int
    channels: int

    def __str__(self) -> str:
        return f"{self.height}x{self.width}x{self.channels}"


def conv_output(size: int, kernel: int, filters: int = 1, stride: int = 1, padding: int = 0) -> ConvShape:
    """Return the shape after a square convolution."""
    side = (size + 2 * padding - kernel) // stride + 1
    return ConvShape(side, side, filters)


def count_filter_params(kernel: int, channels: int, filters: int) -> int:
    """Number of weights (no biases)."""
    return kernel ** 2 * channels * filters


def conv_matrix(w: Tensor, n: int = 4) -> Tensor:
    """Matrix W with ``W @ xbar == xbar * w``."""
    k = w.numel()
    mat = torch.zeros(n, n + k - 1)
    for row in range(n):
        mat[row, row:row + k] = w
    return mat


def transpose_conv(inp: Tensor, kernel: Tensor) -> Tensor:
    """Transpose convolution, stride 1, no padding, single channel."""
    return torch.nn.functional.conv_transpose2d(inp[None, None], kernel[None, None])[0, 0]


def relu(x: Tensor) -> Tensor:
    """max(0, x), elementwise."""
    return torch.clamp(x, min=0.0)


def leaky_relu(x: Tensor, alpha: float = 0.01) -> Tensor:
    """Leaky version."""
    return torch.where(x > 0, alpha * x, torch.zeros_like(x))


def elu(x: Tensor, alpha: float = 1.0) -> Tensor:
    """Exponential linear unit."""
    return torch.where(x > 0, x, alpha * (torch.exp(x) - 1))


def relu_backward(x: Tensor, grad_y: Tensor) -> Tensor:
    """Gradient of the loss w.r.t. the input of a ReLU layer."""
    return torch.where(x > 0, grad_y, torch.zeros_like(grad_y))


def xavier(fan_in: int, fan_out: int) -> Tensor:
    """Xavier initialised weights for tanh."""
    return torch.randn(fan_out, fan_in) / fan_in


def problem_1(cfg: Config) -> None:
    """Shapes, matrix form and transpose convolution."""
    log.info("1.1a %s", conv_output(cfg.input_size, cfg.kernel_size))
    log.info("1.1b %s", conv_output(cfg.input_size, cfg.kernel_size, padding=2))
    log.info("1.1c %s, %d parameters", conv_output(cfg.input_size, cfg.kernel_size, cfg.n_filters, padding=2),
             count_filter_params(cfg.kernel_size, cfg.in_channels, cfg.n_filters))
    log.info("1.2b\n%s", conv_matrix(torch.tensor([1.0, 2.0, 3.0])))
    k = torch.tensor([[0.0, 1.0], [2.0, 3.0]])
    log.info("1.3b\n%s", transpose_conv(k, k))


def problem_2(cfg: Config) -> None:
    """Look at the variance layer by layer."""
    a = 0.1 * torch.randn(512, cfg.width)
    for layer in range(cfg.depth):
        a = torch.tanh(a @ xavier(cfg.width, cfg.width).T)
        log.debug("layer %d: var %.2e", layer, a.var())


def problem_3(cfg: Config) -> None:
    """ReLU forward and backward."""
    x, grad_y = torch.tensor(cfg.x), torch.tensor(cfg.grad_y)
    log.info("3.1\n%s", relu(x))
    log.info("3.3\n%s", relu_backward(x, grad_y))


PROBLEMS = {1: problem_1, 2: problem_2, 3: problem_3}


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=Path(__file__).resolve().parents[1] / "config.json")
    parser.add_argument("--problem", type=int, choices=sorted(PROBLEMS), help="default: all")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    logging.basicConfig(level=logging.DEBUG if args.verbose else logging.INFO, format="%(levelname)s %(message)s")
    cfg = Config.load(args.config)
    torch.manual_seed(cfg.seed)
    for number, run in PROBLEMS.items():
        if args.problem in (None, number):
            run(cfg)


if __name__ == "__main__":
    main()
