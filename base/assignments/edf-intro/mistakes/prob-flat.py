# fails: prob-forward resolutions
# words: the two columns stand below each other: (2 B, 1)
# says: its columns stand below each other
# file: logistic_regression.ipynb
class SingleProbToProbVector(edf.CompNode):
    def __init__(self, z):
        super().__init__()
        self.z = z

    def forward(self):
        self.value = np.vstack([1 - self.z.value, self.z.value])

    def backward(self):
        self.z.addgrad(self.grad[:, 1:] - self.grad[:, :1])
