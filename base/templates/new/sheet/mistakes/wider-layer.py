# fails: layers
# words: the hidden layer has 32 units; the sheet asks for 16
# says: others than those asked for
# file: classifier.py
class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, x):
        return self.layers(x)
