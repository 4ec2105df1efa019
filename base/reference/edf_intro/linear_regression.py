# %% [markdown]
# # 1.2: linear regression
#
# The data are points near a line. In part b) the derivatives are computed by hand, in part c) by EDF.

# %%
from typing import Any

import edf
import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
rng = np.random.default_rng(3)
x_train = rng.uniform(-2, 3, 60)
y_train = 1.7 * x_train - 0.6 + rng.normal(0, 0.4, 60)

# %% [markdown]
# ## b) Derivatives by hand
#
# `compute_derivatives` returns the derivatives of the mean squared error with respect to the slope and to
# the offset, in this order, as two floats.


# %%
def compute_derivatives(x: Array, y: Array, slope: float, offset_y: float) -> tuple[float, float]:
    """(dL / d slope, dL / d offset_y) of the mean squared error of the line, for x and y (N,)."""
    # <solution>
    error = offset_y + slope * x - y
    return float(2 * np.mean(error * x)), float(2 * np.mean(error))
    # </solution>


# %%
slope, offset_y = 0.0, 0.0
for _ in range(200):
    d_slope, d_offset = compute_derivatives(x_train, y_train, slope, offset_y)
    slope, offset_y = slope - 0.1 * d_slope, offset_y - 0.1 * d_offset

# %%
plt.figure()
plt.scatter(x_train, y_train, label="data")
plt.plot(x_train, slope * x_train + offset_y, "r", label="fitted line")
plt.title("Linear regression, derivatives by hand")
plt.xlabel("x")
plt.ylabel("y")
plt.legend()
plt.show()

# %% [markdown]
# ## c) The same with EDF
#
# `L2Loss` computes the squared error of each row, $(\hat y - y)^2$, (B, 1). EDF takes the mean.


# %%
class L2Loss(edf.CompNode):
    """The squared errors (B, 1) of y_hat (B, 1) and y (B, 1)."""

    def __init__(self, y: Any, y_hat: Any) -> None:
        super().__init__()
        self.y, self.y_hat = y, y_hat

    def forward(self) -> None:
        """Set `value`."""
        # <solution>
        self.value = (self.y_hat.value - self.y.value) ** 2
        # </solution>

    def backward(self) -> None:
        """Pass on `grad` to both inputs."""
        # <solution>
        delta = 2 * (self.y_hat.value - self.y.value) * self.grad
        self.y_hat.addgrad(delta)
        self.y.addgrad(-delta)
        # </solution>


# %% [markdown]
# `linear_graph` builds the graph: it clears the old one, makes the inputs x and y, a model with one weight
# and one bias, and the loss, and returns the two inputs, the predictions and the loss.


# %%
def linear_graph() -> tuple[edf.Input, edf.Input, edf.CompNode, edf.CompNode]:
    """The inputs x and y, the predictions y_hat and the loss of a linear regression of one variable."""
    # <solution>
    edf.clear_compgraph()
    x, y = edf.Input(), edf.Input()
    y_hat = edf.Affine(edf.AffineParams(1, 1), x)
    return x, y, y_hat, L2Loss(y, y_hat)
    # </solution>


# %%
x, y, y_hat, loss = linear_graph()
x.value, y.value = x_train[:, None], y_train[:, None]
edf.learning_rate = 0.1
for _ in range(200):
    edf.Forward()
    edf.Backward(loss)
    edf.UpdateParameters()

# %%
plt.figure()
plt.scatter(x_train, y_train, label="data")
plt.plot(x_train, y_hat.value[:, 0], "r", label="fitted line")
plt.title("Linear regression with EDF")
plt.xlabel("x")
plt.ylabel("y")
plt.legend()
plt.show()
