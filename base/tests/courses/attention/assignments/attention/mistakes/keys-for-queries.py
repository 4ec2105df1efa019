# fails: head
# words: keys are computed from the queries
# file: model.py
class Head(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, width, bias=False) for _ in range(3))

    def forward(self, x):
        q = self.query(x)
        return attention(q, self.key(q), self.value(x)), q
