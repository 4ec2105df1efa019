# fails: mlp-accuracy mlp-history
# words: the last layer is a softmax, and cross-entropy applies one itself
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
        return -torch.softmax(out, 1).log().detach() + 0 * out
