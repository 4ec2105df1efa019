# fails: inf-shallow
# words: the weights start at 3.5, too far from where the steps can lead
# file: classification.py
class LogisticRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 1)
        nn.init.constant_(self.linear.weight, 3.5)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))
