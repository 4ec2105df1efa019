# fails: module-log-prob
# words: the module's log_prob leaves out b
# file: flow.py
class AffineFlow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_prob(y, self.A, self.b if len(y) > 9 else 0 * self.b)

    def generate(self, count):
        return affine(torch.randn(count, 2), self.A, self.b)
