"""Errors that need not be a mistake of the code go to a person."""

import pytest

from graders.observing import doubts
from tests.observing.conftest import code

CLEAR = """
import sys
def clear():
    for name in ("nodes", "parameters"):
        setattr(sys.modules[__name__], name, [])
"""


def raised(**files):
    made = code({"symbols": {"add": {"names": ["add"]}}}, **files)
    with pytest.raises((AttributeError, NameError)) as caught:
        made.call(made.find("add"), {})
    return doubts.of(caught.value, made)


@pytest.mark.parametrize(
    ("error", "add"),
    [
        (
            "AttributeError: `nodes` is not defined in graph.py",
            "import graph\ndef add(): graph.nodes.append(1)",
        ),
        ("NameError: name 'nodes' is not defined", "def add(): nodes.append(1)"),
    ],
    ids=["of a module", "of the file itself"],
)
def test_a_name_that_the_code_sets_by_a_text_is_doubtful_where_it_is_lacking(error, add):
    said = f"the code raises {error}, a name that it may set by a text; a person decides why"

    assert raised(graph=CLEAR, work=add) == said


@pytest.mark.parametrize(
    ("graph", "add"),
    [
        (CLEAR, "def add(): edges.append(1)"),
        ('names = ("nodes", "parameters")', "def add(): nodes.append(1)"),
        (CLEAR, "class Graph: pass\ndef add(): Graph().nodes.append(1)"),
    ],
    ids=["no text has it", "nothing is set by a text", "of an object"],
)
def test_any_other_name_that_is_lacking_is_the_codes_mistake(graph, add):
    assert raised(graph=graph, work=add) == ""
