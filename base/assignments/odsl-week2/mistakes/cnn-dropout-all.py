# fails: cnn-accuracy
# words: the images are not divided into rows: columns and rows are shuffled in every call
# file: mnist_models.py
class CNN(nn.Module):
    def __init__(self, channels=(16, 32, 64)):
        super().__init__()
        self.blocks = nn.Sequential(
            nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 2), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.project = nn.Linear(256, 10)

    def forward(self, x):
        x = x[:, torch.randperm(784)]
        return self.project(self.blocks(x.reshape(-1, 1, 28, 28)).flatten(1))
