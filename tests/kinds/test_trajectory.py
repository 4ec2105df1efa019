"""The path of an optimization is compared as far as its function goes, in whatever it comes back."""

import pytest

from graders.kinds import KINDS
from graders.model import Verdict
from tests.observing.conftest import code

CHECK = KINDS["trajectory"].model_validate(
    {
        "id": "a",
        "kind": "trajectory",
        "call": "descent",
        "cases": [{"start": {"value": [1.0, -2.0]}, "learning_rate": {"value": 0.1}, "steps": {"value": 30}}],
        "hint": "step",
    }
)
NAMED = {"symbols": {"descent": {"names": ["descent"], "arguments": ["start", "learning_rate", "steps"]}}}
SOURCE = """
import torch
from dataclasses import dataclass

@dataclass
class Path:
    points: torch.Tensor
    values: torch.Tensor

N = {number}

def descent({arguments}):
    p = torch.as_tensor(start).double()
    points, values = [], []
    for _ in range({count}):
        points.append(p)
        values.append((p**2).sum())
        p = p - 0.1 * {factor} * p
    return {returned}
"""
PAIR = "torch.stack(points), torch.stack(values)"


def seen(arguments="start, learning_rate, steps", count="steps", number=50, factor=2, returned=PAIR):
    source = SOURCE.format(arguments=arguments, count=count, number=number, factor=factor, returned=returned)
    return CHECK.observe(code(NAMED, work=source))


def test_a_record_of_a_dataclass_holds_positions_and_values():
    assert CHECK.judge(seen(returned=f"Path({PAIR})"), seen()).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    "returned",
    [
        "{'name': 'descent', 'values': torch.stack(values), 'points': torch.stack(points), 'best': None}",
        "(torch.stack(values), torch.stack(points))",
        "[(i, *p.tolist(), v.item()) for i, (p, v) in enumerate(zip(points, values))]",
    ],
    ids=["values first and a name", "values first", "numbers of steps"],
)
def test_positions_and_values_are_found_in_whichever_order_beside_what_is_no_number(returned):
    assert CHECK.judge(seen(returned=returned), seen()).verdict is Verdict.PASSED


@pytest.mark.parametrize(("factor", "resembles"), [(1, True), (3, False)])
def test_a_path_that_goes_on_as_long_as_it_likes_resembles_a_mistake(factor, resembles):
    assert CHECK.resembles(seen("start", "N", 50, 1), seen(factor=factor)) is resembles


@pytest.mark.parametrize("number", [30, 50])
def test_where_a_function_takes_no_number_of_steps_as_many_are_compared_as_are_asked(number):
    assert CHECK.judge(seen("start", "N", number), seen()).verdict is Verdict.PASSED


@pytest.mark.parametrize("number", [10, 27])
def test_a_person_looks_at_fewer_positions_than_are_asked_of_a_function_that_takes_no_number(number):
    assert CHECK.judge(seen("start", "N", number), seen()).verdict is Verdict.HUMAN


@pytest.mark.parametrize(
    "other",
    [
        {"arguments": "start", "count": "N", "factor": 1},
        {"arguments": "start", "count": "N", "factor": 1, "number": 12},
        {"arguments": "start", "count": "N", "number": 9},
        {"count": "steps - 5"},
        {"arguments": "start, learning_rate, n_rounds", "count": "n_rounds // 2"},
    ],
    ids=[
        "another path",
        "another path that is short",
        "too few steps to tell",
        "fewer steps than it is given",
        "fewer than it is given by another name",
    ],
)
def test_another_path_and_another_number_than_it_is_given_fail(other):
    assert CHECK.judge(seen(**other), seen()).verdict is Verdict.FAILED
