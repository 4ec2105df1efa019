"""Whatever stands in a hand-in's files, reading it outside the jail gives a value or a reason, and soon."""

import ast
import json
import resource
import time

import pytest

from graders.cohort.notebooks import notebook_pages
from graders.feedback.page import Drawn
from graders.feedback.student import ForStudent
from graders.grading import given
from graders.grading.names import with_names
from graders.model import ExerciseReport, Report, Result, Submission, failed
from graders.paths import PACKAGE
from graders.sandbox.warm import modules_in
from graders.selfcheck.notebook import last_forms
from graders.sheets.touched import touches
from graders.submission import similarity, source
from graders.submission.source import Unreadable, parts, statements, tree

TOO_DEEP, TOO_LARGE = Unreadable("it is nested too deeply"), Unreadable("it is too large for code")
ODD = {
    "a tower of signs": "x = " + "-" * 50_000 + "1",
    "a higher tower of signs": "x = " + "-" * 1_000_000 + "1",
    "a tower of words": "x = " + "not " * 50_000 + "1",
    "a tower of functions": "x = " + "lambda: " * 50_000 + "1",
    "a tower of brackets": "(" * 50_000,
    "a chain of sums": "x = " + "1+" * 50_000 + "1",
    "a chain of attributes": "x = a" + ".b" * 50_000,
    "a chain of calls": "x = a" + "()" * 50_000,
    "a chain of choices": "x = " + "1 if 1 else " * 50_000 + "1",
    "a chain of branches": "if 1: pass\n" + "elif 1: pass\n" * 20_000,
    "a long list": "x = [" + "1," * 90_000 + "]",
    "many statements": "x=1\n" * 45_000,
    "many empty lines": "\n" * 200_000,
    "more than may be": "x = 1 #" + "y" * 2_100_000,
    "fields of a text": "x = f'" + "{1}" * 100_000 + "'",
    "a long number": "x = " + "9" * 6_000,
    "a longer number": "x = 0x" + "f" * 300_000,
    "half a character": "x = '\ud800'",
    "a null byte": "x = 1\0",
    "an open text": "x = '''" + "'\n" * 150_000,
    "quotes": "'" * 300_000,
    "backslashes": "'" + "\\" * 300_000,
    "blanks before nothing": "x" + " " * 300_000 + "$",
    "digits and dots": "1." * 150_000,
    "nothing": "",
}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a tower of signs", TOO_DEEP),
        ("a higher tower of signs", TOO_DEEP),
        ("a tower of words", TOO_DEEP),
        ("a tower of functions", TOO_DEEP),
        ("a tower of brackets", TOO_DEEP),
        ("a chain of sums", TOO_DEEP),
        ("a chain of attributes", TOO_DEEP),
        ("a chain of calls", TOO_DEEP),
        ("a chain of choices", TOO_DEEP),
        ("a chain of branches", TOO_DEEP),
        ("a long list", TOO_LARGE),
        ("many statements", TOO_LARGE),
        ("many empty lines", TOO_LARGE),
        ("more than may be", TOO_LARGE),
        ("fields of a text", TOO_LARGE),
        ("half a character", Unreadable("it cannot be read (UnicodeEncodeError)")),
        ("a null byte", Unreadable("line 1 does not parse (source code string cannot contain null bytes)")),
    ],
)
def test_what_is_too_large_or_too_deep_is_refused_before_it_is_parsed(name, found):
    assert tree(ODD[name]) == found


def test_ordinary_code_is_neither_large_nor_deep():
    codes = [
        p
        for folder in ("reference", "graders", "tests")
        for p in sorted((PACKAGE.parent / folder).rglob("*.py"))
        if not {"assignments", "hand-in"} & {*p.parts}  # changes of a reference and hand-ins may be no Python
    ]

    assert len(codes) > 200
    assert [p for p in codes if isinstance(tree(p.read_text()), Unreadable)] == []


@pytest.mark.parametrize(
    "code",
    [
        "x = [" + "-1.5, " * 20_000 + "]",
        "x = {" + "'a': [-1, (2, 3)], " * 10_000 + "}",
        "\n".join(f"x{i} = a.b(c)[{i}] + -1 if y else f'{{x}} and {{y}}'" for i in range(3_000)),
        "f(" + "a=not b, " * 5_000 + ")",
        "'''" + "x" * 1_000_000 + "'''",
    ],
    ids=["numbers", "table", "script", "arguments", "text"],
)
def test_long_code_that_is_flat_is_read(code):
    assert isinstance(tree(code), ast.Module)


def as_cells(*codes):
    cells = [{"cell_type": "code", "source": c, "outputs": [], "metadata": {}} for c in codes]
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}).encode()


NOTEBOOKS = [
    b"",
    b"[]",
    b"{}",
    b"3",
    b"null",
    b'"cells"',
    b"\xff\xfe",
    b'{"cells": 3}',
    b'{"cells": {"a": 1}}',
    b'{"cells": [3, null, []]}',
    b'{"worksheets": {}}',
    b'{"worksheets": [3]}',
    b'{"worksheets": []}',
    b"[" * 200_000,
    b'{"cells": ' * 50_000,
    b'{"cells": [' + b"9" * 5_000 + b"]}",
    b'{"cells": [{"cell_type": "code"}]}',
    b'{"cells": [{"cell_type": "code", "source": 7}]}',
    b'{"cells": [{"cell_type": "code", "source": ["x", 3]}]}',
    b'{"cells": [{"cell_type": ["code"], "source": "x"}]}',
    b'{"cells": [' + b"{}," * 600_000 + b"{}]}",
    b'{"cells": [{"cell_type": "code", "source": "x = \'\\udfff\'"}]}',
    as_cells(*["x = [" + "1," * 50_000 + "]"] * 20),
]


def everywhere(toy, files):
    """Through every reader that is used outside the jail."""
    hand_in = Submission("ada", {**files, "submission.yaml": b"symbols: {kl: mine}"})
    before = Submission("ada", dict.fromkeys(hand_in.files, b"x = 1\n"))
    result = Result("kl", "agrees", "The KL", 3, failed("no"))
    report = ForStudent(Report("toy", "A toy", "ada", (ExerciseReport("one", "One", (result,)),)))
    with_names(hand_in, toy, {"scale": "times"})
    touches(toy, before, hand_in)
    given.with_reference(toy, [toy.check("kl")], hand_in)
    similarity.prints("ada", files)
    notebook_pages(toy, hand_in, Drawn(report))
    modules_in(b"\n".join(files.values()))
    last_forms([source.text(d) for d in files.values()])
    source.parts_of_all(files)


@pytest.mark.parametrize("name", ODD)
def test_every_reader_takes_any_source_in_seconds(toy, name):
    data = ODD[name].encode("utf-8", "surrogatepass")
    began = time.process_time()

    everywhere(toy, {"a.py": data})

    assert time.process_time() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2_000_000


@pytest.mark.parametrize(
    "name", ["a tower of signs", "a long number", "half a character", "an open text", "quotes"]
)
def test_every_reader_takes_any_cell_in_seconds(toy, name):
    began = time.process_time()

    everywhere(toy, {"a.ipynb": as_cells(ODD[name], "def kl(mu, logvar):\n    return mu")})

    assert time.process_time() - began < 20


@pytest.mark.parametrize("data", NOTEBOOKS, ids=lambda d: repr(d[:40]))
def test_every_reader_takes_any_notebook(toy, data):
    everywhere(toy, {"a.ipynb": data, "b.IPYNB": data, "kl.py": b"def kl(mu, logvar): return mu"})


def test_no_more_code_is_looked_through_than_a_hand_in_has():
    large = b"mine = 1 #" + b"x" * 200_000

    found = source.parts_of_all({f"{i}.py": large for i in range(500)})

    assert len(found) == source.SUBMISSION_CAP // len(large)


# -- cells -------------------------------------------------------------------------------------


def test_magics_and_shell_lines_hide_no_python():
    cell = "%matplotlib inline\nfiles = !ls\nfor i in x:\n    !echo {i}\nplot?\ndef kl(mu, logvar):\n    return (mu\n            % logvar)\n"
    found = parts("a.ipynb", as_cells("%%time\ny = 1", cell, "%%bash\nls -l", "broken (", "z = 2"))

    assert [(p.at, [type(n).__name__ for n in p.tree.body]) for p in found] == [
        (0, ["Assign"]),
        (1, ["Pass", "Assign", "For", "Pass", "FunctionDef"]),
        (4, ["Assign"]),
    ]


def test_what_a_magic_times_or_runs_stays():
    cells = as_cells("\n \n%%time\nx = 1", "%time y, z = f()", "%%memit\nw = 2", "%%writefile a.py\nv = 3")

    assert [ast.unparse(p.tree) for p in parts("a.ipynb", cells)] == ["x = 1", "y, z = f()", "w = 2"]


def test_what_compares_files_takes_all_of_a_notebook_or_nothing():
    assert isinstance(statements("a.ipynb", as_cells("x = 1", "broken (")), Unreadable)
    assert len(statements("a.ipynb", as_cells("x = 1", "%%bash\nls -l", "y = x"))) == 2


def test_cells_of_jupyters_third_format_are_read():
    cells = [{"cell_type": "code", "input": ["x = 1\n", "y = 2"], "prompt_number": 1}]
    data = json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}).encode()

    assert [p.text for p in parts("a.ipynb", data)] == ["x = 1\ny = 2"]
    changed = source.with_parts("a.ipynb", data, {0: "z = 3"})
    assert json.loads(changed)["worksheets"][0]["cells"][0]["input"] == "z = 3"


def test_a_definition_of_a_cell_is_replaced_and_the_rest_stays(toy):
    cells = ("%matplotlib inline\nx = 1", "# ours\ndef kl(mu, logvar):\n    return mu\ny = 2", "z = kl")
    hand_in = Submission("ada", {"a.ipynb": as_cells(*cells)})

    made = given.with_reference(toy, [toy.check("kl")], hand_in)

    assert [c["source"] for c in json.loads(made.hand_in.files["a.ipynb"])["cells"]] == [
        cells[0],
        "# ours\ndef kl(mu, logvar):\n    from torchgrade_given import kl as given\n    return given(mu=mu, logvar=logvar)\ny = 2",
        cells[2],
    ]


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ("x = 'ä'".encode(), "x = 'ä'"),
        (b"\xef\xbb\xbfx = 1\r\ny = 2\r", "x = 1\ny = 2\n"),
        (b"x = '\xe4'", "x = 'ä'"),
        (b"\xff\xfex\x00", "x"),
        (b"\xff\xfex\x00y", "ÿþx\x00y"),
    ],
)
def test_bytes_are_text_whatever_they_are(data, read):
    assert source.text(data) == read


# -- nowhere else ------------------------------------------------------------------------------

PARSERS = {
    "ast": {"parse", "literal_eval"},
    "json": {"load", "loads", "JSONDecoder"},
    "pickle": {"load", "loads", "Unpickler"},
    "yaml": None,
    "jupytext": None,
    "nbformat": None,
    "tokenize": None,
    "symtable": None,
    "tomllib": None,
    "marshal": None,
    "codeop": None,
}
BUILTINS = {"compile", "eval", "exec"}
ELSEWHERE = {
    "sheets/reference_consistency.py": "reads a reference, which a course writes",
    "sheets/renames.py": "reads specs, which a course writes",
    "cohort/audit.py": "reads the trail that it wrote itself",
    "cohort/kept.py": "reads records that it wrote itself",
    "desk/entries.py": "reads and writes the overrides, which a course writes",
    "desk/follow.py": "talks with a process of ours that runs no student code",
    "desk/index.py": "reads the index that it wrote itself",
    "grading/task.py": "reads results of a worker, which runs no student code itself",
    "scale/worker.py": "reads the task that `batch` sent",
    "grading/lines.py": "reads the overrides, which a course writes",
    "kinds/own/_course_code.py": "reads the course's own checks",
    "authoring/importing/": "reads the assignments of a course",
    "grading/known.py": "reads the mistakes that a course hands out",
    "grading/rubrics.py": "writes the rubrics of a course",
    "cohort/state.py": "reads settings that it wrote itself",
    "exchange/autograde.py": "reads what Gradescope says of a hand-in, beside it, and settings of ours",
    "exchange/gradescope.py": "reads the list that Gradescope wrote",
    "exchange/pseudonyms.py": "reads the key that it wrote itself",
    "authoring/handout.py": "writes the specs that students get",
    "grading/keys.py": "reads our own modules, on which an observation depends",
    "grading/digests.py": "reads what was kept of them in the cache of whoever grades",
    "sheets/changes.py": "changes the reference by the sheet's own mistakes",
    "grading/mutations.py": "changes the reference",
    "submission/notebooks.py": "makes notebooks of the reference and of mistakes",
    "sheets/yaml.py": "reads specs and overrides, which a course writes",
    "cohort/renderer.py": "talks with a process of ours that runs no student code",
    "sandbox/environment.py": "asks a Python of ours, before any student code",
    "wire.py": "the decoder of what comes out of the jail",
    "kinds/functions/no_loops.py": "parses within `observe`, which runs inside",
    "sandbox/inside/": "runs inside",
    "observing/": "runs inside",
    "submission/source.py": "the reader",
}


def parsers(module):
    """The calls and imports of a module by which text or bytes become something else."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in PARSERS:
            names = PARSERS[node.value.id]
            if names is None or node.attr in names:
                yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Import):
            yield from (
                a.name for a in node.names if a.name in PARSERS and (PARSERS[a.name] is None or a.asname)
            )
        elif isinstance(node, ast.ImportFrom) and node.module in PARSERS:
            names = PARSERS[node.module]
            yield from (a.name for a in node.names if names is None or a.name in (*names, "*"))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BUILTINS:
            yield node.func.id


def test_hand_ins_are_parsed_in_one_place_outside_the_jail():
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if list(parsers(ast.parse(path.read_text())))
    }

    assert {f for f in found if not f.startswith(tuple(ELSEWHERE))} == set()
    assert {e for e in ELSEWHERE if not any(f.startswith(e) for f in found)} == set()


@pytest.mark.parametrize(
    "code",
    [
        "import ast\nast.parse(x)",
        "from ast import parse",
        "import json as j",
        "from json import *",
        "import yaml",
        "from yaml import safe_load",
        "import tokenize",
        "eval(x)",
        "compile(x, '', 'exec')",
        "import pickle\npickle.load(x)",
    ],
)
def test_what_parses_is_seen(code):
    assert list(parsers(ast.parse(code)))


@pytest.mark.parametrize("coding", ["utf-16", "utf-8-sig", "utf-8", "latin-1"])
def test_source_is_read_in_the_coding_that_it_is_in(coding):
    assert source.text("x = 'ä'\r\n".encode(coding)) == "x = 'ä'\n"


@pytest.mark.parametrize("end", [b"\x1a", b"\n\0\0\0"])
def test_a_stray_mark_at_the_end_of_a_file_is_none_of_its_code(end):
    assert [s.node.lineno for s in statements("a.py", b"x = 1" + end)] == [1]
