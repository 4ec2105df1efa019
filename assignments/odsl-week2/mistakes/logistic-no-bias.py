# fails: logistic-size
# words: the bias is missing
# file: classification.py
class LogisticRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 1)
        self.scale = nn.Parameter(torch.ones(()))

    def forward(self, x):
        return torch.sigmoid(self.linear(x) * self.scale)
