# fails: logistic-size
# words: a layer is defined and never used; its parameters count
# file: classification.py
class LogisticRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 1)
        self.hidden = nn.Linear(2, 2)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))
