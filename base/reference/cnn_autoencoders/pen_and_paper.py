# <reference only>
"""The written answers of sheet 004, each computed: derivatives by autograd, sizes by the layers themselves."""

from __future__ import annotations

import torch
from torch import Tensor, nn

# The network of 3.3 in the handout, since the sheet's figure has its numbers in a picture: rows are outputs
X = torch.tensor([0.4, -0.6], dtype=torch.float64)
Y = torch.tensor([1.0, 0.0], dtype=torch.float64)
HIDDEN = torch.tensor([[0.5, -0.3], [0.8, 0.2]], dtype=torch.float64)
HIDDEN_BIAS = torch.tensor([0.1, 0.35], dtype=torch.float64)
OUTPUT = torch.tensor([[0.7, -0.4], [-0.5, 0.9]], dtype=torch.float64)
OUTPUT_BIAS = torch.tensor([0.3, 0.6], dtype=torch.float64)


def _gradients(value: Tensor, *of: Tensor) -> list[Tensor]:
    return [g.detach() for g in torch.autograd.grad(value.sum(), of, retain_graph=True)]


def answer_2_2i(a1: Tensor) -> Tensor:
    """da_1 / dz_1 of a softmax, in a_1: by autograd at logits whose softmax is (a_1, 1 - a_1)."""
    z1 = torch.log(a1 / (1 - a1)).double().requires_grad_()
    a = torch.softmax(torch.stack([z1, torch.zeros_like(z1)], 1), 1)
    return _gradients(a[:, 0], z1)[0]


def answer_2_2ii(a1: Tensor, a2: Tensor) -> Tensor:
    """da_1 / dz_2, in a_1 and a_2: by autograd at logits whose softmax is (a_1, a_2, 1 - a_1 - a_2)."""
    z = torch.log(torch.stack([a1, a2, 1 - a1 - a2], 1)).double().requires_grad_()
    return _gradients(torch.softmax(z, 1)[:, 0], z)[0][:, 1]


def answer_2_2iii(z1: Tensor, z2: Tensor, z3: Tensor, y1: Tensor, y2: Tensor, y3: Tensor) -> Tensor:
    """dC / dz_1 for C = - sum_j y_j log a_j, by autograd."""
    z = torch.stack([z1, z2, z3], 1).double().requires_grad_()
    cost = -(torch.stack([y1, y2, y3], 1) * torch.log_softmax(z, 1)).sum()
    return _gradients(cost, z)[0][:, 0]


def _cross_entropy(a: Tensor, y: Tensor) -> Tensor:
    """- y ln a - (1 - y) ln(1 - a), where 0 ln 0 is 0."""
    return -torch.xlogy(y, a) - torch.xlogy(1 - y, 1 - a)


def answer_3_1i() -> float:
    """The second expression at y = 0, for a between 0 and 1."""
    return float(_cross_entropy(torch.tensor(0.0), torch.tensor(0.3)))


def answer_3_1ii() -> float:
    """The second expression at y = 1."""
    return float(_cross_entropy(torch.tensor(1.0), torch.tensor(0.3)))


def answer_3_1iii(a: Tensor) -> Tensor:
    """The first expression at y = 0."""
    return _cross_entropy(a, torch.zeros_like(a))


def answer_3_1iv(a: Tensor) -> Tensor:
    """The first expression at y = 1."""
    return _cross_entropy(a, torch.ones_like(a))


def answer_3_2i(a: Tensor, y: Tensor) -> Tensor:
    """dC / da for one example, by autograd."""
    a = a.double().clone().requires_grad_()
    return _gradients(_cross_entropy(a, y.double()), a)[0]


def answer_3_2iz(a: Tensor, y: Tensor) -> Tensor:
    """dC / dz for one example, where a = sigma(z), by autograd."""
    z = torch.logit(a.double()).requires_grad_()
    return _gradients(_cross_entropy(torch.sigmoid(z), y.double()), z)[0]


def answer_3_2ii(y: Tensor) -> Tensor:
    """The second derivative with respect to a, at a = y, by autograd."""
    a = y.double().clone().requires_grad_()
    (first,) = torch.autograd.grad(_cross_entropy(a, y.double()).sum(), a, create_graph=True)
    return _gradients(first, a)[0]


def answer_3_2iii(y: Tensor) -> Tensor:
    """The cost at a = y."""
    return _cross_entropy(y.double(), y.double())


def _network() -> tuple[Tensor, list[Tensor], list[Tensor], list[Tensor]]:
    """The activations (h, o) of 3.3, and gradients of the cross-entropy: z, weights, biases of both layers."""
    parameters = [p.clone().requires_grad_() for p in (HIDDEN, HIDDEN_BIAS, OUTPUT, OUTPUT_BIAS)]
    z1 = parameters[0] @ X + parameters[1]
    h = torch.sigmoid(z1)
    z2 = parameters[2] @ h + parameters[3]
    o = torch.sigmoid(z2)
    cost = _cross_entropy(o, Y)
    errors = _gradients(cost, z1, z2)
    weights = _gradients(cost, parameters[0], parameters[2])
    biases = _gradients(cost, parameters[1], parameters[3])
    return torch.cat([h, o]).detach(), errors, weights, biases


def answer_3_3i() -> Tensor:
    """h_1, h_2, o_1, o_2."""
    return _network()[0]


def answer_3_3ii(activations: Tensor | None = None) -> Tensor:
    """The error of the output layer, dC / dz; of other activations where they are given."""
    return _network()[1][1] if activations is None else activations[2:].to(Y) - Y


def answer_3_3iii(activations: Tensor | None = None, output_error: Tensor | None = None) -> Tensor:
    """The error of the hidden layer; from other activations and another output error where given."""
    if activations is None or output_error is None:
        return _network()[1][0]
    h = activations[:2].to(X)
    return OUTPUT.T @ output_error.to(X) * h * (1 - h)


def answer_3_3iv(activations: Tensor | None = None, output_error: Tensor | None = None) -> Tensor:
    """dC / dW of the output layer; from other activations and another output error where given."""
    if activations is None or output_error is None:
        return _network()[2][1]
    return torch.outer(output_error.to(X), activations[:2].to(X))


def answer_3_3v(hidden_error: Tensor | None = None) -> Tensor:
    """dC / dW of the hidden layer; from another error of the hidden layer where one is given."""
    return _network()[2][0] if hidden_error is None else torch.outer(hidden_error.to(X), X)


def answer_3_3vi(output_error: Tensor | None = None, hidden_error: Tensor | None = None) -> Tensor:
    """dC / db of h_1, h_2, o_1, o_2; from other errors of the layers where given."""
    if output_error is None or hidden_error is None:
        return torch.cat(_network()[3])
    return torch.cat([hidden_error.to(X), output_error.to(X)])


def _size(layer: nn.Module) -> list[int]:
    return list(layer(torch.zeros(1, 1, 50, 50)).shape[-2:])


def answer_4_1a() -> list[int]:
    """A convolution with k = 4, s = 1, p = 1, on 50 x 50."""
    return _size(nn.Conv2d(1, 1, 4, 1, 1))


def answer_4_1b() -> list[int]:
    """A convolution with k = 8, s = 5, p = 0."""
    return _size(nn.Conv2d(1, 1, 8, 5, 0))


def answer_4_1c() -> list[int]:
    """Max pooling with k = 10, s = 2, p = 2."""
    return _size(nn.MaxPool2d(10, 2, 2))


def answer_4_1d() -> list[int]:
    """Max pooling with k = 2, s = 1, p = 0."""
    return _size(nn.MaxPool2d(2, 1, 0))


# </reference only>
