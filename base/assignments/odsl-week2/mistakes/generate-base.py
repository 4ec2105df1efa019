# fails: generate
# words: it returns points of the base distribution
# file: flow.py
class AffineFlow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_prob(y, self.A, self.b)

    def generate(self, count):
        return torch.randn(count, 2) + 0 * self.b
