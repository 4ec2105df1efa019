"""Units and submissions made of text, and a process that imports nothing of them afterwards."""

import json
import sys
import textwrap

import pytest

from graders.observing.code import Code
from graders.observing.imports import OwnModules
from graders.observing.reading import read_unit
from graders.vocabulary.symbols import Naming


def unit(source, path="work.py"):
    return read_unit(path, textwrap.dedent(source).encode())


def notebook(*cells):
    return json.dumps({"cells": [{"cell_type": "code", "source": c} for c in cells]}).encode()


@pytest.fixture(autouse=True)
def modules():
    before = list(sys.meta_path)
    yield
    for finder in [f for f in sys.meta_path if isinstance(f, OwnModules)]:
        finder.remove()
    sys.meta_path[:] = [f for f in before if f in sys.meta_path]


def code(naming=None, **files):
    return code_of(
        {n.replace("__", "/") + ".py": textwrap.dedent(s).encode() for n, s in files.items()}, naming
    )


def code_of(sources, naming=None):
    units = {path: read_unit(path, data, sources) for path, data in sources.items()}
    made = Code(None, sources, Naming.model_validate(naming or {}), units)
    OwnModules(made.units).install()
    return made


FINDING = {
    "symbols": {
        "kl": {"names": ["kl", "kl_loss"], "arguments": ["mu", "logvar"]},
        "net": {"names": ["Net"], "maps": {"input": [2, 3], "output": [2, 1]}},
    },
    "synonyms": {"logvar": ["r", "log_var"], "sigma_p": ["SIGMA"]},
    "arguments": {"latent_dim": 3},
}


def naming(**symbols):
    return Naming.model_validate({"symbols": symbols})
