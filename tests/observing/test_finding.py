"""What an exercise means is found in the forms that people write: other words, classes, lambdas, arguments alone."""

from textwrap import dedent

import pytest
import torch

from graders.observing.missing import Missing
from graders.observing.tracing import bottleneck
from tests.observing.conftest import code

SYMBOLS = {
    "symbols": {
        "descent": {"names": ["gradient_descent"], "arguments": ["start", "learning_rate", "steps"]},
        "f": {"names": ["f", "func"], "arguments": ["phi"]},
        "plot": {"names": ["plot_boundary"], "arguments": ["model"]},
        "kl": {"names": ["kl"], "arguments": ["mu", "logvar"]},
        "affine": {"names": ["affine", "forward"], "arguments": ["x", "A", "b"]},
    },
    "synonyms": {"learning_rate": ["lr"], "steps": ["n_steps"], "logvar": ["r"]},
}
VALUES = {"start": 2.0, "learning_rate": 0.5, "steps": 3}
FOUND = {
    "shortened": ("def grad_desc(start, lr, n_steps): return start", True),
    "in German": ("def gradientenabstieg(anfang, lernrate, anzahl_schritte): return anfang", True),
    "in French": ("def descente_gradient(depart, pas=0.1, nb=60): return depart", True),
    "as a lambda": (
        "gradient_descent_plain = lambda start, lr, n_steps: start\ngradient_descent_plain(1., 1., 1)",
        True,
    ),
    "by partial": (
        "from functools import partial\ndef go(start, lr, n_steps): return start\nmy_gradient_descent = partial(go)",
        True,
    ),
    "by what it takes": ("def q7(start, lr, n_steps): return start", False),
    "by how it is called": (
        "def q7(a, b, c): return a\nstart, lr, n_steps = 1., 2., 3\nq7(start, lr, n_steps)",
        False,
    ),
}


@pytest.mark.parametrize("how", FOUND)
def test_a_function_is_found(how):
    source, certain = FOUND[how]
    made = code(SYMBOLS, work=source)

    assert made.call(made.find("descent"), VALUES) == 2.0
    assert made.choices.taken[0].certain is certain


def test_a_class_that_is_no_network_means_its_method_and_is_made_with_what_the_method_does_not_take():
    source = """
        class Bowl:
            def __call__(self, phi): return phi ** 2
        class GradientDescent:
            def __init__(self, func, lr=0.1, n_steps=60): self.func, self.lr, self.n_steps = func, lr, n_steps
            def run(self, start): return self.func(start), self.lr, self.n_steps
        f = Bowl()
    """
    made = code(SYMBOLS, work=source)

    assert made.find("descent").where == "`GradientDescent.run` in work.py"
    assert made.call(made.find("descent"), VALUES) == (4.0, 0.5, 3)


def test_what_the_sheet_does_not_know_of_is_passed_as_the_author_passes_it():
    source = """
        class Problem:
            def __init__(self): self.width = 7
        def plot_boundary(model, problem, name, levels=3): return model, problem.width, type(name), levels
        def main():
            problem = Problem()
            for key in ("a", "b"):
                plot_boundary(None, problem, "boundary_" + key)
    """
    made = code(SYMBOLS, work=source)

    assert made.call(made.find("plot"), {"model": 1}) == (1, 7, str, 3)


def test_what_only_a_training_would_tell_is_not_run():
    source = """
        def plot_boundary(model, history): return history
        model, history = train(3)
        plot_boundary(model, history)
    """
    made = code(SYMBOLS, work=source)

    with pytest.raises(Missing, match="what is `history`"):
        made.call(made.find("plot"), {"model": 1})


def test_a_method_that_torch_gives_every_network_is_not_the_students():
    source = """
        from torch import nn
        class Flow(nn.Module):
            def log_prob(self, y): return y
    """
    made = code(SYMBOLS, work=source)

    with pytest.raises(Missing, match="`affine` was not found"):
        made.find("affine")


def test_a_call_of_another_function_of_that_name_says_nothing_of_this_one():
    first = "def kl(a, b): return a - b\nmu, r = 1, 2"
    other = "def kl(x, y): return x\nlogvar, mu = 1, 2\nkl(logvar, mu)"
    made = code(SYMBOLS, work=first, zother=other)

    found = made.find("kl")
    assert found.unit.path == "work.py"
    assert [c.unit.path for c in made.author.calls_of(found)] == []
    assert made.call(found, {"mu": torch.tensor(3.0), "logvar": torch.tensor(1.0)}) == 2.0


def test_a_variable_that_only_a_training_makes_is_not_made():
    source = """
        def train_model_infinite_data(model, steps): raise AssertionError
        gradient_descent, losses = train_model_infinite_data(1, 2)
        def descent_gradient(start, lr, n_steps): return start
    """
    made = code(SYMBOLS, work=source)

    assert made.find("descent").name == "descent_gradient"
    assert made.problems == []


def test_a_name_of_two_exercises_is_left_to_the_one_that_has_no_other():
    symbols = {
        "by_hand": {"names": ["convolve", "conv", "conv3"], "arguments": ["image"]},
        "layer": {"names": ["edge_layer", "conv"]},
    }
    alone, beside = "conv = lambda image: image", "def conv3(image): return image\nconv = lambda image: image"

    for source, certain in ((alone, False), (beside, True)):
        made = code({"symbols": symbols}, work=source)
        assert made.find("layer").name == "conv"
        assert made.choices.taken[0].certain is certain


def test_a_function_that_does_as_another_exercise_asks_is_meant_where_that_one_has_its_own():
    def returning(rows):
        return {"arguments": {"N": {"value": 5}}, "shapes": [[rows, 2]]}

    symbols = {
        "four": {"names": ["get"], "files": ["first*"], "returns": returning(10)},
        "six": {"names": ["get"], "files": ["second*"], "returns": returning(5)},
    }
    halved = "import torch\ndef get(N): return torch.zeros(N, 2)"
    made = code({"symbols": symbols}, first=halved, second=halved)

    assert made.find("four").where == "`get` in first.py"
    assert made.choices.taken[0].certain


@pytest.mark.parametrize(("main", "certain"), [("x = 1", False), ("from a4 import train\ntrain(3)", True)])
def test_what_stands_in_the_file_of_another_exercise_is_certain_only_where_this_one_uses_it(main, certain):
    named = {"symbols": {"train": {"names": ["train"], "files": ["*8*"], "arguments": ["steps"]}}}
    made = code(named, a4="def train(steps): return steps", a8=main)

    assert made.find("train").where == "`train` in a4.py"
    assert made.choices.taken[-1].certain is certain


def test_networks_that_a_dictionary_holds_are_found_by_their_keys():
    source = """
from torch import nn
def build(sizes): return nn.Sequential(*(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])))
networks = {"MLP": build([4, 3, 2]), "wide MLP": build([4, 9, 2]), "CNN": nn.Conv2d(1, 2, 3)}
"""
    named = {"symbols": {"mlp": {"names": ["MLP"]}, "cnn": {"names": ["ConvNet", "CNN"]}}}
    made = code(named, work=source)

    assert [p.shape[0] for p in made.find("mlp").value.parameters()] == [3, 3, 2, 2]
    assert type(made.find("cnn").value).__name__ == "Conv2d"
    assert made.find("cnn").where == "`CNN` in work.py"


@pytest.mark.parametrize(
    "made",
    [
        "nets = nn.ModuleDict({'enc': nn.Linear(3, 2), 'dec': nn.Linear(2, 3)})",
        "nets = dict(enc=nn.Linear(3, 2), dec=nn.Linear(2, 3))",
        "def build(n):\n    parts = nn.ModuleDict()\n    parts = {'enc': nn.Linear(3, n), 'dec': nn.Linear(n, 3)}\n    return parts\nnets = build(2)",
        "def build(): return nn.ModuleDict(dict(enc=nn.Linear(3, 2), dec=nn.Linear(2, 3)))\nnets = build()",
        "nets = dict(enc=lambda: nn.Linear(3, 2), dec=partial(nn.Linear, 2, 3))",
    ],
)
def test_networks_are_found_in_whatever_makes_a_dictionary_of_them(made):
    named = {"symbols": {"encoder": {"names": ["encoder", "enc"]}, "decoder": {"names": ["decoder", "dec"]}}}
    found = code(named, work=f"from functools import partial\nfrom torch import nn\n{made}\n")

    assert [found.network(found.find(s)).in_features for s in ("encoder", "decoder")] == [3, 2]


def test_a_function_that_makes_networks_of_any_sizes_is_none_of_them():
    source = """
from torch import nn
def dense(*sizes): return nn.Sequential(*(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])))
MODELS = dict(mlp=lambda: dense(4, 3, 2))
"""
    inline = {"maps": {"input": [1, 4], "output": [1, 2]}}
    symbols = {
        "mlp": {"names": ["mlp", "dense"], "inline": inline},
        "make": {"names": ["make_mlp", "dense"], "arguments": ["layers"]},
    }
    made = code({"symbols": symbols}, work=source)

    assert [made.find(s).name for s in symbols] == ["mlp", "dense"]


def test_a_function_that_takes_what_another_exercise_asks_for_makes_no_network():
    symbols = {
        "convolve": {"names": ["convolve"], "arguments": ["image", "kernel"]},
        "layer": {
            "names": ["layer", "conv"],
            "inline": {"maps": {"input": [1, 1, 5, 5], "output": [1, 2, 0, 0]}},
        },
    }
    source = "import torch\ndef falte(bild, kern): return bild\ndef layer_of(kern): return torch.nn.Conv2d(1, 2, 3)\n"
    made = code({"symbols": symbols, "synonyms": {"image": ["bild"], "kernel": ["kern"]}}, work=source)

    assert [made.find(s).name for s in symbols] == ["falte", "layer_of"]


def test_a_general_name_in_the_file_of_an_exercise_means_what_the_exercise_asks():
    symbols = {
        "finite": {"names": ["train_finite"], "files": ["*finite*"], "arguments": ["model", "steps"]},
        "deep": {"names": ["train"], "files": ["*deep*"], "arguments": ["model", "steps"]},
    }
    made = code(
        {"symbols": symbols},
        a05_endlich="def trainiere(model, steps): return 1\n",
        deep="def train(model, steps): return 2\n",
    )

    assert [made.call(made.find(s), {"model": 0, "steps": 1}) for s in symbols] == [1, 2]


def test_a_lambda_within_a_function_is_found():
    source = "def main():\n    kl = lambda mu, logvar: mu + logvar\n    print(kl(1, 2))\n"
    made = code(SYMBOLS, work=source)

    assert made.call(made.find("kl"), {"mu": 1.0, "logvar": 2.0}) == 3.0
    assert made.choices.taken[-1].certain


def test_what_is_returned_tells_which_of_two_exercises_in_one_file_a_function_is_of():
    source = "import torch\ndef get_data(n): return torch.rand(2 * n, 2)\ndef wide_get_data(n): return torch.rand(n, 2)\n"
    symbols = {
        name: {
            "names": ["get_data"],
            "files": [f"*{name}*"],
            "arguments": ["n"],
            "returns": {"arguments": {"n": {"value": 30}}, "shapes": [[rows, 2]]},
        }
        for name, rows in (("deep", 60), ("wide", 30))
    }
    made = code({"symbols": symbols}, deep=source)

    assert [made.find(s).name for s in symbols] == ["get_data", "wide_get_data"]


def test_a_method_of_another_network_does_not_stand_beside_a_function_that_does_what_is_asked():
    source = """
from torch import nn
class Other(nn.Module):
    def forward(self, x): return x
def affin(x, A, b): return x @ A.T + b
"""
    returns = {
        "arguments": {
            "x": {"normal": [6, 2]},
            "A": {"value": [[1.0, 2.0], [0.0, 1.0]]},
            "b": {"value": [1.0, 2.0]},
        },
        "shapes": [[6, 2]],
    }
    affine = {"names": ["affine", "forward"], "arguments": ["x", "A", "b"], "returns": returns}
    made = code({"symbols": {"affine": affine}}, work=source)

    assert made.find("affine").name == "affin"
    assert made.choices.taken[-1].certain


def test_a_network_is_not_what_another_exercise_calls_so():
    source = """
from torch import nn
conv = nn.Sequential(nn.Unflatten(1, (1, 8, 8)), nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(72, 4))
edges = nn.Conv2d(1, 2, 3, padding=1)
def conv3(image, kernel): return image
"""
    pictures = {"maps": {"input": [1, 1, 5, 6], "output": [1, 2, 0, 0]}}
    classes = {"maps": {"input": [2, 64], "output": [2, 4]}}
    symbols = {
        "convolve": {
            "names": ["convolve", "conv"],
            "arguments": ["image", "kernel"],
            "inline": {"takes": {"image": "H W", "kernel": "3 3"}, "makes": ["H W"]},
        },
        "edge_conv": {"names": ["edge_conv", "conv", "edges"], "inline": pictures},
        "cnn": {"names": ["CNN", "conv"], "inline": classes},
    }
    made = code({"symbols": symbols}, work=source)

    assert [made.find(s).name for s in symbols] == ["conv3", "edges", "conv"]


def test_a_lambda_that_trains_is_a_definition():
    source = "def one(m): m.append(1)\ndef fit(m, n): return [one(m) for _ in range(n)]\ntrain_it = lambda model, steps: fit(model, steps)\n"
    made = code({"symbols": {"train": {"names": ["train_it"], "arguments": ["model", "steps"]}}}, work=source)
    model = []

    made.call(made.find("train"), {"model": model, "steps": 3})

    assert model == [1, 1, 1]


def test_a_list_of_networks_is_no_network():
    source = "from torch import nn\nae = nn.ModuleList([nn.Linear(2, 3)])\nclass Own(nn.Module):\n    def forward(self, x): return x\n"
    made = code({"symbols": {"ae": {"names": ["ae"]}, "own": {"names": ["Own"]}}}, work=source)

    with pytest.raises(Missing):
        made.find("ae")
    assert made.find("own").name == "Own"


NETS = {
    "classifier": {
        "names": ["CNN", "Net"],
        "maps": {"input": [2, 1, 28, 28], "output": [2, 10]},
    },
    "plain": {
        "names": ["ConvAutoencoder"],
        "maps": {"input": [2, 1, 28, 28], "output": [2, 1, 28, 28], "flat": True, "skips": False},
        "made_with": {"skip": False},
    },
    "skipping": {
        "names": ["SkipAutoencoder"],
        "maps": {"input": [2, 1, 28, 28], "output": [2, 1, 28, 28], "flat": True, "skips": True},
        "made_with": {"skip": True},
    },
}
IN_PARTS = """
import torch
from torch import nn

def make_cnn():
    return nn.ModuleDict(dict(conv=nn.Sequential(nn.Conv2d(1, 40, 5), nn.MaxPool2d(6)), fc=nn.Linear(640, 10)))

logits = lambda m, x: m["fc"](m["conv"](x).flatten(1))

def accuracy(m, data):
    return sum(logits(m, x).argmax(1) == y for x, y in data)

def make_ae():
    down = nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.MaxPool2d(4))
    return down, nn.Linear(98, 2), nn.Linear(2, 784)

def forward(down, code, up, x, skip):
    h = down(x)
    out = up(code(h.flatten(1))).view(-1, 1, 28, 28)
    return (out + h.mean() if skip else out), h
"""


def test_parts_that_a_function_makes_and_another_one_calls_are_one_network():
    made = code({"symbols": NETS}, work=IN_PARTS)
    found = {name: made.find(name) for name in NETS}
    image = torch.rand(3, 1, 28, 28)

    assert [f.where for f in found.values()] == ["`logits` in work.py", *2 * ["`forward` in work.py"]]
    assert all(choice.certain for choice in made.choices.taken)
    assert made.network(found["classifier"])(image).shape == (3, 10)
    assert list(made.network(found["classifier"]).state_dict()) == [
        "conv.0.weight",
        "conv.0.bias",
        "fc.weight",
        "fc.bias",
    ]
    assert [bottleneck(made.network(found[n]), 2).closed for n in ("plain", "skipping")] == [True, False]


def test_parts_that_nothing_calls_are_no_network():
    source = IN_PARTS.replace('m["fc"]', 'm["other"]')

    with pytest.raises(Missing, match="`CNN` was not found"):
        code({"symbols": NETS}, work=source).find("classifier")


def test_a_loss_of_torch_with_two_arguments_is_none_of_four():
    source = "from torch import nn\ncriterion = nn.CrossEntropyLoss()\n"
    loss = {"names": ["vae_loss", "criterion"], "arguments": ["recon", "x", "mu", "logvar"]}

    with pytest.raises(Missing):
        code({"symbols": {"loss": loss}}, work=source).find("loss")
    loss = {**loss, "arguments": ["recon", "x"]}
    assert code({"symbols": {"loss": loss}}, work=source).find("loss").name == "criterion"


@pytest.mark.parametrize(("kept", "certain"), [("None", False), ("max", True)])
def test_an_object_that_waits_for_another_method_is_no_certain_reading(kept, certain):
    source = f"""
class Work:
    def __init__(self): self.net = {kept}
    def prepare(self): self.net = abs
    def kl(self, mu, logvar): return self.net(mu) + None
"""
    made = code(SYMBOLS, work=source)

    with pytest.raises(TypeError):
        made.call(made.find("kl"), {"mu": [1.0], "logvar": 2.0})
    assert made.choices.taken[-1].certain is certain


TRAINERS = """
class Trainer:
    def __init__(self, count): self.rows = [0.0] * count
    def fit(self, images, epochs): self.rows[0] = epochs; return self.rows
class LatentTraining(Trainer):
    def epoch_end(self, epochs, total, count): return None
images = [1.0] * 9
LatentTraining(len(images)).fit(images, 3)
"""


def test_a_trainer_means_what_trains_of_it_and_is_certain_only_where_its_values_are_known():
    training = {"names": ["latent_training", "train_latents"], "arguments": ["images", "epochs"]}
    made = code({"symbols": {"latents": training}}, work=TRAINERS)

    assert made.find("latents").where == "`LatentTraining.fit` in work.py"
    assert made.call(made.find("latents"), {"images": [0.0], "epochs": 2})[0] == 2
    assert len(made.call(made.find("latents"), {"images": [0.0], "epochs": 2})) == 9
    assert [c.certain for c in made.choices.taken] == [True, False]


def test_a_function_that_makes_a_network_is_applied_as_the_network():
    source = "from torch import nn\ndef make_encoder(width): return nn.Linear(3, width)\n"
    named = {"symbols": {"encoder": {"names": ["encoder"]}}, "arguments": {"width": 7}}
    made = code(named, work=source)

    assert made.apply(made.find("encoder"), {"x": torch.zeros(2, 3)}).shape == (2, 7)


def test_a_method_of_an_object_that_is_no_network_is_applied():
    source = "class Work:\n    def encode(self, x): return 2 * x\n"
    made = code({"symbols": {"encoder": {"names": ["encode"]}}}, work=source)

    assert made.apply(made.find("encoder"), {"x": torch.ones(2)}).tolist() == [2.0, 2.0]


def test_an_object_is_not_the_method_by_whose_name_it_is_called():
    symbols = {"symbols": {"encoder": {"names": ["Encoder", "encode"]}}}
    source = """
        from torch import nn
        class VAE(nn.Module):
            def encode(self, x): return x
            def forward(self, x): return x, x, x
        encoder = VAE()
    """
    made = code(symbols, work=source)

    assert made.find("encoder").where == "`VAE.encode` in work.py"
    assert [c.of for c in made.choices.taken] == [1]


@pytest.mark.parametrize(("rest", "certain"), [("", True), ("class Other(nn.Module): pass", False)])
def test_the_only_network_in_the_file_of_an_exercise_is_certain_though_its_name_says_more(rest, certain):
    named = {"names": ["Net"], "files": ["*prob4*"], "maps": {"input": [2, 5], "output": [2, 3]}}
    source = f"""
        from torch import nn
        class LeNetKlein(nn.Module):
            def forward(self, x): return x
        {rest}
    """
    made = code(
        {"symbols": {"cnn": named}}, prob4_CNN=source, prob5="from torch import nn\nclass AE(nn.Module): pass"
    )

    assert made.find("cnn").where == "`LeNetKlein` in prob4_CNN.py"
    assert made.choices.taken[0].certain is certain


def test_a_method_that_a_network_inherits_from_a_class_of_another_file_is_found():
    mixin = "class Scored:\n    def my_log_prob(self, y): return y\n"
    net = "from torch import nn\nfrom scored import Scored\nclass Flow(Scored, nn.Module): pass\n"
    made = code({"symbols": {"lp": {"names": ["log_prob"], "arguments": ["y"]}}}, scored=mixin, work=net)

    assert made.find("lp").where.startswith("`Flow.my_log_prob`")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def matching_term(m, log_s2): return m, log_s2", ["`matching_term` in work.py"]),
        ("def matching_term(m, log_s2, more): return m, log_s2", []),
        ("def matching_term(a, b): return a, b", []),
        ("def fit_prior(m, log_s2): return m, log_s2", []),
        ("def matching_term(m, log_s2): m.backward()", []),
    ],
    ids=["as many", "more", "none by its name", "trains by its name", "trains"],
)
def test_a_function_that_takes_as_many_arguments_some_under_their_names_may_be_meant_but_not_for_certain(
    source, found
):
    kl = {"names": ["kl_divergence"], "arguments": ["mu", "logvar"]}
    made = code({"symbols": {"kl": kl}, "synonyms": {"mu": ["m"]}}, work=source)
    options = made._options("kl")

    assert [(option.words, option.certain) for option in options] == [(words, False) for words in found]
    if found:
        assert made.call(made.find("kl"), {"mu": 1, "logvar": 2}) == (1, 2)


@pytest.mark.parametrize(
    ("function", "found"),
    [
        ("def to_y(x, A, b): return x @ A", ["`to_y` in work.py"]),
        ("def to_y(x, A, b): return A", ["`Flow.forward` in work.py"]),
        ("def to_y(x, A): return x @ A", ["`Flow.forward` in work.py"]),
        ("def to_x(z, A, b): return z @ A", ["`Flow.forward` in work.py"]),
    ],
    ids=["asked", "returns another shape", "takes less", "takes what is only like it"],
)
def test_a_method_that_takes_less_than_is_asked_does_not_stand_in_for_a_function_that_takes_all(
    function, found
):
    sizes = {"x": {"normal": [6, 2]}, "A": {"normal": [2, 2]}, "b": {"normal": [2]}}
    affine = {
        "names": ["forward"],
        "arguments": [*sizes],
        "returns": {"arguments": sizes, "shapes": [[6, 2]]},
    }
    source = f"""
        import torch
        {function}
        class Flow(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.A, self.b = torch.nn.Parameter(torch.eye(2)), torch.nn.Parameter(torch.zeros(2))
            def forward(self, x): return x @ self.A + self.b
    """
    made = code({"symbols": {"affine": affine}, "synonyms": {"x": ["z"]}}, work=source)

    assert [option.words for option in made._options("affine")] == found


def test_a_function_that_gives_nothing_back_builds_no_graph_whatever_it_is_called():
    symbols = {"symbols": {"graph": {"names": ["build_graph", "graph"], "inline": {"ends_in": ["L2Loss"]}}}}
    source = """
        made = []
        def clear_graph():
            made.clear()
            def key(node): return node
            return
        def {name}(): return made
    """

    found = code(symbols, work=source.replace("{name}", "make_graph"))

    assert found.find("graph").name == "make_graph"
    assert found.choices.taken[0].of == 1


@pytest.mark.parametrize(
    ("heirs", "said"),
    [(1, []), (2, ["`Trainer.kl` in work.py, of a `Heir0`"])],
)
def test_a_method_of_an_abstract_class_is_called_on_an_heir_that_can_be_made(heirs, said):
    source = """
        from abc import ABC, abstractmethod
        class Trainer(ABC):
            def __init__(self): self.build()
            @abstractmethod
            def build(self): ...
            def kl(self, mu, logvar): return mu + logvar + self.more
    """
    heir = "class Heir{n}(Trainer):\n    def build(self): self.more = 1\n"
    made = code(SYMBOLS, work=dedent(source) + "".join(heir.format(n=n) for n in range(heirs)))

    assert made.call(made.find("kl"), {"mu": 1.0, "logvar": 2.0}) == 4.0
    assert [c.words for c in made.choices.taken if "of a" in c.words] == said


def test_a_method_of_an_abstract_class_without_heirs_is_not_found_and_raises_nothing():
    source = """
        from abc import ABC, abstractmethod
        class Trainer(ABC):
            @abstractmethod
            def build(self): ...
            def kl(self, mu, logvar): return mu
    """
    made = code(SYMBOLS, work=source)

    with pytest.raises(Missing, match="`Trainer` is abstract, and no class that can be made has its `kl`"):
        made.call(made.find("kl"), {"mu": 1.0, "logvar": 2.0})


STEPS = """
    def {name}(mu, r): return mu + r
    def latent():
        print("trains for hours")
"""


@pytest.mark.parametrize("name", ["draw", "sample_z"])
def test_a_procedure_without_arguments_is_not_what_computes_a_value_of_some(name):
    z = {
        "names": ["reparameterize", "sample_latent", "sample_z"],
        "arguments": ["mu", "logvar"],
        "inline": "reparameterization",
    }
    made = code({"symbols": {"z": z}, "synonyms": {"logvar": ["r"]}}, work=STEPS.format(name=name))

    assert made.find("z").name == name


def test_a_gap_without_arguments_is_still_seen_as_unfilled():
    z = {"names": ["reparameterize"], "arguments": ["mu", "logvar"], "inline": "reparameterization"}
    made = code({"symbols": {"z": z}}, work="def reparameterize():\n    pass")

    assert made.find("z").name == "reparameterize"


def test_data_that_are_the_default_of_a_function_are_there_when_it_is_defined():
    source = """
        numbers = sorted([3, 1, 2])
        def descent(start=numbers, lr=0.1, n_steps=3): return start
    """
    symbols = {**SYMBOLS, "synonyms": {**SYMBOLS["synonyms"], "start": ["numbers"]}}
    made = code(symbols, work=source)

    assert made.call(made.find("descent"), VALUES) == 2.0


@pytest.mark.parametrize("name", ["Autoencoder", "AE"])
def test_a_network_in_the_file_of_another_exercise_that_is_made_as_that_one_asks_is_none_of_this_one(name):
    maps = {"input": [2, 1, 6, 6], "output": [2, 1, 6, 6]}
    plain = {"names": ["Autoencoder", "AE"], "files": ["*prob5*"], "maps": maps}
    convolutional = {
        "names": ["ConvAutoencoder", "CAE"],
        "files": ["*prob6*"],
        "maps": maps,
        "made_with": {"skip": False},
    }
    symbols = {
        "plain": {**plain, "inline": {"maps": maps, "layers": {"_ConvNd": [0, 0]}}},
        "convolutional": {**convolutional, "inline": {"maps": maps, "layers": {"_ConvNd": [1, 99]}}},
    }
    source = f"""
        from torch import nn
        class {name}(nn.Sequential):
            def __init__(self): super().__init__(nn.Conv2d(1, 1, 3, padding=1))
    """

    made = code({"symbols": symbols}, prob6_net=source)
    assert made.find("convolutional").name == name
    with pytest.raises(Missing):
        made.find("plain")
    assert code({"symbols": symbols}, prob5_net=source).find("plain").name == name
