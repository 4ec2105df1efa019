# fails: l2-fan-out
# words: the gradient is assigned, and not added to what is there
# file: linear_regression.ipynb
class L2Loss(edf.CompNode):
    def __init__(self, y, y_hat):
        super().__init__()
        self.y, self.y_hat = y, y_hat

    def forward(self):
        self.value = (self.y_hat.value - self.y.value) ** 2

    def backward(self):
        delta = 2 * (self.y_hat.value - self.y.value) * self.grad
        self.y_hat.grad = delta
        self.y.addgrad(-delta)
