import numpy as np
from ..edf import CompNode


class SingleProbToProbVector(CompNode):
    """z (B x 1) = P(Y=1)  ->  o (B x 2).

    The sheet contradicts itself: o[i][0] = z[i][0], but the CrossEntropyLoss wants p[i][0] = P(Y=0). I use the order that the loss wants:
    o[i] = (1 - z, z).
    """

    def __init__(self, z):
        super().__init__()
        self.z = z

    def forward(self):
        z = self.z.value
        self.value = np.concatenate((1 - z, z), axis=1)

    def backward(self):
        # d o_0 / dz = -1, d o_1 / dz = 1
        self.z.addgrad(self.grad @ np.array([[-1.0], [1.0]]))
