"""Try a spec or one check on a small submission, in a test of your own.

    from graders.testing import check, judge

    def test_a_count_of_two_vowels_is_wrong():
        vowels = check({"kind": "vowels", "call": "count", "words": ["torch"]})
        outcome = judge(vowels, {"a.py": "def count(text): return 2"})
        assert outcome.diagnosis.summary == "`count` finds 2 vowels in `torch`, not 1"

`observe` and `judge` run the code in this process: it can be debugged, and it is not kept from anything. `grade` runs it
as `torchgrade` does.
"""

from __future__ import annotations

import contextlib
import tempfile
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graders.checks import Check
from graders.errors import UserError
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.kinds import KINDS
from graders.model import Observation, Outcome, Report, Submission
from graders.observing import run as running
from graders.observing.code import Code
from graders.observing.reading import read_unit
from graders.sheets.load import load_spec
from graders.sheets.spec import Spec
from graders.vocabulary.sees import fitted
from graders.vocabulary.symbols import Naming, named

CODE = (".py", ".ipynb")
Files = Mapping[str, str | bytes]
"""The files of a submission, by name; texts may be indented as a whole."""


def check(keys: Mapping[str, Any]) -> Check:
    """Make a check from its keys, as they stand in a spec; `id` may be left out.

    Raises:
        UserError: There is no such kind.
        pydantic.ValidationError: The keys are not those of the kind.
    """
    name = str(keys.get("kind", ""))
    if name not in KINDS:
        raise UserError(f"no kind of check is called `{name}`; there are {', '.join(KINDS)}")
    return KINDS[name].model_validate({"id": "check", **keys})


def observe(check: Check, files: Files, naming: Naming | None = None) -> Observation:
    """Return what a check looks at of a submission; the code runs in this process.

    Args:
        check: A check without a run.
        files: The submission.
        naming: What the symbols are called; by default each has the name that the check has for it.

    Raises:
        UserError: The check looks at a run, which only `grade` makes.
        Exception: Whatever the code raises, or `Missing` where it lacks what is looked for.
    """
    if check.run:
        raise UserError(f"`{check.id}` looks at the run `{check.run}`; use `graders.testing.grade`")
    data = {name: _bytes(content) for name, content in files.items()}
    with tempfile.TemporaryDirectory() as place:
        for name, content in data.items():
            path = Path(place, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        units = {n: read_unit(n, d, data) for n, d in data.items() if n.endswith(CODE)}
        code = Code(Path(place), data, naming or _plain_naming(check), units)
        code.attached = check.attachments()
        inside = type(check).told(check.inside())
        running.seed(inside.seed())
        return fitted(check, inside.observe(code))


def judge(
    check: Check, files: Files, reference: Files | None = None, naming: Naming | None = None
) -> Outcome:
    """Return the outcome of a check on a submission.

    Args:
        check: A check without a run.
        files: The submission.
        reference: The solution, for a check that compares with one.
        naming: What the symbols are called; by default each has the name that the check has for it.

    Raises:
        UserError: The check compares with a reference, and there is none.
        Exception: As `observe` does.
    """
    if check.uses_reference and reference is None:
        raise UserError(f"the kind `{check.kind}` compares with a reference; give its files as `reference`")
    wanted = observe(check, reference, naming) if check.uses_reference and reference is not None else {}
    return check.judge(observe(check, files, naming), {**wanted, **check.answers()})


def grade(spec: Spec | Path, files: Files, *, jailed: bool = False) -> Report:
    """Return the report of a submission to a sheet, as `torchgrade` makes it.

    Args:
        spec: A sheet, or its `spec.yaml`.
        files: The submission.
        jailed: Whether the code runs in the jail; else in a process of its own, which is kept from nothing.

    Raises:
        UserError: The spec has errors, or nothing can be graded here.
    """
    sheet = load_spec(spec) if isinstance(spec, Path) else spec
    submission = Submission("test", {name: _bytes(content) for name, content in files.items()})
    with tempfile.TemporaryDirectory() as place:
        store = Store(Path(place, "observations.sqlite"))
        with (
            contextlib.closing(Grader(sheet, store, store, jailed=jailed)) as grader,
            grader.session() as session,
        ):
            return grader.grade(submission, session)


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else textwrap.dedent(content).encode()


def _plain_naming(check: Check) -> Naming:
    """Each symbol that a check names, under that name."""
    return Naming.model_validate({"symbols": {name: {"names": [name]} for _, name in named(check)}})
