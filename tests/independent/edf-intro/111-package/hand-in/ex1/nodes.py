"""Les deux nœuds à écrire : L2Loss (1.2 c) et SingleProbToProbVector (1.4 c)."""
import numpy as np

from edf import CompNode


class L2Loss(CompNode):
    """(y, y_hat), tous deux B×1  ->  (y - y_hat)², B×1.  Pas de moyenne ici, c'est Graph qui la fait."""

    def __init__(self, y: CompNode, y_hat: CompNode):
        super().__init__(y, y_hat)

    def forward(self) -> None:
        y, y_hat = self.parents
        self.value = np.square(y.value - y_hat.value)

    def backward(self) -> None:
        y, y_hat = self.parents
        vers_y = self.grad * 2 * (y.value - y_hat.value)
        y.add_grad(vers_y)
        y_hat.add_grad(-vers_y)


class SingleProbToProbVector(CompNode):
    """z (B×1)  ->  o (B×2) avec o[:, 0] = z et o[:, 1] = 1 - z, comme sur la feuille."""

    def __init__(self, z: CompNode):
        super().__init__(z)

    def forward(self) -> None:
        z = self.parents[0].value
        self.value = np.column_stack((z, 1 - z))

    def backward(self) -> None:
        # do/dz = (1, -1) sur chaque ligne
        self.parents[0].add_grad(self.grad @ np.array([[1.0], [-1.0]]))


def colonne(y: np.ndarray) -> np.ndarray:
    """Numéro de la colonne de ``o`` où se trouve P(Y = y).

    La feuille demande p[i][0] = P(Y=0) mais définit o[i][0] = z[i][0] = P(Y=1) ; les deux ne vont pas
    ensemble. Je garde o tel quel et je traduis l'étiquette pour CrossEntropyLoss.
    """
    return np.where(y == 1, 0, 1)
