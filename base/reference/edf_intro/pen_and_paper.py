# <reference only>
"""The written answers of sheet 003, each computed: derivatives by autograd, values by the expressions themselves."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def _jacobians(f: Callable[[Tensor], Tensor], points: Tensor) -> Tensor:
    """Jacobians (P, m, n) of f: R^n -> R^m at points (P, n)."""
    return torch.stack([torch.autograd.functional.jacobian(f, x) for x in points.double()])


def answer_1_1a(x1: Tensor, x2: Tensor, x3: Tensor) -> Tensor:
    """The partial derivatives of (exp(x1) sin(x3), sqrt(x2 + x3)): (P, 2, 3)."""

    def f(x: Tensor) -> Tensor:
        return torch.stack([torch.exp(x[0]) * torch.sin(x[2]), torch.sqrt(x[1] + x[2])])

    return _jacobians(f, torch.stack([x1, x2, x3], 1))


def answer_1_1b() -> str:
    """The property of the matrix."""
    return "diagonal"


def answer_1_1c(x: Tensor) -> Tensor:
    """sigma'(x), (P,)."""
    return _jacobians(torch.sigmoid, x[:, None])[:, 0, 0]


def answer_1_1d(x1: Tensor, x2: Tensor, x3: Tensor) -> Tensor:
    """The partial derivatives of (sigma(x1), sigma(x2), sigma(x3)): (P, 3, 3)."""
    return _jacobians(torch.sigmoid, torch.stack([x1, x2, x3], 1))


def answer_1_1ei(W: Tensor, x: Tensor) -> Tensor:
    """dy/dx of y = W x by autograd, at P points: (P, m, n)."""
    return torch.stack(
        [torch.autograd.functional.jacobian(torch.mv, (w, v))[1] for w, v in zip(W, x, strict=True)]
    )


def answer_1_1eii(k: Tensor, i: Tensor, xj: Tensor, xi: Tensor, wij: Tensor) -> Tensor:
    """dy_k / dw_ij for W of rows k: only row i holds w_ij, and it is multiplied by x_j, (P,)."""
    del xi, wij  # what it may be mistaken for
    return torch.where(k == i, xj, torch.zeros_like(xj))


def answer_1_1eiii(ai: Tensor, xj: Tensor) -> Tensor:
    """A dy/dw_ij by autograd, for a W of one row and one column: (P,)."""
    weights = [torch.ones(1, 1, dtype=torch.float64, requires_grad=True) for _ in ai]
    products = [a * (w @ x[None]) for a, w, x in zip(ai.double(), weights, xj.double(), strict=True)]
    return torch.stack([torch.autograd.grad(p, w)[0][0, 0] for p, w in zip(products, weights, strict=True)])


def _squared_error(parameters: Tensor) -> Tensor:
    w0, w1, x, y = parameters
    return ((w0 + w1 * x - y) ** 2)[None]


def answer_1_2a0(w0: Tensor, w1: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """dL/dw0 for one point (x, y)."""
    return _jacobians(_squared_error, torch.stack([w0, w1, x, y], 1))[:, 0, 0]


def answer_1_2a1(w0: Tensor, w1: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """dL/dw1 for one point (x, y)."""
    return _jacobians(_squared_error, torch.stack([w0, w1, x, y], 1))[:, 0, 1]


def answer_1_3a(a: Tensor, b: Tensor) -> Tensor:
    """Expression A."""
    return torch.exp(a) / torch.sqrt(b) * torch.log(a + b)


def answer_1_3b(a: Tensor, b: Tensor, c: Tensor) -> Tensor:
    """Expression B."""
    inner = a + b + c**2
    return torch.sqrt(inner) + torch.log(inner) + inner / (b * c**2)


def answer_1_3c(
    w0: Tensor, w1: Tensor, x1: Tensor, x2: Tensor, x3: Tensor, y1: Tensor, y2: Tensor, y3: Tensor
) -> Tensor:
    """Expression C."""
    pairs = ((x1, y1), (x2, y2), (x3, y3))
    return sum(((w0 + w1 * x - y) ** 2 for x, y in pairs), torch.zeros_like(w0))


# </reference only>
