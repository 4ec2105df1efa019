"""Scripts and notebooks are read whatever their encoding; what is no Python says where."""

import pytest

from graders.observing.reading import read_unit
from tests.observing.conftest import notebook, unit


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


def test_a_cell_that_is_timed_is_read_as_python_with_its_line_numbers():
    work = read_unit("nb.ipynb", notebook("%%time\nrate = 3\ndef f():\n    return rate", "%%bash\nrm -rf x"))

    assert work.load("f")() == 3
    assert work.load("f").__code__.co_firstlineno == 3
