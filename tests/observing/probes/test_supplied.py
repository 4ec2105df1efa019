"""A training function is given its data in the form in which it uses them."""

import pytest
import torch

from graders.observing.probes.artifacts.fitting import fit
from tests.observing.conftest import code

SYMBOLS = {
    "symbols": {"train": {"names": ["train"], "arguments": ["model", "data", "steps"]}},
    "synonyms": {"test_x": ["xt"], "test_y": ["yt"], "x": ["X"], "steps": ["n"], "dataset": ["train_set"]},
}
STEP = "opt = torch.optim.Adam(model.parameters())\n    losses = []\n    for x, y in {}:\n        loss = ((model(x) - y) ** 2).mean()\n        opt.zero_grad(); loss.backward(); opt.step(); losses.append(loss.item())\n    return losses"
FORMS = {
    "together": "def train(model, data, n):\n    " + STEP.format("[data] * n"),
    "apart": "def train(model, X, Y, n):\n    " + STEP.format("[(X, Y)] * n"),
    "by a call": "def train(model, draw, n):\n    " + STEP.format("[draw() for _ in range(n)]"),
    "in batches": "def train(model, data, n):\n    for e in range(n // 5):\n        for a, b in data: pass\n    " + STEP.format("data"),
    "as a data set": "def train(model, data, n):\n    " + STEP.format("torch.utils.data.DataLoader(data, 3)"),
    "a pair that is called a data set": "def train(model, train_set, n):\n    " + STEP.format("[tuple([*train_set])] * n"),
    "by the places of a pair": "def train(model, train_set, n):\n    " + STEP.format("[(train_set[0], train_set[1])] * n"),
    "by keys": "def train(model, d, n):\n    assert d['xt'].shape == (20, 2)\n    " + STEP.format("[(d['x'], d['y'])] * n"),
    "with a test": "def train(model, data, test_data, n):\n    x, y = test_data\n    " + STEP.format("[data] * n"),
    "as variables": "X = torch.zeros(1, 2)\nY = torch.zeros(1, 1)\ndef train(model, n):\n    " + STEP.format("[(X, Y)] * n"),
    "by an object": "class Trainer:\n"
    "    def __init__(self, model):\n        self.model, self.losses = model, []\n"
    "        self.opt = torch.optim.Adam(model.parameters())\n"
    "    def step(self, x, y):\n        loss = ((self.model(x) - y) ** 2).mean()\n"
    "        self.opt.zero_grad(); loss.backward(); self.opt.step(); self.losses.append(loss.item())\n"
    "    def train(self, draw, n):\n        for _ in range(n): self.step(*draw())\n",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_data_are_given(form):
    made, model = code(SYMBOLS, work="import torch\n" + FORMS[form]), torch.nn.Linear(2, 1)
    x = torch.randn(20, 2)
    tested = {"test_x": x, "test_y": x[:, :1]} if form == "by keys" else {}

    done = fit(made, "train", model, {"x": x, "y": x[:, :1], "steps": 10, **tested}, 20, batch=5)

    assert {f.given for f in done.forwards if f.trained} == {1.0}
    assert len(done.forwards) >= 4


def test_an_error_with_data_in_the_place_of_the_authors_own_is_not_certainly_the_authors():
    source = "X = torch.zeros(90, 2)\nY = torch.zeros(90, 1)\ndef train(model, n):\n    return X[80:81], X[torch.tensor([80])]\n"
    made, x = code(SYMBOLS, work="import torch\n" + source), torch.randn(20, 2)

    with pytest.raises(IndexError):
        fit(made, "train", torch.nn.Linear(2, 1), {"x": x, "y": x[:, :1], "steps": 10}, 20)

    assert not made.choices.taken[-1].certain
