# fails: cnn-layers
# words: all kernels are 3 x 3, and 5, 3 and 2 are asked
# edit1: answers.md | 8b: 15882 | 8b: 23946
# file: mnist_models.py
class CNN(nn.Module):
    def __init__(self, channels=(16, 32, 64)):
        super().__init__()
        self.blocks = nn.Sequential(
            nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.project = nn.Linear(64, 10)

    def forward(self, x):
        return self.project(self.blocks(x.reshape(-1, 1, 28, 28)).flatten(1))
