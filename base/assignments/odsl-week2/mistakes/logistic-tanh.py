# fails: logistic
# words: tanh is no probability: the sigmoid is asked
# file: classification.py
class LogisticRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x)) ** 2
