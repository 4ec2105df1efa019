import torch
from torch import nn


class Trainer:
    """Adam training; `draw` is called once per step and returns (x, y)."""

    def __init__(self, model, loss, lr=1e-3):
        self.model, self.loss = model, loss
        self.opt = torch.optim.Adam(model.parameters(), lr=lr)
        self.train_loss, self.test_loss, self.test_steps = [], [], []

    def step(self, x, y):
        self.model.train()
        self.opt.zero_grad()
        value = self.loss(self.model(x), y)
        value.backward()
        self.opt.step()
        self.train_loss.append(value.item())

    @torch.no_grad()
    def evaluate(self, x, y):
        self.model.eval()
        return self.loss(self.model(x), y).item()

    def fit(self, draw, nsteps, test=None, every=10):
        for i in range(nsteps):
            self.step(*draw())
            if test is not None and (i % every == 0 or i == nsteps - 1):
                self.test_loss.append(self.evaluate(*test))
                self.test_steps.append(i)
        return self


def train_model_infinite_data(model, nsteps, lr=1e-3, n=500):
    """New independent sample at each step. Returns the model and the losses."""
    from .data import get_data
    t = Trainer(model, nn.BCELoss(), lr).fit(lambda: get_data(n), nsteps)
    return t.model, t.train_loss


def train_model_finite_data(model, nsteps, train, test, lr=1e-3):
    """train = (X, y) is used in every step. Returns the trainer with both loss curves."""
    return Trainer(model, nn.BCELoss(), lr).fit(lambda: train, nsteps, test)
