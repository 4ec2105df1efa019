"""What is imported ahead is what a source mentions, and nothing else."""

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.sandbox.inside.__main__ import import_once
from graders.sandbox.warm import modules_in
from graders.sheets.load import find_spec


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        (b"import torch\ndef f(x): return x", []),
        (b"import matplotlib.pyplot as plt", ["matplotlib.pyplot"]),
        (b"optimizer = torch.optim.Adam(p)", ["torch._dynamo"]),
        (b"torch.autograd.grad(y, x)", ["torch.fx.experimental.symbolic_shapes"]),
        (b"from sklearn.cluster import KMeans", ["sklearn.linear_model"]),
        (b"import pandas as pd\nfrom scipy import optimize", ["torch._dynamo", "scipy.stats", "pandas"]),
        (b"# Answers\n\n**1b**: 13.5\n", ["graders.observing.probes.relations.formulas"]),
        (b'"source": ["%matplotlib inline"]', ["matplotlib.pyplot", "IPython.core.inputtransformer2"]),
    ],
    ids=["plain", "plots", "optimizer", "derivatives", "sklearn", "tables", "answers", "magics"],
)
def test_a_module_is_imported_ahead_where_a_source_mentions_it(source, modules):
    assert modules_in(source) == modules


@pytest.mark.parametrize("raises", ["ImportError('no')", "ValueError('numpy.dtype size changed')"])
def test_a_library_that_cannot_be_imported_ahead_stops_nothing_and_is_nothing_new(
    raises, tmp_path, monkeypatch
):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "broken_library.py").write_text(f"raise {raises}")

    assert import_once(["broken_library", "library_that_is_not_there"]) is False


def test_pyplot_is_imported_ahead_where_a_sheet_runs_or_trains_something(toy, tmp_path):
    store = Store(tmp_path / "observations.sqlite")
    ahead = [Grader(spec, store, store).session().modules for spec in (find_spec("aml-vae"), toy)]

    assert ["matplotlib.pyplot" in modules for modules in ahead] == [True, False]
