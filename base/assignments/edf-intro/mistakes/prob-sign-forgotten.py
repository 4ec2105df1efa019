# fails: prob-backward
# words: the minus of 1 - z is forgotten in the gradient
# file: logistic_regression.ipynb
class SingleProbToProbVector(edf.CompNode):
    def __init__(self, z):
        super().__init__()
        self.z = z

    def forward(self):
        self.value = np.hstack([1 - self.z.value, self.z.value])

    def backward(self):
        self.z.addgrad(self.grad[:, 1:] + self.grad[:, :1])
