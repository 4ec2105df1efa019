"""Hand-ins that try to steal or to break, each in the real jail; a file a hand-in, its head says what must happen.

`# tries:` what it tries; `# says:` how the feedback on `kl` begins (a pattern), `# kl:` and `# scale:` the
verdicts, `failed` and `passed` where nothing is said; what passes goes to a person all the same where the
source reaches for the grader. After each, an honest hand-in must get full marks
from the same sandbox.
"""

import re
import time
from pathlib import Path

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from graders.observing.processes import descendants
from graders.paths import REFERENCE
from graders.sheets.load import load_spec
from tests.conftest import REFERENCE as RIGHT
from tests.conftest import SPEC, write_toy

pytestmark = pytest.mark.jail
HAND_INS = sorted((Path(__file__).parent / "code").glob("*.py"))
SCALE = "\n\ndef scale(x, factor):\n    return x * factor\n"


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    spec = SPEC.format(reference=folder / "reference")
    write_toy(folder, **{"spec.yaml": spec})
    (folder / "reference" / "solution_of_the_reference.py").write_text(RIGHT)
    return load_spec(folder / "spec.yaml")


@pytest.fixture(scope="module")
def grade(secret, sheet, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("kept") / "observations.sqlite")
    grader = Grader(sheet, store, store)
    with grader.session() as session:

        def graded(files):
            report = grader.grade(Submission("mallory", files), session)
            graded.reached = report.reached
            return {r.id: r.outcome for r in report.results}

        graded.session = session
        yield graded
    grader.close()


def head(source, key, default=""):
    found = re.search(rf"^# {key}: (.*)$", source, re.MULTILINE)
    return found[1] if found else default


@pytest.mark.parametrize("path", HAND_INS, ids=lambda p: p.stem)
def test_it_gets_what_it_is_worth_and_costs_nobody_else(path, grade, sheet):
    source = path.read_text()
    code = source.replace("{REFERENCE}", str(REFERENCE)).replace("{TOY}", str(sheet.folder))
    if "def scale" not in code:
        code = re.sub(r"^(# \w+: .*\n)+", r"\g<0>import torch\n", code) + SCALE
    else:
        code = "import torch\n" + code

    outcomes = grade({"solution.py": code.encode()})

    assert head(source, "tries")
    said = outcomes["kl"].diagnosis.summary
    doubted = "human" if grade.reached else "passed"
    for check, usual in (("kl", "failed"), ("scale", "passed")):
        expected = head(source, check, usual)
        verdict, why = outcomes[check].verdict, outcomes[check].diagnosis.summary
        expected = doubted if expected == "passed" else expected
        assert str(verdict) in expected.split(" or "), why  # whichever limit the watch sees first
    assert re.match(as_pattern(head(source, "says")), said.partition(" (`kl`")[0]), said
    assert len(said) < 1000

    honest = grade({"solution.py": f"{RIGHT}\n# after {path.stem}".encode()})
    assert {o.verdict for o in honest.values()} == {Verdict.PASSED}
    # bubblewrap's own, the warm process, a supervisor, and the one that waits for the next hand-in
    assert soon(lambda: len(list(descendants(grade.session.process.pid))) <= 4)


def soon(true, seconds=5):
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return true()


def as_pattern(said):
    """Brackets are literal unless they hold alternatives."""
    return said if "|" in said or "\\[" in said else re.escape(said)


FILES = {
    "its own torch.py": {"torch.py": b"raise SystemExit('owned')"},
    "its own graders package": {"graders/__init__.py": b"", "graders/kinds/__init__.py": b"KINDS = {}"},
    "a sitecustomize.py": {"sitecustomize.py": b"raise SystemExit(0)"},
    "a conftest.py": {"conftest.py": b"raise SystemExit(0)"},
    "a source nested too deep": {"deep.py": b"x = " + b"(" * 10**5 + b")" * 10**5},
    "a source of unary operators": {"minus.py": b"x = " + b"-" * 10**6 + b"1"},
    "a source of 8 MB": {"long.py": b"x = 1\n" * (8 * 2**17)},
    "a source with null bytes": {"null.py": b"import os\0\0"},
    "a source in no encoding": {"bytes.py": bytes(range(256)) * 100},
    "a source that says it is in another encoding": {"rot.py": b"# coding: rot13\nvzcbeg bf"},
    "a notebook that is a list": {"list.ipynb": b"[]"},
    "a notebook nested too deep": {"nest.ipynb": b"[" * 10**5},
    "a notebook with a bomb of a number": {"number.ipynb": b'{"cells": [' + b"9" * 10**5 + b"]}"},
    "names that leave the folder": {"sub/../../../escape.py": b"x = 1"},
    "a name of 300 letters": {"n" * 300 + ".py": b"x = 1"},
    "a file where a folder is": {"a/b.py": b"x = 1", "a": b"x = 1"},
    "a submission.yaml with an impossible day": {"submission.yaml": b"symbols: {kl: 2023-13-41}"},
    "a submission.yaml with a bomb of aliases": {"submission.yaml": b"a: &a [x, x]\nsymbols: {kl: *a}"},
    "a submission.yaml with half a character": {"submission.yaml": b'symbols: {"\\ud9ab": kl}'},
    "a submission.yaml of brackets": {"submission.yaml": b"[" * 10**5},
    "a name with a line break": {"a\nb.py": b"x = 1"},
    "a name that is no text": {"\udcff.py": b"x = 1"},
}


@pytest.mark.parametrize("what", FILES)
def test_strange_files_beside_a_right_solution_take_nothing_from_it(what, grade):
    outcomes = grade({"solution.py": RIGHT.encode(), **FILES[what]})

    assert {i: o.verdict for i, o in outcomes.items()} == dict.fromkeys(outcomes, Verdict.PASSED), outcomes[
        "kl"
    ].diagnosis.summary


def test_nothing_is_left_for_the_next_hand_in(grade):
    leave = """
import ctypes, os, torch
def kl(mu, logvar):
    for folder in ("/tmp", "/scratch", "/dev/shm", "."):
        open(f"{folder}/answer", "w").write("2.0")
    libc = ctypes.CDLL(None)
    print(libc.msgget(4242, 0o1666))
    return torch.zeros(4)
"""
    look = """
import ctypes, glob, os
def kl(mu, logvar):
    libc = ctypes.CDLL(None)
    kept = [f for d in ("/tmp", "/scratch", "/dev/shm", ".") for f in glob.glob(f"{d}/answer")]
    kept += [libc.msgget(4242, 0)] if libc.msgget(4242, 0) >= 0 else []
    raise ValueError(kept or "nothing")
"""
    grade({"solution.py": leave.encode()})

    outcomes = grade({"solution.py": look.encode()})

    assert outcomes["kl"].diagnosis.summary == "the code raises ValueError: nothing"


def test_memory_that_no_process_need_have_mapped_is_not_to_be_had(grade):
    source = """
import ctypes, os
def kl(mu, logvar):
    libc = ctypes.CDLL(None, use_errno=True)
    said = [os.strerror(ctypes.get_errno()) if libc.shmget(0, 2**30, 0o1600) < 0 else "there"]
    try:
        os.memfd_create("x")
    except OSError as error:
        said.append(error.strerror)
    raise ValueError(said)
"""
    outcomes = grade({"solution.py": source.encode()})

    refused = ["Operation not permitted"] * 2
    assert outcomes["kl"].diagnosis.summary == f"the code raises ValueError: {refused}"
