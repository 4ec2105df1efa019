"""Errors that need not be a mistake of the code go to a person."""

import pytest

from graders.observing import doubts
from tests.observing.conftest import code

CLEAR = """
import sys
def clear():
    for name in ("nodes", "parameters"):
        setattr(sys.modules[__name__], name, [])
"""


def raised(**files):
    made = code({"symbols": {"add": {"names": ["add"]}}}, **files)
    with pytest.raises((AttributeError, NameError)) as caught:
        made.call(made.find("add"), {})
    return doubts.of(caught.value, made)


@pytest.mark.parametrize(
    ("error", "add"),
    [
        (
            "AttributeError: `nodes` is not defined in graph.py",
            "import graph\ndef add(): graph.nodes.append(1)",
        ),
        ("NameError: name 'nodes' is not defined", "def add(): nodes.append(1)"),
    ],
    ids=["of a module", "of the file itself"],
)
def test_a_name_that_the_code_sets_by_a_text_is_doubtful_where_it_is_lacking(error, add):
    said = f"the code raises {error}, a name that it may set by a text; a person decides why"

    assert raised(graph=CLEAR, work=add) == said


@pytest.mark.parametrize(
    ("graph", "add"),
    [
        (CLEAR, "def add(): edges.append(1)"),
        ('names = ("nodes", "parameters")', "def add(): nodes.append(1)"),
        (CLEAR, "class Graph: pass\ndef add(): Graph().nodes.append(1)"),
    ],
    ids=["no text has it", "nothing is set by a text", "of an object"],
)
def test_any_other_name_that_is_lacking_is_the_codes_mistake(graph, add):
    assert raised(graph=graph, work=add) == ""


SAVING = "import json, torch\nfrom joblib import dump\n"


@pytest.mark.parametrize(
    ("work", "is_doubtful"),
    [
        ("PATH = 'net_3.pt'\ndef train(m): torch.save(m, PATH)\ndef add(): torch.load(PATH)", True),
        ("def train(m): dump(m, 'out/net_3.pt')\ndef add(): torch.load('net_3.pt')", True),
        ("def train(m, e): torch.save(m, f'net_{e}.pt')\ndef add(): torch.load('net_3.pt')", True),
        ("def train(m, e): torch.save(m, 'net_' + str(e) + '.pt')\ndef add(): torch.load('net_3.pt')", True),
        ("def train(m, e): torch.save(m, 'net_%d.pt' % e)\ndef add(): torch.load('net_3.pt')", True),
        ("def save(m, name): torch.save(m, name + '.pt')\nsaves = 'net_3'\ndef add(): torch.load('net_3.pt')", True),
        ("def log(m): json.dump(m, open('net_3.pt', 'w'))\ndef add(): open('net_3.pt')", True),
        ("def log(m): json.dump(m, open('log.json', 'w'))\ndef add(): torch.load('net_3.pt')", False),
        ("def train(m, e): torch.save(m, f'other_{e}.pt')\ndef add(): torch.load('net_3.pt')", False),
        ("def add(): 'of net_3.pt'; torch.load('net_3.pt')", False),
    ],
    ids=[
        "by a variable", "dump of joblib", "an f-string", "a sum", "per cent", "the stem", "opened",
        "another file", "other parts", "nothing is saved",
    ],
)  # fmt: skip
def test_a_file_that_is_missing_is_doubtful_where_the_code_saves_it_elsewhere(
    work, is_doubtful, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    made = code({"symbols": {"add": {"names": ["add"]}}}, work=SAVING + work)
    with pytest.raises(FileNotFoundError) as caught:
        made.call(made.find("add"), {})

    said = "the code reads `net_3.pt`, which it writes elsewhere and which is not here; a person decides why"
    assert doubts.of(caught.value, made) == (said if is_doubtful else "")


def test_an_error_that_names_nothing_is_not_of_a_name_in_a_text():
    graph = f"{CLEAR}\nnothing = None"

    assert raised(graph=graph, work="def add(): raise NameError('no such thing')") == ""


@pytest.mark.parametrize(
    ("add", "is_doubtful"),
    [
        ("return model(x).log_softmax(1)", True),
        ("out = model(x)\n    return out['mu']", True),
        ("recon, (mu, r, more) = model(x)", True),
        ("recon, z, mu, r = model(x)", True),
        ("return model.encode(x).log_softmax(1)", True),
        ("return (x, x).log_softmax(1)", False),
    ],
)
def test_what_a_model_of_ours_returns_as_a_whole_may_be_something_else_than_the_authors_own(add, is_doubtful):
    import torch

    from graders.numerics.linear_gaussian import LinearGaussian
    from graders.observing.probes.artifacts.autoencoder import linear

    made = code({"symbols": {"add": {"names": ["add"]}}}, work=f"def add(model, x):\n    {add}")
    model = linear(made, LinearGaussian.make(0.4))
    with pytest.raises((AttributeError, TypeError, ValueError)) as caught:
        made.call(made.find("add"), {"model": model, "x": torch.zeros(2, 1, 28, 28)})

    assert ("may return something else than its own" in doubts.of(caught.value, made)) is is_doubtful


def test_a_file_of_another_machine_that_is_missing_is_doubtful_as_one_of_this_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    work = f"{SAVING}def train(m): torch.save(m, '/content/net_3.pt')\ndef add(): torch.load('/content/net_3.pt')"
    made = code({"symbols": {"add": {"names": ["add"]}}}, work=work)
    with pytest.raises(FileNotFoundError) as caught:
        made.call(made.find("add"), {})

    assert doubts.of(caught.value, made) == (
        "the code reads `/content/net_3.pt`, which it writes elsewhere and which is not here; a person decides why"
    )
