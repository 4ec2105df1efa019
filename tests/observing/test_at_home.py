import ast
import json

import pytest

from graders.observing.at_home import _goes_back
from tests.observing.conftest import code_of

ELSEWHERE = """
def train_finite(model, data, steps):
    for _ in range(steps):
        loss(model, data).backward()
"""
INLINE = "for _ in range(9):\n    loss(net, data).backward()"
NAMING = {
    "symbols": {
        "train_wide": {
            "names": ["train_wide", "train_finite"],
            "files": ["*wide*", "*6*"],
            "arguments": ["model", "data", "steps"],
            "inline": {"fresh": False},
        }
    }
}


def notebook(cells):
    return json.dumps({"cells": [{"cell_type": k, "source": s, "metadata": {}} for k, s in cells]}).encode()


def found(sources):
    made = code_of(sources, NAMING)
    return [option.words for option in made._options("train_wide")]


@pytest.mark.parametrize(
    ("own", "names"),
    [
        (INLINE, []),
        ("train_finite(net, data, 9)", ["`train_finite` in work.ipynb"]),
        (f"def other():\n    {INLINE.splitlines()[1].strip()}", ["`train_finite` in work.ipynb"]),
    ],
    ids=["trains in its own cell", "calls the other one", "does not train"],
)
def test_a_training_of_another_exercise_is_not_meant_where_the_exercise_trains_in_its_own_cell(own, names):
    cells = [("markdown", "## 5 Few data"), ("code", ELSEWHERE), ("markdown", "## 6 Wide"), ("code", own)]

    assert found({"work.ipynb": notebook(cells)}) == names


@pytest.mark.parametrize(
    ("own", "names"),
    [(INLINE, []), (f"from few import train_finite\n{INLINE}", ["`train_finite` in few.py"])],
    ids=["trains in its own script", "imports the other one"],
)
def test_a_training_of_another_script_is_not_meant_where_the_own_script_trains_itself(own, names):
    assert found({"few.py": ELSEWHERE.encode(), "wide.py": own.encode()}) == names


def test_what_is_executed_holds_no_bodies_of_definitions():
    assert _goes_back(ast.parse("if ready:\n    loss.backward()"))
    assert not _goes_back(ast.parse("def step():\n    loss.backward()"))
