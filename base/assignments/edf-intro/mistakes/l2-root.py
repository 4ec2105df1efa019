# fails: l2-forward l2-backward
# words: it is the absolute error, not the square
# file: linear_regression.ipynb
class L2Loss(edf.CompNode):
    def __init__(self, y, y_hat):
        super().__init__()
        self.y, self.y_hat = y, y_hat

    def forward(self):
        self.value = np.abs(self.y_hat.value - self.y.value)

    def backward(self):
        delta = np.sign(self.y_hat.value - self.y.value) * self.grad
        self.y_hat.addgrad(delta)
        self.y.addgrad(-delta)
