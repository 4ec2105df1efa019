"""Scripts and notebooks are read whatever their encoding; what is no Python says where."""

import ast
import sys

import pytest

from graders.observing.newer import newer_python
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


@pytest.mark.parametrize("data", [b"no json", b"[]", b"{}", b"3", b"[" * 100_000])
def test_what_is_no_notebook_says_so(data):
    assert read_unit("nb.ipynb", data).problems == ["nb.ipynb: is not a notebook; save it again as .ipynb"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b" \n", "is empty; hand in the notebook itself"),
        (b"\n<!DOCTYPE html>\n<html></html>", "is a web page and no notebook; download the notebook itself"),
        (
            b'{"cells": [\n<<<<<<< HEAD\n]}\n=======\n[]}\n>>>>>>> theirs\n',
            "has the marks of a merge conflict in line 2; resolve it and save the notebook again",
        ),
    ],
    ids=["empty", "web page", "conflict"],
)
def test_what_is_called_a_notebook_and_is_none_says_what_it_is(data, said):
    work = read_unit("nb.ipynb", data)

    assert work.problems == list(work.unread) == [f"nb.ipynb: {said}"]


def test_source_that_does_not_parse_says_where():
    assert unit("x = 1\ndef f(:\n").problems == ["work.py:2: does not parse (SyntaxError: invalid syntax)"]


def test_a_cell_that_is_timed_is_read_as_python_with_its_line_numbers():
    work = read_unit("nb.ipynb", notebook("%%time\nrate = 3\ndef f():\n    return rate", "%%bash\nrm -rf x"))

    assert work.load("f")() == 3
    assert work.load("f").__code__.co_firstlineno == 3


CELLS = {
    "timed below blank lines": ["\n  \n%%time\ny = 7"],
    "a timed statement": ["%time y = 7"],
    "a timed statement of several names": ["%time x, y = 1, 7"],
    "a timed value": ["y = %time 3 + 4"],
    "a profiled statement": ["%prun -l 5 -s cumulative y = 7"],
    "a timed statement in a branch": ["if True:\n    %time y = 7"],
    "a cell magic of a package": ["%%wandb\ny = 7"],
    "a captured cell": ["%%capture out\ny = 7", "out.show()"],
    "pylab": ["%pylab inline", "y = int(np.sum(ones(7)))"],
    "a script that nbconvert made": ["get_ipython().run_cell_magic('time', '', 'y = 7\\n')"],
    "a script that an old nbconvert made": [
        "get_ipython().magic('time y = 7')\nget_ipython().magic('pylab inline')"
    ],
    "a shell line": ["files = !ls\ny = 7 + len(files)"],
    "display": [
        "def g(v):\n    display(v)\n    get_ipython().run_line_magic('matplotlib', 'inline')\n    return v\ny = g(7)"
    ],
    "an await": ["import asyncio\nasync def g():\n    await asyncio.sleep(0)\n    return 7", "y = await g()"],
    "an async for": ["async def g():\n    yield 7", "async for y in g():\n    pass"],
    "a file that is run": ["%run other.py"],
    "a file that is run by half its name": ["%run -i ./other"],
    "a file of two words that is run": ["%run 'my helpers.ipynb'"],
    "a notebook that is run": ["x = 1\n%run 'helpers.ipynb'\nz = 2"],
    "a file that is executed": ["exec(open('other.py').read())"],
}


@pytest.mark.parametrize("how", CELLS)
def test_cells_are_what_jupyter_makes_of_them(how):
    files = {
        "other.py": b"y = 7",
        "helpers.ipynb": notebook("%run other.py"),
        "my helpers.ipynb": notebook("y = 7"),
    }
    work = read_unit("nb.ipynb", notebook(*CELLS[how], "def f(): return y"), files)

    assert work.load("f")() == 7
    assert work.problems == []


def test_a_file_to_run_that_is_not_there_is_named():
    assert read_unit("nb.ipynb", notebook("%run tools.py")).problems == [
        "nb.ipynb cell 1:1: `%run tools.py` finds no such file in the hand-in"
    ]


def test_files_that_run_each_other_come_to_an_end():
    files = {"a.ipynb": notebook("%run b.ipynb\nx = 1"), "b.ipynb": notebook("%run a.ipynb\ny = 7")}

    assert read_unit("a.ipynb", files["a.ipynb"], files).load("y") == 7


def test_a_script_of_colab_loses_its_shell_lines_alone():
    assert unit("!pip install edf\n%matplotlib inline\ndef f():\n    return 7").load("f")() == 7


def test_a_cell_of_another_language_is_no_problem():
    assert read_unit("nb.ipynb", notebook("%%bash\nls (", "%%html\n<b>", "%%sql\nselect *")).problems == []


@pytest.mark.parametrize(
    ("source", "version"),
    [
        ('f"{d["a"]}"', "3.12"),
        ("type X[T] = list[T]", "3.12"),
        ("def first[T](x: T) -> T:\n    return x", "3.12"),
        ('f"{a!r:{"x"}} it\'s"  # it\'s', "3.12"),
        ("f\"{', '.join(f'{v:.2f}' for v in d[\"a\"])}\"", "3.12"),
        ('t"{a}"', "3.14"),
        ("try:\n    pass\nexcept KeyError, ValueError:\n    pass", "3.14"),
    ],
)
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="some of it is not newer than this Python")
def test_syntax_that_is_newer_is_said_to_be(source, version):
    with pytest.raises(SyntaxError):
        ast.parse(source)
    assert newer_python(source) == version


@pytest.mark.parametrize(
    "source", ["def f(:", 'print "a"', 'f"{x"', "x = [1,", "f'{a b}'", 'f"{d["a"]}"\ndef f(:', "f'{'"]
)
def test_what_no_python_reads_is_not_called_newer(source):
    assert newer_python(source) == ""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="it is not newer than this Python")
def test_a_cell_of_a_newer_python_is_named_and_the_others_are_read():
    work = read_unit("nb.ipynb", notebook('print(f"{d["a"]}")', "def f(): return 7"))

    assert work.load("f")() == 7
    assert work.unread == (
        "nb.ipynb cell 1:1: is written for Python 3.12 or newer, and Python 3.11 reads it here",
    )


@pytest.mark.parametrize(
    "end", ["raise SystemExit('done')", "raise SystemExit", "exit()", "import sys\nsys.exit(0)", "quit()"]
)
def test_what_stands_behind_the_end_of_the_program_replaces_nothing(end):
    work = unit(f"""
def f():
    return 5
{end}
def f():
    return 6
def g():
    return 7
""")

    assert work.load("f")() == 5
    assert work.load("g")() == 7


def test_a_parser_of_arguments_takes_what_is_added_to_it():
    work = unit("""
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--hidden", default=3)
parser.set_defaults(rate=2)
args = parser.parse_args([])
""")

    assert vars(work.load("args")) == {"hidden": 3, "rate": 2}


def test_an_end_under_a_condition_is_none():
    work = unit("def f(): return 5\nif False:\n    raise SystemExit\ndef f(): return 6")

    assert work.load("f")() == 6
