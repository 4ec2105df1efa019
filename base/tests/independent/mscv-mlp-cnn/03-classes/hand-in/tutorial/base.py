"""Common base of my layers (numpy only, forward/backward like in the lecture)."""


class Layer:
    def __init__(self):
        self.cache = None

    def forward(self, x):
        raise NotImplementedError

    def backward(self, dy):
        raise NotImplementedError

    def __call__(self, x):
        return self.forward(x)
