# fails: sup-conv
# words: the network has affine layers only; a CNN is asked
# says: has no `_ConvNd` layer
# file: sup_classification.py
class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(784, 400), nn.ReLU(), nn.Linear(400, 10))

    def forward(self, x):
        return self.layers(x)
