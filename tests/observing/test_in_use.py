"""Of several functions of one meaning the one counts with which its author trains."""

import pytest

from tests.observing.conftest import code

SYMBOLS = {
    "symbols": {
        "loss": {"names": ["vae_loss", "loss_function"], "arguments": ["x", "mu"]},
        "f": {"names": ["f"], "files": ["*3*"], "arguments": ["x"]},
    }
}
DRAFT = "def vae_loss(x, mu): return x\n"
OWN = "def vae_loss(x, mu): return mu\n"
TRAINING = """
def train(x, mu):
    loss = vae_loss(x, mu)
    loss.backward()
"""


def where(symbol="loss", **files):
    """Return the files of all that a symbol may mean."""
    made = code(SYMBOLS, **files)
    return sorted(made._place(option.make())[0] for option in made._options(symbol))


@pytest.mark.parametrize(
    ("draft", "own"),
    [
        (DRAFT, OWN + TRAINING),
        (DRAFT.replace("vae_loss", "loss_function"), OWN + TRAINING),
        (DRAFT, (OWN + TRAINING).replace("vae_loss", "loss_function")),
        (DRAFT, OWN + "loss = vae_loss(1, 2)\nloss.backward()"),
    ],
)
def test_a_draft_that_nothing_uses_does_not_outweigh_what_is_trained_with(draft, own):
    assert where(helpers=draft, vae=own) == ["vae.py"]


@pytest.mark.parametrize(("static", "first"), [("", "self, "), ("@staticmethod", "")])
def test_a_method_that_is_trained_with_counts_before_a_draft_too(static, first):
    trainer = f"""
class Trainer:
    {static}
    def vae_loss({first}x, mu): return mu
    def fit(self, x, mu):
        loss = self.vae_loss(x, mu)
        loss.backward()
"""

    assert where(helpers=DRAFT, trainer=trainer) == ["trainer.py"]
    assert where(helpers=DRAFT, trainer=trainer.replace("backward", "item")) == ["helpers.py"]


@pytest.mark.parametrize(
    "use",
    [
        "import helpers\n",
        "from helpers import vae_loss as other\n",
        "import importlib\nother = importlib.import_module('helpers')\n",
    ],
)
def test_what_another_file_may_take_is_no_draft(use):
    assert where(helpers=DRAFT, vae=OWN + TRAINING, main=use) == ["helpers.py", "vae.py"]


def test_both_count_where_both_are_trained_with_or_none_is():
    assert where(one=DRAFT + TRAINING, vae=OWN + TRAINING) == ["one.py", "vae.py"]
    assert where(one=DRAFT, vae=OWN) == ["one.py", "vae.py"]
    assert where(one=DRAFT, vae=OWN + "print(vae_loss(1, 2))") == ["one.py", "vae.py"]


def test_what_takes_something_else_or_stands_in_the_file_of_the_exercise_is_no_draft():
    assert where(helpers="def vae_loss(x, mu, r): return x", vae=OWN + TRAINING) == ["helpers.py", "vae.py"]
    training = "def f(x): return x\nloss = f(1)\nloss.backward()"
    assert where("f", a3="def f(x): return x", a9=training) == ["a3.py", "a9.py"]


DEFINED_ANEW = [
    OWN + TRAINING + "train(1, 2)\n" + DRAFT,
    OWN + "loss = vae_loss(1, 2)\nloss.backward()\n" + DRAFT,
    OWN + TRAINING + "def main(): train(1, 2)\nmain()\n" + DRAFT,
]


@pytest.mark.parametrize("script", DEFINED_ANEW)
def test_what_is_trained_with_counts_where_nothing_uses_what_is_defined_anew_behind_it(script):
    made = code(SYMBOLS, vae=script)

    assert made.call(made.find("loss"), {"x": 1, "mu": 2}) == 2


@pytest.mark.parametrize(
    "script",
    [*(script + "print(vae_loss(1, 2))\n" for script in DEFINED_ANEW), OWN + "vae_loss(1, 2)\n" + DRAFT],
)
def test_a_definition_that_is_used_or_replaces_one_that_was_only_tried_counts(script):
    made = code(SYMBOLS, vae=script)

    assert made.call(made.find("loss"), {"x": 1, "mu": 2}) == 1
