"""The map of the probes has each of them once, above what imports it."""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest

from graders.observing import probes

HERE = Path(probes.__file__).parent
LINES = [re.findall(r"`(\w+)`", line) for line in re.findall(r"^- .+", probes.__doc__, re.M)]
PLACES = {name: place for place, names in enumerate(LINES) for name in names}
MODULES = {path.stem: path for path in HERE.rglob("*.py") if path.stem != "__init__"}


def imported(name):
    """The probes that a module imports, also within functions."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(probes.__name__):
            last = node.module.rpartition(".")[2]
            found |= {last} if last in MODULES else {alias.name for alias in node.names}
    return found


def test_each_module_stands_in_the_map_once():
    assert sorted(chain(*LINES)) == sorted(MODULES)


@pytest.mark.parametrize("name", PLACES)
def test_a_module_imports_what_stands_in_its_line_or_above(name):
    assert [other for other in imported(name) if PLACES[other] > PLACES[name]] == []
