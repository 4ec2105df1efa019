"""What a student reads where much is missing: torch, or what Linux has and macOS has not."""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from graders.paths import ROOT

pytestmark = pytest.mark.jail

SPEC = """
sheet: means
title: Plain numpy
reference: means
points: 4
naming: {symbols: {softmax: {names: [softmax], arguments: [z]}, spread: {names: [spread], arguments: [x]}}}
exercises:
  - id: code
    title: Code
    checks:
      - {id: softmax, kind: agrees, title: Softmax, points: 2, call: softmax, cases: [{z: {normal: [4, 3]}}]}
      - {id: spread, kind: agrees, title: Spread, points: 1, call: spread, cases: [{x: {normal: [20]}}]}
      - {id: loops, kind: no_loops, title: No loops, points: 1, call: softmax}
"""
SOLUTION = """
import numpy as np


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def spread(x):
    return x.mean(), x.std()
"""
WITHOUT_LINUX = """
import builtins, ctypes, io, os, sys
from pathlib import Path

with Path(__file__).with_name("ran").open("a") as file:
    print(*sys.orig_argv, file=file)


def elsewhere(function):
    def asked(path, *args, **keys):
        if isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(("/proc", "/sys")):
            raise FileNotFoundError(2, "No such file or directory", os.fspath(path))
        return function(path, *args, **keys)
    return asked


for module, name in (
    (builtins, "open"), (io, "open"), *((os, n) for n in ("open", "stat", "lstat", "listdir", "scandir", "readlink", "access"))
):
    setattr(module, name, elsewhere(getattr(module, name)))
for name in ("sched_getaffinity", "memfd_create", "O_PATH"):
    delattr(os, name)
uname = list(os.uname())
os.uname = lambda: os.uname_result(["Darwin", *uname[1:2], "23.6.0", *uname[3:]])


class Libc(ctypes.CDLL):
    def __getattr__(self, name):
        if name in ("prctl", "unshare", "mount", "capset", "madvise"):
            raise AttributeError(name)
        return super().__getattr__(name)


ctypes.CDLL = Libc
"""
"""`sitecustomize.py` of a Python that lacks what macOS lacks: /proc, control groups, calls of Linux alone."""


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A Python with all libraries that are here but torch and matplotlib, and this checkout."""
    folder = tmp_path_factory.mktemp("without torch")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--symlinks", folder], check=True)
    place = next(folder.glob("lib/python*/site-packages"))
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not re.match(
            r"(torch(?!grade)|nvidia|triton|functorch|matplotlib|mpl_toolkits|pylab|__pycache__)", path.name
        ):
            (place / path.name).symlink_to(path)
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    course = tmp_path_factory.mktemp("course")
    for name, text in (("assignments/means/spec.yaml", SPEC), ("reference/means/solution.py", SOLUTION)):
        (course / name).parent.mkdir(parents=True)
        (course / name).write_text(text)
    return course / "assignments" / "means"


def checked(python, sheet, work, cache, **more):
    """What `torchgrade check` prints of a file, and its exit code."""
    done = subprocess.run(
        [python, "-m", "graders", "check", sheet, work],
        capture_output=True,
        text=True,
        check=False,
        cwd=work.parent,
        env={**os.environ, "TORCHGRADE_CACHE": str(cache), **more},
    )
    return done.returncode, [*done.stdout.splitlines(), *done.stderr.splitlines()]


def verdicts(lines):
    return [re.sub(r" [. ]*\.\.\.", "", line) for line in lines if line[:1] in ("✓", "✗", "?")]


@pytest.mark.parametrize("lacks", ["torch", "torch and Linux"])
def test_a_sheet_in_plain_numpy_is_checked_where_there_is_no(lacks, python, sheet, tmp_path):
    (tmp_path / "work.py").write_text(SOLUTION.replace("e.sum(-1", "e.sum(0"))
    more = {"PYTHONPATH": str(ROOT)}
    if "Linux" in lacks:
        (tmp_path / "sitecustomize.py").write_text(WITHOUT_LINUX)
        more["PYTHONPATH"] = f"{tmp_path}:{ROOT}"

    code, lines = checked(python, sheet, tmp_path / "work.py", tmp_path / "kept", **more)

    assert verdicts(lines) == ["✗ Softmax failed 0/2", "✓ Spread passed 1/1", "✓ No loops passed 1/1"], lines
    assert code == 1
    assert not (tmp_path / "proc").exists()
    if "Linux" in lacks:
        assert "-m graders.sandbox.inside" in (tmp_path / "ran").read_text()
    assert any("it works along the wrong axis" in line for line in lines)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("import torch", "torch, which is not installed here: pip install torch torchvision"),
        (
            "from matplotlib import pyplot as plt",
            "matplotlib, which is not installed here: pip install matplotlib",
        ),
    ],
)
def test_one_line_says_which_library_a_file_needs_where_there_is_none(line, said, python, sheet, tmp_path):
    (tmp_path / "work.py").write_text(f"{line}\n{SOLUTION}")

    assert checked(python, sheet, tmp_path / "work.py", tmp_path / "kept") == (
        2,
        [f"Error: `work.py` imports {said}"],
    )


def test_one_line_says_what_a_cohort_needs_where_it_is_not_installed(python, sheet, tmp_path):
    done = subprocess.run(
        [python, "-m", "graders", "batch", sheet, tmp_path, "--out", tmp_path / "out", "--trust-submissions"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (
        2,
        "Error: pages of a cohort need the extra `grade`: pip install 'torchgrade[grade]'\n",
    )
