# fails: prob-fan-out
# words: the gradient is assigned, and not added to what is there
# file: logistic_regression.ipynb
class SingleProbToProbVector(edf.CompNode):
    def __init__(self, z):
        super().__init__()
        self.z = z

    def forward(self):
        self.value = np.hstack([1 - self.z.value, self.z.value])

    def backward(self):
        self.z.grad = self.grad[:, 1:] - self.grad[:, :1]
