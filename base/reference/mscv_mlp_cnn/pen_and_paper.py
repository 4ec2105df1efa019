# <reference only>
"""The written answers of sheet 002, each computed from first principles: by the layers of torch, autograd and sums."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

IMAGE = torch.zeros(1, 3, 32, 32)
X = [[1.5, 2.2, 1.3, 6.7], [4.3, -0.3, -0.2, 4.9], [-4.5, 1.4, 5.5, 1.8], [0.1, -0.5, -0.1, 2.2]]
DL_DY = [[4.5, 1.2, 2.3, 1.3], [-1.3, -6.3, 4.1, -2.9], [-0.5, 1.2, 3.5, 1.2], [-6.1, 0.5, -4.1, -3.2]]


# -- Problem 1 ---------------------------------------------------------------------------------


def _shape(layer: nn.Module) -> list[int]:
    """Height, width, channels of what a layer makes of the image."""
    channels, height, width = layer(IMAGE).shape[1:]
    return [height, width, channels]


def answer_1_1a() -> list[int]:
    """One 5 x 5 x 3 filter, stride 1, no padding."""
    return _shape(nn.Conv2d(3, 1, 5))


def answer_1_1b() -> list[int]:
    """The same with a padding of 2."""
    return _shape(nn.Conv2d(3, 1, 5, padding=2))


def answer_1_1ci() -> list[int]:
    """Ten of these filters."""
    return _shape(nn.Conv2d(3, 10, 5, padding=2))


def answer_1_1cii() -> int:
    """Their parameters without biases."""
    return sum(p.numel() for p in nn.Conv2d(3, 10, 5, bias=False).parameters())


def answer_1_1d() -> list[int]:
    """Height and width after a 1 x 1 convolution."""
    return _shape(nn.Conv2d(3, 1, 1))[:2]


def answer_1_2ai(x1: Tensor, x2: Tensor, x3: Tensor, x4: Tensor) -> Tensor:
    """x padded by a zero on each end, at each of P points: (P, 1, 6)."""
    return nn.functional.pad(torch.stack([x1, x2, x3, x4], 1)[:, None], (1, 1))


def answer_1_2aii(
    x1: Tensor, x2: Tensor, x3: Tensor, x4: Tensor, w1: Tensor, w2: Tensor, w3: Tensor
) -> Tensor:
    """The cross-correlation of the padded x with w at each of P points: (P, 1, 4)."""
    x, w = answer_1_2ai(x1, x2, x3, x4), torch.stack([w1, w2, w3], 1)
    return nn.functional.conv1d(x.transpose(0, 1), w[:, None], groups=len(x)).transpose(0, 1)


def answer_1_2b(w1: Tensor, w2: Tensor, w3: Tensor) -> Tensor:
    """The matrix of this map, (P, 4, 6): its columns are what it makes of the unit vectors."""
    w = torch.stack([w1, w2, w3], 1).double()
    units = torch.eye(6, dtype=torch.float64)[:, None]
    return torch.stack([nn.functional.conv1d(units, k[None, None])[:, 0].T for k in w])


def answer_1_3a() -> str:
    """A network for segmentation."""
    return "a fully convolutional encoder-decoder such as U-Net"


def answer_1_3b() -> Tensor:
    """The transposed convolution of [[0, 1], [2, 3]] with itself: (3, 3)."""
    square = torch.arange(4.0).reshape(1, 1, 2, 2)
    return nn.functional.conv_transpose2d(square, square)[0, 0]


def answer_1_5() -> str:
    """What of a ResNet keeps gradients from vanishing."""
    return "skip connections"


def answer_1_6i(x: Tensor) -> Tensor:
    """ReLU."""
    return torch.relu(x.double())


def answer_1_6ii(x: Tensor, a: Tensor) -> Tensor:
    """Leaky ReLU with slope a."""
    return torch.where(x > 0, x.double(), a.double() * x)


def answer_1_6iip(x: Tensor, a: Tensor) -> Tensor:
    """Leaky ReLU with the usual slope of 0.01."""
    return answer_1_6ii(x, torch.full_like(a, nn.LeakyReLU().negative_slope))


def answer_1_6iii(x: Tensor, a: Tensor) -> Tensor:
    """ELU with a factor a."""
    return torch.where(x > 0, x.double(), a.double() * torch.expm1(x.double()))


def answer_1_6iiip(x: Tensor, a: Tensor) -> Tensor:
    """ELU with a factor of 1."""
    return answer_1_6iii(x, torch.ones_like(a))


# -- Problem 2 ---------------------------------------------------------------------------------


def _slope(function: Callable[[Tensor], Tensor], at: Tensor) -> Tensor:
    at = at.double().clone().requires_grad_()
    return torch.autograd.grad(function(at).sum(), at)[0]


def answer_2_1i(x: Tensor) -> Tensor:
    """The derivative of 2 sigma(2 x) - 1, by autograd."""
    return _slope(lambda v: 2 * torch.sigmoid(2 * v) - 1, x)


def answer_2_1ii(x: Tensor) -> Tensor:
    """The tangent of tanh at 0."""
    zero = torch.zeros_like(x)
    return torch.tanh(zero.double()) + _slope(torch.tanh, zero) * x


def answer_2_2(w1: Tensor, w2: Tensor, a1: Tensor, a2: Tensor, b: Tensor) -> Tensor:
    """The output of a neuron of two inputs."""
    return torch.tanh((w1 * a1 + w2 * a2 + b).double())


def answer_2_2p(w1: Tensor, w2: Tensor, a1: Tensor, a2: Tensor, b: Tensor) -> Tensor:
    """The same without its bias, which is initialised as zero."""
    return answer_2_2(w1, w2, a1, a2, torch.zeros_like(b))


def answer_2_3a() -> str:
    """The condition."""
    return "Var(z_i) = Var(a_k)"


def _two_valued(variance: Tensor) -> Tensor:
    """The two values of a centred variable with this variance, equally likely: (2, P)."""
    return torch.stack([-variance.sqrt(), variance.sqrt()])


def answer_2_3bi(v: Tensor, s: Tensor) -> Tensor:
    """Var(W a) for independent, centred W and a with variances v and s, by summing over their values."""
    products = _two_valued(v.double())[:, None] * _two_valued(s.double())[None]
    return (products**2).mean((0, 1)) - products.mean((0, 1)) ** 2


def answer_2_3bii(v: Tensor, s: Tensor, D: Tensor) -> Tensor:
    """The variance of a sum of D such products: variances of independent terms add up."""
    return D * answer_2_3bi(v, s)


def answer_2_3biii(D: Tensor) -> Tensor:
    """The v for which Var(z) = Var(a): the sum for v = 1 is D times too large."""
    one = torch.ones_like(D)
    return one / answer_2_3bii(one, one, D)


# -- Problem 3 ---------------------------------------------------------------------------------


def answer_3_1() -> Tensor:
    """ReLU forward."""
    return torch.relu(torch.tensor(X))


def answer_3_2(x: Tensor) -> Tensor:
    """The derivative of ReLU, by autograd."""
    return _slope(torch.relu, x)


def answer_3_3() -> Tensor:
    """ReLU backward, by autograd."""
    x = torch.tensor(X, requires_grad=True)
    torch.relu(x).backward(torch.tensor(DL_DY))
    assert x.grad is not None
    return x.grad


def answer_3_5() -> str:
    """Layers against units that are never active."""
    return "leaky ReLU, ELU"


# -- Problem 4 ---------------------------------------------------------------------------------


def answer_4_3(p: Tensor, f0: Tensor, f1: Tensor) -> Tensor:
    """log p(x), a sum over the two values of z."""
    joint = torch.stack([(1 - p) * f0, p * f1]).double()
    return torch.log(joint.sum(0))


def _terms(q: Tensor, p: Tensor) -> tuple[Tensor, Tensor]:
    """q(z|x) and p(z) for z = 0 and z = 1: (2, P) each."""
    return torch.stack([1 - q, q]).double(), torch.stack([1 - p, p]).double()


def answer_4_4i(q: Tensor, p: Tensor, f0: Tensor, f1: Tensor) -> Tensor:
    """E_q[log p(z) - log q(z|x) + log p(x|z)], a sum over both values."""
    posterior, prior = _terms(q, p)
    likelihood = torch.stack([f0, f1]).double()
    return (posterior * (prior.log() - posterior.log() + likelihood.log())).sum(0)


def answer_4_5i(q: Tensor, p: Tensor) -> Tensor:
    """KL(q(z|x) || p(z)), by the class of torch."""
    bernoulli = torch.distributions.Bernoulli
    return torch.distributions.kl_divergence(bernoulli(q.double()), bernoulli(p.double()))


def answer_4_6() -> str:
    """The distribution that z is sampled from."""
    return "q(z|x)"


def answer_4_7i(theta: Tensor, epsilon: Tensor) -> Tensor:
    """x of N(theta, 1) from epsilon of N(0, 1)."""
    return theta + epsilon


def answer_4_7ii(theta: Tensor) -> Tensor:
    """d/dtheta E[(theta + epsilon)²]: Gauss-Hermite quadrature over epsilon, autograd for the derivative."""
    nodes, weights = (torch.from_numpy(a) for a in np.polynomial.hermite_e.hermegauss(8))
    weights = weights / math.sqrt(2 * math.pi)

    def expectation(t: Tensor) -> Tensor:
        return (weights * answer_4_7i(t[:, None], nodes) ** 2).sum(1)

    return _slope(expectation, theta)


# </reference only>
