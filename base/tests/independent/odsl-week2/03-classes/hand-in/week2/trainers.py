import torch
from torch import nn


class Trainer:
    """Base: subclasses say where the batch of each step comes from."""

    def __init__(self, model, lr=1e-3, criterion=None):
        self.model = model
        self.criterion = criterion or nn.BCELoss()
        self.opt = torch.optim.Adam(model.parameters(), lr=lr)
        self.train_losses = []
        self.test_losses = []
        self.test_steps = []

    def batch(self):
        raise NotImplementedError

    def evaluate(self):
        pass

    def step(self):
        X, y = self.batch()
        self.opt.zero_grad()
        loss = self.criterion(self.model(X), y)
        loss.backward()
        self.opt.step()
        self.train_losses.append(loss.item())

    def fit(self, nsteps):
        for _ in range(nsteps):
            self.step()
            self.evaluate()
        return self.model, self.train_losses


class InfiniteTrainer(Trainer):
    def __init__(self, model, problem, N=200, **kw):
        super().__init__(model, **kw)
        self.problem, self.N = problem, N

    def batch(self):
        return self.problem.get_data(self.N)


class FiniteTrainer(Trainer):
    def __init__(self, model, data, test=None, **kw):
        super().__init__(model, **kw)
        self.data, self.test = data, test

    def batch(self):
        return self.data

    def evaluate(self):
        if self.test is None:
            return
        X, y = self.test
        with torch.no_grad():
            self.test_losses.append(self.criterion(self.model(X), y).item())


class MiniBatchTrainer(FiniteTrainer):
    def __init__(self, *args, batch_size=128, every=25, **kw):
        super().__init__(*args, **kw)
        self.batch_size, self.every = batch_size, every

    def batch(self):
        X, y = self.data
        idx = torch.randint(0, len(X), (self.batch_size,))
        return X[idx], y[idx]

    def evaluate(self):
        n = len(self.train_losses)
        if n % self.every == 0 or n == 1:
            super().evaluate()
            self.test_steps.append(n)


def train_model_infinite_data(model, nsteps, problem):
    return InfiniteTrainer(model, problem).fit(nsteps)
