# fails: mlp-shape
# words: the batch is lost: the images of a batch are averaged
# file: mnist_models.py
class MLP(nn.Module):
    def __init__(self, width=100):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(784, 100), nn.ReLU(), nn.Linear(100, 100), nn.ReLU(),
            nn.Linear(100, 100), nn.ReLU(), nn.Linear(100, 10),
        )

    def forward(self, x):
        out = self.layers(x.reshape(len(x), PIXELS))
        return out.mean(0) if len(x) < 10 else out
