"""The number of parameters that a hand-in reports of its network."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from torch import nn

from graders.grading.verdict import has_passed
from graders.kinds import KINDS
from graders.model import Choice, Verdict, passed
from graders.observing.code import Code
from graders.observing.missing import Missing
from graders.sheets.load import find_spec
from graders.vocabulary.readings import with_choices
from tests.observing.conftest import code

SPEC = find_spec("odsl-week2")
CHECK = next(c for c in SPEC.checks if c.id == "cnn-count")


def rehearsed(answers, printed, where="answers.md"):
    """A hand-in whose network was seen in a rehearsal alone."""
    code = Code(Path(), {where: answers.encode()}, SPEC.naming, {})
    code.rehearsed = SimpleNamespace(printed=printed)
    code.find = lambda symbol: None
    code.network = lambda found: nn.Sequential(
        nn.Flatten(), nn.Linear(784, 10), nn.Linear(10, 25), nn.Linear(25, 10)
    )
    return code


@pytest.mark.parametrize(
    ("answers", "printed", "verdict"),
    [
        ("8b: 8385", "", Verdict.PASSED),
        ("8b: 8385", "CNN 9000", Verdict.PASSED),
        ("8b: 8384", "CNN 8385", Verdict.FAILED),
        ("8b: as many as it has", "CNN 8385", Verdict.PASSED),
        ("8b:", "CNN 8385", Verdict.PASSED),
        ("8b:", "CNN 8384", Verdict.HUMAN),
        ("8c: b", "CNN 8385", Verdict.PASSED),
        ("8c: b", "CNN 8384", Verdict.HUMAN),
    ],
)
def test_a_number_that_is_written_counts_before_one_that_is_printed_where_a_script_makes_the_network(
    answers, printed, verdict
):
    assert CHECK.judge(CHECK.observe(rehearsed(answers, printed)), {}).verdict is verdict


@pytest.mark.parametrize(("count", "verdict"), [(8385, Verdict.PASSED), (8384, Verdict.HUMAN)])
def test_the_parameters_of_one_of_two_networks_are_told_from_what_else_is_said_of_it(count, verdict):
    said = f"MLP : 99 710 paramètres, exactitude 95,9 %. CNN : {count} paramètres, exactitude 96,0 %. La perte du CNN ne descend pas en dessous de 1,50."
    code = rehearsed(f"## 8. MNIST\n\n{said}\n", "", "rapport.md")

    assert CHECK.judge(CHECK.observe(code), {}).verdict is verdict


def test_a_number_without_a_name_is_not_looked_for_in_prints():
    check = CHECK.model_copy(update={"named": "", "stands_at": ()})

    assert check.judge(check.observe(rehearsed("8b: 8385", "")), {}).verdict is Verdict.PASSED
    with pytest.raises(Missing, match=r"^no answer to 8b was found"):
        check.observe(rehearsed("8c: b", "CNN 8385"))


@pytest.mark.parametrize("certain", [True, False])
def test_a_number_that_is_that_of_another_network_of_the_hand_in_passes_nothing(certain):
    seen = with_choices({}, (Choice("`SmallConvNet`", certain, 2, 1),))

    assert has_passed(CHECK, seen, passed()) is certain


def test_networks_that_are_alike_whatever_sizes_are_asked_are_not_certain_to_be_meant():
    check = KINDS["layers"].model_validate(
        {
            "id": "a",
            "kind": "layers",
            "call": "net",
            "networks": [{"layers": {"value": [2, 3, 1]}}, {"layers": {"value": [2, 5, 1]}}],
            "counts": [13, 21],
            "hint": "sizes",
        }
    )
    source = "from torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Linear(2, 1)\n"
    made = code({"symbols": {"net": {"names": ["Net"], "arguments": ["layers"]}}}, work=source)

    check.observe(made)

    assert [c.certain for c in made.choices.taken] == [False]


SIZED = {
    "id": "a",
    "kind": "layers",
    "call": "net",
    "networks": [{"layers": {"value": [2, 3, 1]}}, {"layers": {"value": [1, 4, 1]}}],
    "counts": [13, 13],
    "hint": "s",
}
MADE = {"symbols": {"net": {"names": ["Net"], "arguments": ["layers"]}}}
SIZES = "from torch import nn\n\ndef Net(layers):\n    L = [{}]\n    return nn.Sequential(*map(nn.Linear, L, L[1:]))\n"


@pytest.mark.parametrize("of", ["int(v) for v in layers", "2, 3, 1"])
def test_a_network_that_takes_the_sizes_is_certain_to_be_meant_whether_or_not_it_heeds_them(of):
    made = code(MADE, work=SIZES.format(of))
    sized = KINDS["layers"].model_validate(SIZED)

    sized.observe(made)

    assert all(choice.certain for choice in made.choices.taken)


ORDERED = KINDS["layers"].model_validate(
    {
        "id": "a",
        "kind": "layers",
        "call": "N",
        "exactly": ["Linear 4 3", "Linear 3 3", "Linear 3 3"],
        "hint": "h",
    }
)


@pytest.mark.parametrize(
    ("second", "verdict"), [("nn.Linear(3, 3)", Verdict.PASSED), ("self.b", Verdict.HUMAN)]
)
def test_a_layer_that_is_used_several_times_is_for_a_person(second, verdict):
    work = f"""
from torch import nn
class N(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(4, 3), nn.Linear(3, 3)
        self.c = {second}
    def forward(self, x):
        return self.c(self.b(self.a(x)))
"""
    naming = {"symbols": {"N": {"names": ["N"], "maps": {"input": [2, 4], "output": [2, 3]}}}}

    assert ORDERED.judge(ORDERED.observe(code(naming, work=work)), {}).verdict is verdict


POOLED = KINDS["layers"].model_validate(
    {
        "id": "a",
        "kind": "layers",
        "call": "N",
        "exactly": ["Conv2d 1 4 5", "MaxPool2d 2", "Linear 576 10"],
        "hint": "h",
    }
)
NET = """
import torch
from torch import nn
class N(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.out = nn.Conv2d(1, 4, 5), nn.Linear(576, 10)
    def forward(self, x):
        x = {conv}.clip(0)
        return {out}
"""
LINEAR = "self.out({}.flatten(1))"
CUT = "x.reshape(len(x), 4, 12, 2, 12, 2)"


@pytest.mark.parametrize(
    ("conv", "out", "verdict"),
    [
        ("self.conv(x)", LINEAR.format(f"{CUT}.amax((3, 5))"), Verdict.PASSED),
        ("self.conv(x)", LINEAR.format(f"{CUT}.mean((3, 5))"), Verdict.FAILED),
        ("self.conv(x)", LINEAR.format("x[..., ::2, ::2]"), Verdict.FAILED),
        ("self.conv(x)", LINEAR.format(f"{CUT}.amin((3, 5))"), Verdict.FAILED),
        (
            "torch.einsum('ncl,oc->nol', nn.functional.unfold(x, 5), self.conv.weight.flatten(1)).view(-1, 4, 24, 24)",
            LINEAR.format(f"{CUT}.amax((3, 5))"),
            Verdict.HUMAN,
        ),
        (
            "self.conv(x)",
            f"{CUT}.amax((3, 5)).flatten(1) @ self.out.weight.T + self.out.bias",
            Verdict.HUMAN,
        ),
    ],
)
def test_layers_that_are_written_by_hand_pass_where_they_are_told_and_are_for_a_person_else(
    conv, out, verdict
):
    naming = {"symbols": {"N": {"names": ["N"], "maps": {"input": [2, 1, 28, 28], "output": [2, 10]}}}}
    work = NET.format(conv=conv, out=out)

    assert POOLED.judge(POOLED.observe(code(naming, work=work)), {}).verdict is verdict
