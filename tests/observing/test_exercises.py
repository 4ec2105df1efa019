"""A definition in a notebook belongs to the exercise that the heading above it names."""

import json

import pytest

from graders.observing.exercises import exercise_of
from graders.observing.missing import Missing
from tests.observing.conftest import code_of

SOURCES = {
    "symbols": {
        "transform": {"names": ["transform", "f"], "files": ["*densit*", "*9*"], "arguments": ["x"]},
        "affine": {"names": ["affine", "f"], "files": ["*flow*", "*10*"], "arguments": ["x"]},
    }
}
CODE = "def f(x):\n    return x\n"


def notebook(*cells):
    made = [
        {"cell_type": "markdown" if s.startswith("#") else "code", "source": s, "metadata": {}} for s in cells
    ]
    return json.dumps({"cells": made}).encode()


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("## Aufgabe 10", 10),
        ("# 10 Normalizing flows", 10),
        ("### Exercise 10: flows", 10),
        ("## Exercise 10 (28x28)", 10),
        ("# Week 2 (exercises 9, 10)", None),
        ("# Flows\ntext about 10 flows", None),
        ("## Aufgabe 9\n### Training with 10 epochs", 9),
        ("## Aufgabe 9\n### 3 samples", 9),
        ("## Aufgabe 9\n```python\n# 10 steps\n```", 9),
        ("## Aufgabe 9\n### Aufgabe 10", 10),
        ("### Flow of 10 layers", None),
        ("## 28 x 28 images", None),
        ("# Week 2", None),
        ("## Task 1.10", None),
    ],
)
def test_the_number_in_the_heading_above_a_cell_is_that_of_its_exercise(heading, number):
    files = {"work.ipynb": notebook("import torch", heading, CODE)}

    assert exercise_of("work.ipynb cell 3", files) == number
    assert exercise_of("work.ipynb cell 1", files) is None


@pytest.mark.parametrize(("symbol", "certain"), [("transform", False), ("affine", True)])
def test_what_stands_below_another_exercise_that_asks_for_it_is_not_certain_to_be_meant(symbol, certain):
    sources = {
        "symbols": {n: {**s, "names": [n, "transform", "affine"]} for n, s in SOURCES["symbols"].items()}
    }
    made = code_of({"work.ipynb": notebook("## Aufgabe 10", CODE.replace("f(", f"{symbol}("))}, sources)

    assert made.find(symbol).name == symbol
    assert made.choices.taken[0].certain is certain


def test_networks_that_are_there_are_no_function_that_makes_them_of_any_sizes():
    source = b"from torch import nn\nnetz = nn.Linear(2, 1)\n"
    inline = {"sizes": "layers", "not_last": ["ReLU"]}
    made = {"names": ["make_net", "Net"], "arguments": ["layers"]}

    assert code_of({"work.py": source}, {"symbols": {"net": made}}).find("net").name == "netz"
    with pytest.raises(Missing):
        code_of({"work.py": source}, {"symbols": {"net": {**made, "inline": inline}}}).find("net")


SAMPLE = {"names": ["get_data"], "inline": {"draws": True, "makes": ["2N 2"]}, "arguments": ["N"]}
SAMPLES = {
    "symbols": {
        "clouds": {**SAMPLE, "files": ["*4*"]},
        "square": {**SAMPLE, "files": ["*6*"]},
        "bowl": {"names": ["f"], "files": ["*7*"], "arguments": ["x"], "inline": {"makes": ["N"]}},
    }
}


@pytest.mark.parametrize(
    ("heading", "symbol", "counts"),
    [
        ("## Aufgabe 6", "square", True),
        ("## Aufgabe 6", "clouds", False),
        ("## Aufgabe 4", "clouds", True),
        ("## Aufgabe 7", "clouds", True),
        ("# Homework", "clouds", True),
        ("## Aufgabe 6", "bowl", True),
    ],
)
def test_a_sample_below_another_exercise_that_asks_for_one_is_none_of_this_one(heading, symbol, counts):
    source = "import torch\nx = torch.rand(1000, 2)\ny = (x ** 2).sum(1)\n"
    made = code_of({"work.ipynb": notebook(heading, source)}, SAMPLES)
    spec = made.naming.symbols[symbol]

    assert made._is_of_others(spec, "work.ipynb cell 2") is not counts


@pytest.mark.parametrize(
    ("path", "counts"),
    [("aufgabe6.py", False), ("aufgabe4.py", True), ("aufgabe4_6.py", True), ("work.py", True)],
)
def test_a_sample_in_the_file_of_another_exercise_that_asks_for_one_is_none_of_this_one(path, counts):
    work = {path: b"import torch\nx = torch.rand(1000, 2)\n"}
    made, alone = code_of({**work, "aufgabe7.py": b"x = 1\n"}, SAMPLES), code_of(work, SAMPLES)
    clouds = made.naming.symbols["clouds"]

    assert made._is_of_others(clouds, path) is not counts
    assert not alone._is_of_others(clouds, path)  # the number may be that of the sheet
