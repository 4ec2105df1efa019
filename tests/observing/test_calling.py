"""What a submission defines is called however its parameters are called."""

import contextlib

import numpy as np
import pytest
import torch

from graders.observing import units
from graders.observing.arrays import tensors
from graders.observing.code import Code
from graders.observing.missing import Missing
from graders.observing.one_by_one import by_coordinates
from graders.observing.reading import read_unit
from graders.vocabulary.symbols import Naming
from tests.observing.conftest import FINDING, code, naming


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


def test_a_network_of_the_file_is_the_one_that_is_given_though_its_author_made_it_of_a_number_that_is_given_too():
    kl = {"names": ["kl"], "arguments": ["mu", "model", "width"]}
    source = (
        "from torch import nn\nwidth = 3\nmodel = nn.Linear(width, width)\ndef kl(mu): return model, width"
    )
    made = code({"symbols": {"kl": kl}}, work=source)
    network = torch.nn.Identity()

    assert made.call(made.find("kl"), {"mu": 1, "model": network, "width": 5}) == (network, 5)


@pytest.mark.parametrize(
    ("picked", "given", "rows", "certain"),
    [
        ("x[torch.arange(0, 60)]", 6, 60, False),
        ("x[:60]", 6, 60, False),
        ("(torch.randint(0, 60, (3,)), x)[1]", 6, 60, False),
        ("x[:60]", 7, 7, False),
        ("60 * x / 60", 6, 6, True),
        ("x", 6, 6, True),
    ],
    ids=["a range", "a slice", "drawn numbers", "not evenly", "a number beside", "none"],
)
def test_a_variable_of_the_file_gets_as_many_rows_as_its_author_counts_on_and_that_is_not_certain(
    picked, given, rows, certain
):
    kl = {"names": ["kl"], "arguments": ["mu", "x"]}
    source = f"import torch\nx = torch.zeros(60, 2)\ndef kl(mu): return {picked}"
    made = code({"symbols": {"kl": kl}}, work=source)

    out = made.call(made.find("kl"), {"mu": 1, "x": torch.ones(given, 2)})

    assert torch.equal(out, torch.ones(rows, 2))
    assert all(t.certain for t in made.choices.taken) is certain


def test_rows_that_are_only_counted_and_take_too_long_cut_nothing_off(monkeypatch):
    monkeypatch.setattr(units, "STATEMENT_SECONDS", 0.05)
    kl = {"names": ["kl"], "arguments": ["mu", "x"]}
    source = "x = [0 for _ in iter(int, 1)]\ndef kl(mu): return x[:60]"
    made = code({"symbols": {"kl": kl}}, work=source)

    assert len(made.call(made.find("kl"), {"mu": 1, "x": torch.ones(6, 2)})) == 6
    assert units.cut_off == []


@pytest.mark.parametrize("rate", ["lernrate", "taux_apprentissage", "LEARNING_RATE"])
def test_a_number_of_the_file_is_set_by_what_its_name_means_in_whichever_language(rate):
    made = code(FINDING, work=f"{rate} = 0.1\nschritte = 60\ndef kl(mu, logvar): return {rate}, schritte")

    given = {"mu": 1, "logvar": 2, "learning_rate": 0.5, "steps": 7}

    assert made.call(made.find("kl"), given) == (0.5, 7)


@pytest.mark.parametrize(
    ("body", "certain"),
    [
        ("lernrate = 0.1", False),
        ("optimizer = torch.optim.Adam([mu], lr=0.1)", False),
        ("lernrate = mu", True),
        ("size = 0.1", True),
    ],
)
def test_a_function_that_has_its_own_number_for_what_is_asked_is_not_certainly_called_right(body, certain):
    kl = {"names": ["kl"], "arguments": ["mu", "learning_rate"]}
    named = {"symbols": {"kl": kl}, "synonyms": {"learning_rate": ["lr"]}}
    made = code(named, work=f"import torch\ndef kl(mu):\n    {body}\n    return mu")

    made.call(made.find("kl"), {"mu": torch.ones(2, requires_grad=True), "learning_rate": 0.5})

    assert made.choices.taken[-1].certain is certain


@pytest.mark.parametrize(("made_by", "certain"), [("torch.ones(2)", False), ("3.0", True)])
def test_a_function_that_reads_data_of_its_file_and_takes_none_is_not_certainly_called_right(
    made_by, certain
):
    slope = {"names": ["slope_of"], "arguments": ["x", "w"]}
    made = code(
        {"symbols": {"slope": slope}},
        work=f"import torch\ntrain = {made_by}\ndef slope_of(w):\n    return (w * train)",
    )

    made.call(made.find("slope"), {"x": torch.zeros(2), "w": torch.tensor(2.0)})

    assert made.choices.taken[-1].certain is certain


def test_a_constant_that_is_a_default_is_kept_though_the_check_sets_it():
    made = code(FINDING, work="SIGMA = 0.4\ndef kl(mu, logvar, sigma_p=SIGMA): return sigma_p")

    assert made.call(made.find("kl"), {"mu": 1, "logvar": 2, "sigma_p": 1.0}) == 1.0


def test_arguments_that_nobody_knows_are_taken_as_the_author_gives_them(tmp_path):
    source = (
        b"class Net:\n    def __init__(self, one, two):\n        self.sizes = one, two\nnet = Net(2, two=5)\n"
    )
    code = Code(tmp_path, {"a.py": source}, Naming(), {"a.py": read_unit("a.py", source)})

    made = code.construct(code.units["a.py"].load("Net"))

    assert made.sizes == (2, 5)


def test_calls_of_another_files_function_of_the_same_name_are_not_its_own(tmp_path):
    files = {
        "a.py": b"def net(a, b, c): return a, b, c\none = net(2, 20, 1)\ntwo = net(20, 1, 1)\n",
        "b.py": b"def net(n): return n\nthree = net(100)\n",
        "c.py": b"from b import net\nfour = net(7)\n",
    }
    units = {name: read_unit(name, source) for name, source in files.items()}
    code = Code(tmp_path, files, Naming(), units)

    assert code.construct(units["b.py"].load("net")) == 100
    assert code.construct(units["a.py"].load("net")) == (2, 20, 1)


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


def test_of_two_calls_of_ours_the_error_is_told_of_the_one_that_the_code_can_take():
    source = "import numpy as np\ndef kl(mu, logvar): return np.linalg.solve(mu, logvar.astype(int))[9]"
    made = code(FINDING, work=source)

    with pytest.raises(IndexError):
        made.call_either(made.find("kl"), {"mu": torch.eye(2), "logvar": torch.ones(2, 1)})


def test_code_that_names_no_library_gets_arrays_where_it_cannot_take_tensors():
    made = code(FINDING, work="def kl(mu, logvar): return (mu * logvar)[::-1, ::-1]")

    out = made.call_either(
        made.find("kl"), {"mu": torch.eye(2), "logvar": torch.tensor([[1.0, 2.0], [3.0, 4.0]])}
    )

    np.testing.assert_array_equal(out, [[4, 0], [0, 1]])


@pytest.mark.parametrize(("body", "certain"), [("basis @ basis", False), ("basis + 1", True)])
def test_a_call_with_the_one_value_that_is_left_is_not_certain_where_it_raises(body, certain):
    named = {"symbols": {"kl": {"names": ["kl"], "arguments": ["count"]}}}
    made = code(named, work=f"def kl(basis): return {body}")

    with contextlib.suppress(TypeError):
        made.call(made.find("kl"), {"count": 3})

    assert made.choices.taken[-1].certain is certain


def test_a_librarys_function_of_the_same_name_says_nothing_of_what_is_passed():
    source = (
        "from matplotlib import pyplot as plt\ndef kl(mu, tag): return mu, tag\nplt.kl(0, 1)\nkl(3, 'end')\n"
    )
    made = code({"symbols": {"kl": {"names": ["kl"], "arguments": ["mu"]}}}, work=source)

    assert made.call(made.find("kl"), {"mu": 5}) == (5, "end")


def test_what_the_file_makes_of_a_value_that_is_set_is_made_anew_and_not_set_itself():
    named = {
        "symbols": {"train": {"names": ["train"], "arguments": ["epochs"]}},
        "synonyms": {"dataset": ["data"], "loader": ["batches"]},
    }
    made = code(
        named, work="data = [1, 2]\nbatches = list(enumerate(data))\ndef train(epochs): return batches"
    )

    given = {"epochs": 3, "dataset": [7, 8, 9], "loader": "another"}

    assert made.call(made.find("train"), given) == [(0, 7), (1, 8), (2, 9)]


def test_a_function_that_takes_nothing_of_what_is_asked_is_not_certainly_the_one_that_is_meant():
    made = code(
        {"symbols": {"kl": {"names": ["kl"], "arguments": ["layers"]}}}, work="def kl(h=100): return h"
    )

    assert made.call(made.find("kl"), {"layers": (2, 3)}) == 100
    assert made.choices.taken[-1].certain is False


DECORATED = {
    "a timer": "def timed(f):\n    def wrapper(*args, **keys):\n        return f(*args, **keys)\n    return wrapper\n",
    "a timer with wraps": "from functools import wraps\ndef timed(f):\n    @wraps(f)\n    def inner(*args):\n        return f(*args)\n    return inner\n",
    "a class": "class timed:\n    def __init__(self, f):\n        self.f = f\n    def __call__(self, *xs):\n        return self.f(*xs)\n",
    "singledispatch": "from functools import singledispatch as timed\n",
}


@pytest.mark.parametrize("form", DECORATED)
def test_a_function_behind_a_decorator_gets_its_arguments_by_position(form):
    made = code(FINDING, work=DECORATED[form] + "@timed\ndef kl(mu, logvar): return (mu, logvar)")
    mu, logvar = torch.zeros(5, 2), torch.ones(5, 2)

    assert made.call(made.find("kl"), {"mu": mu, "logvar": logvar}) == (mu, logvar)


def test_the_order_of_arguments_that_no_name_tells_is_not_certain():
    made = code(FINDING, work="def kl(*args):\n    r, mu = args\n    return mu")

    made.call(made.find("kl"), {"mu": 1, "logvar": 2})

    assert made.choices.taken[-1].certain is False


@pytest.mark.parametrize(
    ("inner", "certain"), [("def inner(a): return f(a, a)", False), ("def inner(a, b): return a + 'b'", True)]
)
def test_only_arguments_that_do_not_fit_make_an_error_of_type_uncertain(inner, certain):
    decorator = f"from functools import wraps\ndef d(f):\n    @wraps(f)\n    {inner}\n    return inner\n"
    made = code(FINDING, work=decorator + "@d\ndef kl(mu, logvar): return mu")

    with pytest.raises(TypeError):
        made.call(made.find("kl"), {"mu": 1, "logvar": 2})

    assert made.choices.taken[-1].certain is certain


@pytest.mark.parametrize(
    "source",
    [
        "def f(x1, x2): return torch.sin(x1) + 2 * x2",
        "def f(x_1, x_2): return math.sin(x_1) + 2 * x_2",
        "def f(x, y): return np.sin(np.asarray(x)) + 2 * np.asarray(y)",
    ],
    ids=["tensors", "numbers", "arrays"],
)
def test_a_function_of_coordinates_gets_the_columns_of_points(source):
    made = code(
        {"symbols": {"f": {"names": ["f"], "arguments": ["x"]}}},
        work="import math\nimport numpy as np\nimport torch\n" + source,
    )
    points = torch.tensor([[0.5, 1.0], [2.0, 3.0], [-1.0, 0.0]])

    out = torch.as_tensor(made.call_either(made.find("f"), {"x": points}))
    assert torch.allclose(out.double(), (torch.sin(points[:, 0]) + 2 * points[:, 1]).double())


@pytest.mark.parametrize("parameters", ["x2, x1", "x, w", "x1, x2, x3", "x1, x2=0"])
def test_a_function_of_other_things_than_coordinates_gets_no_columns(parameters):
    made = code(
        {"symbols": {"f": {"names": ["f"], "arguments": ["x"]}}}, work=f"def f({parameters}): return x1"
    )
    points = torch.zeros(3, 2)

    assert by_coordinates(made.find("f").value, {"x": points}) == {"x": points}


def test_a_layer_that_has_no_shape_yet_has_none_that_is_asked():
    source = """
        from torch import nn
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.LazyLinear(3)
            def f(self, x): return self.fc(x)
    """
    made = code({"symbols": {"f": {"names": ["f"], "arguments": ["x", "A"]}}}, work=source)

    with pytest.raises(Missing, match=r"has no parameter of shape \(3, 3\) for `A`"):
        made.call_with_parameters(made.find("f"), {"x": torch.zeros(2, 3), "A": torch.eye(3)})


def test_a_parameter_is_filled_by_the_first_symbol_of_its_name_and_by_no_other_one():
    named = {
        "symbols": {
            "f": {"names": ["f"], "arguments": ["phi"], "files": ["bowl*"], "returns": BOWL},
            "f_depth": {"names": ["f"], "arguments": ["x"], "files": ["depth*"]},
            "descent": {"names": ["descent"], "arguments": ["start"]},
        }
    }
    made = code(
        named, depth="def f(x):\n    return x[:, 0]\n", way="def descent(f, start):\n    return f(start)\n"
    )

    with pytest.raises(Missing):
        made.call(made.find("descent"), {"start": torch.ones(2)})


BOWL = {"arguments": {"phi": {"value": [1.0, 2.0]}}, "shapes": [[]]}


IN_SETTINGS = """
from dataclasses import dataclass

@dataclass(frozen=True)
class Settings:
    sigma_p: float = 0.4
    rate: float = 1e-3
"""


def test_a_value_is_set_in_the_settings_that_a_function_takes_where_its_annotation_comes_from_another_file():
    asked = {"symbols": {"f": {"names": ["f"], "arguments": ["x", "sigma_p"]}}}
    source = "from settings import Settings\ndef f(x, cfg: Settings): return x, cfg.sigma_p, cfg.rate"
    made = code(asked, settings=IN_SETTINGS, work=source)
    found = made.find("f")

    assert made.call(found, {"x": 1, "sigma_p": 0.25}) == (1, 0.25, 1e-3)
    assert made.sets(found, "sigma_p")
    assert not made.sets(found, "epochs")
    assert all(choice.certain for choice in made.choices.taken)


@pytest.mark.parametrize(
    "body",
    [
        "for k in range(3): yield x * k",
        "return torch.utils.data.TensorDataset(x * 0, x, x * 2)",
        "return (x * k for k in range(3))",
    ],
)
def test_a_generator_and_a_data_set_are_what_they_hold(body):
    made = code({"symbols": {"f": {"names": ["f"]}}}, work=f"import torch\ndef f(x):\n    {body}")

    out = made.call(made.find("f"), {"x": torch.ones(2)})

    assert [part.tolist() for part in tensors(out)] == [[0, 0], [1, 1], [2, 2]]


def test_a_value_of_ours_that_a_function_cannot_take_apart_makes_an_error_uncertain():
    made = code(
        {"symbols": {"f": {"names": ["f"]}}}, work="def f(out, x):\n    recon, mu, r = out\n    return mu"
    )

    with pytest.raises(ValueError, match="values to unpack"):
        made.call(made.find("f"), {"recon": torch.ones(2), "x": torch.ones(2)})

    assert not made.choices.taken[-1].certain


def test_a_function_of_one_point_gets_the_points_one_by_one_and_all_else_whole():
    naming = {"symbols": {"affine": {"names": ["affine"], "arguments": ["x", "A", "b"]}}}
    made = code(naming, work="def affine(x, A, b):\n    return A @ x + b")
    x, a, b = torch.arange(6.0).reshape(3, 2), torch.tensor([[1.0, 2.0], [0.0, 1.0]]), torch.ones(2)

    out = made.call_either(made.find("affine"), {"x": x, "A": a, "b": b})

    assert torch.allclose(torch.as_tensor(out).float(), x @ a.T + b)


def test_an_error_is_told_where_one_point_gives_more_than_a_point():
    naming = {"symbols": {"affine": {"names": ["affine"], "arguments": ["x", "A", "b"]}}}
    made = code(naming, work="def affine(x, A, b):\n    return A @ x + b.reshape(-1, 1)")

    with pytest.raises(RuntimeError, match="cannot be multiplied"):
        made.call_either(
            made.find("affine"), {"x": torch.ones(3, 2), "A": torch.ones(2, 2), "b": torch.ones(2)}
        )


def test_a_loss_that_makes_what_it_lacks_by_networks_of_its_file_is_not_certain_to_be_meant():
    source = (
        "import torch\nencoder = torch.nn.Linear(3, 4)\nmse = torch.nn.MSELoss()\n"
        "def objective(x):\n    mu, r = encoder(x).chunk(2, 1)\n    return mse(mu, r)\n"
        "def plain(x):\n    return mse(x, x)\n"
    )
    named = {"symbols": {n: {"names": [n], "arguments": ["x", "mu"]} for n in ("objective", "plain")}}
    certain = []
    for name in ("objective", "plain"):
        made = code(named, work=source)
        made.call(made.find(name), {"x": torch.ones(2, 3), "mu": torch.ones(2, 2)})
        certain.append(all(choice.certain for choice in made.choices.taken))

    assert certain == [False, True]


TRAINER = """
class Trainer:
    def __init__(self, train_loader, width=3):
        self.train_loader, self.width = train_loader, width
    def kl(self, mu, logvar):
        return (mu + logvar) * self.width
    def kl_loss(self, mu, logvar):
        return sum(x for x in self.train_loader)
"""


def test_an_object_is_made_though_nobody_has_its_data_which_its_method_does_not_read():
    made = code(FINDING, work=TRAINER)

    assert made.call(made.find("kl"), {"mu": 1.0, "logvar": 2.0}) == 9.0


def test_data_that_nobody_has_are_missing_where_a_method_reads_them():
    made = code(FINDING, work=TRAINER.replace("def kl(", "def other(").replace("kl_loss", "kl"))

    with pytest.raises(Missing, match="what is `train_loader`"):
        made.call(made.find("kl"), {"mu": 1.0, "logvar": 2.0})
