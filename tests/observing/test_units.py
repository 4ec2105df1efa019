"""Reading student source for its definitions."""

import json
import sys
import textwrap

import pytest

from graders.observing.code import Code
from graders.observing.imports import OwnModules
from graders.observing.missing import Missing
from graders.observing.reading import read_unit
from graders.vocabulary.symbols import Naming


def unit(source, path="work.py"):
    return read_unit(path, textwrap.dedent(source).encode())


def notebook(*cells):
    return json.dumps({"cells": [{"cell_type": "code", "source": c} for c in cells]}).encode()


def test_a_definition_takes_along_only_what_it_needs():
    work = unit("""
        import math
        factor = 2
        other = 1 / 0
        for step in range(10**12):
            pass
        train = [].pop()
        def double(x):
            return math.floor(factor * x)
    """)

    assert work.load("double")(3) == 6
    assert "other" not in work.namespace
    assert work.problems == []


def test_the_version_current_at_a_definition_counts():
    work = unit("""
        rate = 1
        def first():
            return rate
        rate = 2
        def second():
            return rate
    """)

    assert work.load("second")() == 2


def test_helpers_defined_later_are_found():
    work = unit("""
        def f(x):
            return helper(x) + 1
        def helper(x):
            return 10 * x
    """)

    assert work.load("f")(2) == 21


def test_definitions_under_the_main_guard_are_found():
    work = unit("""
        if __name__ == "__main__":
            def f():
                return 5
            while True:
                pass
    """)

    assert work.load("f")() == 5


@pytest.mark.parametrize(
    "data",
    [
        "def f():\r\n    return 'ä'\r\n".encode(),
        "def f():\n    return 'ä'\n".encode("latin-1"),
        "\ufeffdef f():\n    return 'ä'\n".encode(),
        b"def f():\r    return '\xc3\xa4'\r",
    ],
    ids=["windows line ends", "latin-1", "byte order mark", "old mac line ends"],
)
def test_any_encoding_and_line_end_is_read(data):
    assert read_unit("work.py", data).load("f")() == "ä"


def test_magics_are_neutral_and_a_broken_cell_costs_only_itself():
    work = read_unit(
        "nb.ipynb",
        notebook("%matplotlib inline\n!pip install x", "def f(:", "def g():\n    return 1"),
    )

    assert work.load("g")() == 1
    assert work.problems == ["nb.ipynb cell 2:1: does not parse (SyntaxError: invalid syntax)"]


@pytest.mark.parametrize("data", [b"", b"no json", b"[]", b"{}", b"3", b"[" * 100_000])
def test_what_is_no_notebook_says_so(data):
    assert read_unit("nb.ipynb", data).problems == ["nb.ipynb: is not a notebook; save it again as .ipynb"]


def test_source_that_does_not_parse_says_where():
    assert unit("x = 1\ndef f(:\n").problems == ["work.py:2: does not parse (SyntaxError: invalid syntax)"]


def test_a_missing_name_says_where_it_was_sought():
    with pytest.raises(Missing, match=r"`g` is not defined in work\.py"):
        unit("def f(): pass").load("g")


@pytest.fixture
def modules():
    before = list(sys.meta_path), set(sys.modules)
    yield
    sys.meta_path[:] = before[0]
    for name in set(sys.modules) - before[1]:
        if getattr(sys.modules[name], "__file__", "") in (
            "helpers_of_mine.py",
            "pkg/inner_of_mine.py",
        ):
            del sys.modules[name]


def code(naming=None, **files):
    sources = {n.replace("__", "/") + ".py": textwrap.dedent(s).encode() for n, s in files.items()}
    units = {path: read_unit(path, data) for path, data in sources.items()}
    made = Code(None, sources, Naming.model_validate(naming or {}), units)
    OwnModules(made.units).install()
    return made


@pytest.mark.usefixtures("modules")
@pytest.mark.parametrize(
    "how",
    [
        "from helpers_of_mine import f",
        "from helpers_of_mine import *",
        "import helpers_of_mine\nf = helpers_of_mine.f",
    ],
)
def test_own_files_are_imported_without_running_them(how):
    made = code(
        helpers_of_mine="raise SystemExit\ndef f(): return 7",
        main_of_mine=f"{how}\ndef g(): return f()",
    )

    assert made.units["main_of_mine.py"].load("g")() == 7


FINDING = {
    "symbols": {
        "kl": {"names": ["kl", "kl_loss"], "arguments": ["mu", "logvar"]},
        "net": {"names": ["Net"], "maps": {"input": [2, 3], "output": [2, 1]}},
    },
    "synonyms": {"logvar": ["r", "log_var"], "sigma_p": ["SIGMA"]},
    "arguments": {"latent_dim": 3},
}


@pytest.mark.parametrize(
    "source",
    [
        "def kl_loss(mu, log_var): return (mu, log_var)",
        "def kl(r, mu): return (mu, r)",
        "def kl(a, b): return (a, b)",
        "def kl(mu, *, r, beta=1.0): return (mu, r)",
        "from torch import nn\nclass V(nn.Module):\n    def kl(self, mu, r): return (mu, r)",
        "from torch import nn\nclass V(nn.Module):\n    def __init__(self, latent_dim): super().__init__()\n    @staticmethod\n    def kl(mu, r): return (mu, r)",
        "mu = 5\ndef kl(r): return (mu, r)",
    ],
    ids=["alias", "order", "positions", "keyword only", "method", "static method", "global"],
)
def test_functions_are_called_however_they_are_spelled(source):
    made = code(FINDING, work=source)

    assert made.call(made.find("kl"), {"mu": 1, "logvar": 2}) == (1, 2)


def test_a_network_is_found_by_what_it_does():
    made = code(
        FINDING,
        work="""
        from torch import nn
        class Helper(nn.Linear):
            def __init__(self): super().__init__(3, 2)
        class Whatever(nn.Module):
            def __init__(self):
                super().__init__()
                self.layer = nn.Linear(3, 1)
            def forward(self, x): return self.layer(x)
    """,
    )

    assert made.find("net").where == "`Whatever` in work.py"


def test_what_is_not_found_lists_what_was_seen():
    made = code(FINDING, work="def divergence(): pass\nclass A: pass")

    with pytest.raises(Missing) as error:
        made.find("kl")

    assert str(error.value) == "`kl` was not found; looked for kl, kl_loss; saw A, divergence"


def test_a_cell_that_is_timed_is_read_as_python_with_its_line_numbers():
    work = read_unit("nb.ipynb", notebook("%%time\nrate = 3\ndef f():\n    return rate", "%%bash\nrm -rf x"))

    assert work.load("f")() == 3
    assert work.load("f").__code__.co_firstlineno == 3


def test_a_constant_that_is_a_default_is_kept_though_the_check_sets_it():
    made = code(FINDING, work="SIGMA = 0.4\ndef kl(mu, logvar, sigma_p=SIGMA): return sigma_p")

    assert made.call(made.find("kl"), {"mu": 1, "logvar": 2, "sigma_p": 1.0}) == 1.0


def test_a_name_bound_twice_has_a_version_for_each_time():
    work = unit("""
        scale = 1
        def get_data():
            return scale
        def train():
            return get_data()
        scale = 2
        def get_data():
            return 10 * scale
    """)

    assert [v.load("get_data")() for v in work.versions("get_data")] == [20, 1]
    assert work.load("train")() == 1


def test_what_sets_up_an_object_comes_along_and_what_only_uses_it_does_not():
    work = unit("""
        import types
        conv = types.SimpleNamespace(weight=[0, 0], bias=1, used=False)
        conv.weight[0] = 5
        with open("/dev/null"):
            conv.bias = 7
        def train(model):
            model.used = True
        train(conv)
        conv.weight[1] = undefined
        other = 3
    """)

    conv = work.load("conv")

    assert (conv.weight, conv.bias, conv.used) == ([5, 0], 7, False)
    assert work.problems == ["work.py:10: NameError: name 'undefined' is not defined"]


def test_arguments_that_nobody_knows_are_taken_as_the_author_gives_them(tmp_path):
    source = (
        b"class Net:\n    def __init__(self, one, two):\n        self.sizes = one, two\nnet = Net(2, two=5)\n"
    )
    code = Code(tmp_path, {"a.py": source}, Naming(), {"a.py": read_unit("a.py", source)})

    made = code.construct(code.units["a.py"].load("Net"))

    assert made.sizes == (2, 5)


def naming(**symbols):
    return Naming.model_validate({"symbols": symbols})


def test_functions_of_one_name_are_told_apart_by_what_they_return(tmp_path):
    source = b"import torch\ndef get(N):\n    return torch.zeros(2 * N, 2)\ndef get(N):\n    return torch.zeros(N, 3)\n"
    first = {"names": ["get"], "returns": {"arguments": {"N": {"value": 5}}, "shapes": [[10, 2]]}}
    second = {"names": ["get"], "returns": {"arguments": {"N": {"value": 5}}, "shapes": [[5, 3]]}}
    code = Code(
        tmp_path,
        {"a.py": source},
        naming(one=first, two=second),
        {"a.py": read_unit("a.py", source)},
    )

    assert code.find("one").value(1).shape == (2, 2)
    assert code.find("two").value(1).shape == (1, 3)


def test_what_another_symbol_means_can_be_left_to_it(tmp_path):
    source = b"def f(x):\n    return x\n"
    symbols = naming(f={"names": ["f"]}, g={"names": ["g", "f"], "other_than": ["f"]})
    code = Code(tmp_path, {"a.py": source}, symbols, {"a.py": read_unit("a.py", source)})

    assert code.find("f").name == "f"
    with pytest.raises(Missing, match="`g` was not found"):
        code.find("g")


def test_a_networks_parameters_are_set_by_their_shapes(tmp_path):
    import torch

    source = b"import torch\nclass Flow(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.lin = torch.nn.Linear(2, 2)\n    def log_prob(self, samples):\n        return self.lin(samples)\n"
    symbols = naming(lp={"names": ["log_prob"], "method": True})
    code = Code(tmp_path, {"a.py": source}, symbols, {"a.py": read_unit("a.py", source)})
    A, b, y = torch.tensor([[1.0, 2.0], [0.5, -1.0]]), torch.tensor([1.0, -3.0]), torch.randn(5, 2)

    out = code.call_with_parameters(code.find("lp"), {"y": y, "A": A, "b": b})

    torch.testing.assert_close(out, y @ A.T + b)
    with pytest.raises(Missing, match=r"has no parameter of shape \(3, 3\) for `A`"):
        code.call_with_parameters(code.find("lp"), {"y": y, "A": torch.eye(3)})
