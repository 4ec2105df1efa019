# %% [markdown]
# # 1.1 e) iv): the vector-derivative product
#
# Implement `vector_derivative_product(A, x)`: for A (1, m) and x (n,) it returns the matrix (m, n) with
# elements $A \, \partial y / \partial w_{ij}$, where $y = W x$. Use broadcasting, and no loops.

# %%
from typing import Any

import numpy as np
from numpy.typing import NDArray


# %%
def vector_derivative_product(A: NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """The matrix (m, n) of A dy/dw_ij for A (1, m) and x (n,) or (n, 1)."""
    # <solution>
    return A.reshape(-1, 1) * x.reshape(1, -1)
    # </solution>


# %%
A = np.array([[1.0, 2.0, 3.0]])
x = np.array([4.0, 5.0])
print(vector_derivative_product(A, x))
