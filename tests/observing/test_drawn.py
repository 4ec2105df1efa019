"""A sample that is drawn within an expression has a name, as one that stands by itself."""

import ast

import pytest
import torch

from graders.observing.drawn import apart

NORMAL = torch.distributions.Normal(torch.zeros(2), torch.ones(2))


def said(source, **values):
    nodes, drawn = apart(
        [("work.py", n) for n in ast.parse(source).body], {"p": NORMAL, "torch": torch, **values}
    )
    return [ast.unparse(node) for _, node in nodes], {name: value.shape for name, value in drawn.items()}


def test_a_sample_within_an_expression_is_drawn_before_it():
    assert said("x = (p.sample((50,)) - 1) @ A.T") == (
        ["p.sample((50,)) = p.sample((50,))", "x = (p.sample((50,)) - 1) @ A.T"],
        {"p.sample((50,))": (50, 2)},
    )


def test_what_is_drawn_by_itself_or_is_no_sample_or_cannot_be_drawn_stays():
    source = (
        "x = p.sample((50,))\ny = 1 + torch.randn(50)\nz = 1 + p.sample((later,))\nw = 1 + p.sample((3,))"
    )
    assert said(source) == (source.splitlines(), {})


@pytest.mark.parametrize(
    "source",
    [
        "x = torch.cat([p.sample((20,)), p.sample((20,))])",
        "a = 1 + p.sample((20,))\nb = 2 + p.sample((20,))",
        "x = torch.cat([p.sample((20,)) for p in ps])",
        "f = lambda n: p.sample((n,))",
        "x = 1 + trained().sample((20,))",
    ],
)
def test_what_may_be_drawn_more_than_once_or_calls_more_stays(source):
    def trained():
        raise AssertionError("called")

    assert said(source, n=20, ps=[NORMAL], trained=trained) == (source.splitlines(), {})
