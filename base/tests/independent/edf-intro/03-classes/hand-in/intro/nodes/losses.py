from ..edf import CompNode


class L2Loss(CompNode):
    """Elementwise squared error, B x 1. The mean over the batch is taken in edf.Backward."""

    def __init__(self, y, y_hat):
        super().__init__()
        self.y = y
        self.y_hat = y_hat

    def forward(self):
        self.residual = self.y_hat.value - self.y.value
        self.value = self.residual ** 2

    def backward(self):
        self.y_hat.addgrad(2 * self.residual * self.grad)
        self.y.addgrad(-2 * self.residual * self.grad)
