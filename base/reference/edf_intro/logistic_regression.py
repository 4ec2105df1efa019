# %% [markdown]
# # 1.4: logistic regression
#
# The data are MNIST's zeros and ones, in four resolutions: 1x1 (`mean`), 4x4, 8x8 and 28x28 pixels.

# %%
from collections.abc import Callable
from typing import Any

import edf
import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray
from torchvision.datasets import MNIST

Array = NDArray[np.float64]


# %%
def load(train: bool, count: int = 4000) -> tuple[Array, Array]:
    """Images (N, 28, 28) in [0, 1] and labels (N,) of the first zeros and ones."""
    data = MNIST("data", train=train, download=True)
    chosen = np.flatnonzero(data.targets.numpy() < 2)[:count]
    return data.data.numpy()[chosen] / 255, data.targets.numpy()[chosen].astype(float)


def downscale(images: Array, size: int) -> Array:
    """Means over equal patches of the middle: (N, size * size)."""
    patch = 28 // size
    margin = (28 - patch * size) // 2
    middle = images[:, margin : margin + patch * size, margin : margin + patch * size]
    return middle.reshape(-1, size, patch, size, patch).mean((2, 4)).reshape(len(images), -1)


images_train, y_train = load(train=True)
images_test, y_test = load(train=False, count=1000)
x_train_mean, x_test_mean = downscale(images_train, 1), downscale(images_test, 1)
x_train_4x4, x_test_4x4 = downscale(images_train, 4), downscale(images_test, 4)
x_train_8x8, x_test_8x8 = downscale(images_train, 8), downscale(images_test, 8)
x_train_28x28, x_test_28x28 = downscale(images_train, 28), downscale(images_test, 28)

# %% [markdown]
# ## b) Derivatives by hand
#
# `compute_derivatives` returns the gradient of the mean loss with respect to w, (D,).


# %%
def compute_derivatives(x: Array, y: Array, y_hat: Array) -> Array:
    """The gradient (D,) for inputs x (B, D), labels y (B,) and predictions y_hat (B,)."""
    # <solution>
    gradient: Array = (y_hat - y) @ x / len(x)
    return gradient
    # </solution>


# %%
def with_ones(x: Array) -> Array:
    """A column of ones, for the offset."""
    return np.hstack([x, np.ones((len(x), 1))])


inputs, inputs_test = with_ones(x_train_mean), with_ones(x_test_mean)
w = np.zeros(2)
errors = []
for _ in range(300):
    w -= 5 * compute_derivatives(inputs, y_train, 1 / (1 + np.exp(-inputs @ w)))
    errors.append(float(np.mean((inputs_test @ w > 0) != y_test)))

# %%
plt.figure()
plt.plot(errors)
plt.title("Test error, derivatives by hand, 1x1")
plt.xlabel("step")
plt.ylabel("test error")
plt.show()

# %% [markdown]
# ## c) The same with EDF
#
# `SingleProbToProbVector` makes of P(Y = 1), (B, 1), both probabilities, (B, 2). The sheet writes
# o[i][0] = z[i][0], and `CrossEntropyLoss` takes column k as the probability of label k: either choose
# the columns so that label k has column k, or swap the labels.


# %%
class SingleProbToProbVector(edf.CompNode):
    """Both probabilities, (B, 2), of z = P(Y = 1), (B, 1)."""

    def __init__(self, z: Any) -> None:
        super().__init__()
        self.z = z

    def forward(self) -> None:
        """Set `value`."""
        # <solution>
        self.value = np.hstack([1 - self.z.value, self.z.value])
        # </solution>

    def backward(self) -> None:
        """Pass on `grad`."""
        # <solution>
        self.z.addgrad(self.grad[:, 1:] - self.grad[:, :1])
        # </solution>


# <reference only>
# %%
class SheetProbVector(edf.CompNode):
    """The columns as the sheet writes them: z first."""

    def __init__(self, z: Any) -> None:
        super().__init__()
        self.z = z

    def forward(self) -> None:
        """Set `value`."""
        self.value = np.hstack([self.z.value, 1 - self.z.value])

    def backward(self) -> None:
        """Pass on `grad`."""
        self.z.addgrad(self.grad[:, :1] - self.grad[:, 1:])


def sheet_graph(features: int) -> tuple[edf.Input, edf.Input, edf.CompNode, edf.CompNode]:
    """The graph with the columns as the sheet writes them."""
    edf.clear_compgraph()
    x, y = edf.Input(), edf.Input()
    p = SheetProbVector(edf.Sigmoid(edf.Affine(edf.AffineParams(features, 1), x)))
    return x, y, p, edf.CrossEntropyLoss(p, y)


class Weighted(edf.CompNode):
    """x w, (B, 1), for x (B, D): without a bias, as the sheet writes the model."""

    def __init__(self, x: edf.Input, features: int) -> None:
        super().__init__()
        self.x, self.w = x, edf.Parameter(np.zeros((features, 1)))

    def forward(self) -> None:
        """Compute `value`."""
        self.value = self.x.value @ self.w.value

    def backward(self) -> None:
        """Pass on `grad`."""
        self.w.addgrad(self.x.value[:, :, None] * self.grad[:, None, :])


def weights_graph(features: int) -> tuple[edf.Input, edf.Input, edf.CompNode, edf.CompNode]:
    """The graph without a bias."""
    edf.clear_compgraph()
    x, y = edf.Input(), edf.Input()
    p = SingleProbToProbVector(edf.Sigmoid(Weighted(x, features)))
    return x, y, p, edf.CrossEntropyLoss(p, y)


def sheet_weights_graph(features: int) -> tuple[edf.Input, edf.Input, edf.CompNode, edf.CompNode]:
    """The graph without a bias, with the columns as the sheet writes them."""
    edf.clear_compgraph()
    x, y = edf.Input(), edf.Input()
    p = SheetProbVector(edf.Sigmoid(Weighted(x, features)))
    return x, y, p, edf.CrossEntropyLoss(p, y)


# </reference only>
# %% [markdown]
# `logistic_graph` builds the graph for `features` inputs: it clears the old one, makes the inputs x and y,
# an affine map to one number, a sigmoid, both probabilities and the loss, and returns the two inputs, the
# probabilities (B, 2) and the loss.


# %%
def logistic_graph(features: int) -> tuple[edf.Input, edf.Input, edf.CompNode, edf.CompNode]:
    """The inputs x and y, both probabilities and the loss of a logistic regression."""
    # <solution>
    edf.clear_compgraph()
    x, y = edf.Input(), edf.Input()
    z = edf.Sigmoid(edf.Affine(edf.AffineParams(features, 1), x))
    p = SingleProbToProbVector(z)
    return x, y, p, edf.CrossEntropyLoss(p, y)
    # </solution>


# %%
Graph = Callable[[int], tuple[edf.Input, edf.Input, edf.CompNode, edf.CompNode]]


def train(graph: Graph, x_train: Array, x_test: Array, rate: float, steps: int = 100) -> list[float]:
    """The test error after each step."""
    x, y, p, loss = graph(x_train.shape[1])
    edf.learning_rate = rate
    errors = []
    for _ in range(steps):
        x.value, y.value = x_train, y_train
        edf.Forward()
        edf.Backward(loss)
        edf.UpdateParameters()
        x.value, y.value = x_test, y_test
        edf.Forward()
        errors.append(float(np.mean(p.value.argmax(1) != y_test)))
    return errors


# %% [markdown]
# ## d) Other resolutions
#
# Add the 4x4, 8x8 and 28x28 pixel versions, with learning rates that suit them, and train.

# %%
resolutions = {"1x1": (x_train_mean, x_test_mean, 5.0)}
# <solution>
resolutions["4x4"] = (x_train_4x4, x_test_4x4, 1.0)
resolutions["8x8"] = (x_train_8x8, x_test_8x8, 0.5)
resolutions["28x28"] = (x_train_28x28, x_test_28x28, 0.05)
# </solution>

# %%
plt.figure()
for name, (x_tr, x_te, rate) in resolutions.items():
    plt.plot(train(logistic_graph, x_tr, x_te, rate), label=name)
plt.title("Test error with EDF")
plt.xlabel("step")
plt.ylabel("test error")
plt.legend()
plt.show()
