# fails: prob-forward
# words: both columns hold z; one of them is 1 - z
# file: logistic_regression.ipynb
class SingleProbToProbVector(edf.CompNode):
    def __init__(self, z):
        super().__init__()
        self.z = z

    def forward(self):
        self.value = np.hstack([self.z.value, self.z.value])

    def backward(self):
        self.z.addgrad(self.grad[:, 1:] - self.grad[:, :1])
