# fails: l2-backward
# words: the sign is flipped: the gradient of y_hat is 2 (y_hat - y)
# file: linear_regression.ipynb
class L2Loss(edf.CompNode):
    def __init__(self, y, y_hat):
        super().__init__()
        self.y, self.y_hat = y, y_hat

    def forward(self):
        self.value = (self.y_hat.value - self.y.value) ** 2

    def backward(self):
        delta = -2 * (self.y_hat.value - self.y.value) * self.grad
        self.y_hat.addgrad(delta)
        self.y.addgrad(-delta)
