"""A test file of the course, as it is."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Outside
from graders.kinds.own._course_code import MACHINERY, PROOF, CourseCode
from graders.model import Observation, Outcome, failed, passed
from graders.vocabulary.observed import texts
from graders.vocabulary.sees import strings

if TYPE_CHECKING:
    from graders.observing.code import Code

SHOWN = 3
"""Tests whose messages stand in the summary."""


class Pytest(CourseCode):
    """A test file of the course passes: pytest or unittest, as it is, each test an item with points.

    The file imports from the submission by the names of the reference (`from solution import softmax`), and gets what the
    submission calls so, in whichever file or notebook it stands. Such a check is decided beside student code. What torchgrade
    does about that: tests that must fail run after those of the course; what decides assertions is compared with what it was
    before any student code ran; a test counts as passed by numbers that are drawn by the cohort's secret; `conftest.py`,
    settings and plugins of the submission are not looked at. Where the machinery was touched, a person decides. Named mistakes
    must fail it, as any other check. What `kind: python` or another kind can say is better said there.

    Why:
        Many courses have tests already; they count from the first day, and can become declared checks one by one.

    Example:
        - id: tests
          kind: pytest
          title: The tests of the sheet
          points: 4
          file: test_softmax.py
          items: {test_rows_sum_to_one: 3, test_shape: 1}

    Fails:
        1 of 2 tests passes: `test_shape` fails: assert (3, 4) == (4, 3)
    """

    kind: Literal["pytest"]
    items: dict[str, float] | None = Outside(
        None,
        description="The share of each test in the points, such as `{test_shape: 1, TestNet.test_forward: 3}`; without it all tests count alike. Tests that are not named do not count.",
    )

    libraries = ("pytest>=8",)
    modules = ("pytest", "unittest.mock", "numpy.testing", *CourseCode.modules)
    sees: ClassVar = {"tests": strings(1), "messages": strings(1), **MACHINERY}

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests of the file, in its order: functions, and methods of classes as `Class.test`."""
        return tuple(tests_of(self.tree))

    def problems(self) -> list[tuple[str, str]]:
        """Return the items that are no tests of the file."""
        tests = self.tests
        if not tests:
            return [
                ("file", f"{self.file} holds no test: a function `test_...`, or a class with such methods")
            ]
        there = ", ".join(f"`{t}`" for t in tests)
        return [
            ("items", f"{self.file} holds no test `{item}` (there is {there})")
            for item in self.items or ()
            if item not in tests
        ]

    def observe(self, code: Code) -> Observation:
        """Return the tests, the message of each that failed, and the numbers of each that passed."""
        from graders.observing.probes.artifacts.course_tests import run

        ran = run(code, self.file, self.code, self.symbols)
        tests, right = self.tests, self.proofs(self.tests)
        good = [t in ran.passed for t in tests]
        whole = ran.failed.get("", "")  # the file itself could not be read
        return {
            "tests": np.array(tests, dtype=np.str_),
            "messages": np.array(
                [
                    "" if g else ran.failed.get(t) or whole or "it did not run"
                    for t, g in zip(tests, good, strict=True)
                ],
                dtype=np.str_,
            ),
            "proof": np.where(np.array(good)[:, None], right, np.zeros((1, PROOF))),
            "touched": np.array(ran.touched, dtype=np.str_),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Return the share of the tests that passed, as they are weighted."""
        return self.unless_touched(seen, wanted, self._judged(seen))

    def _judged(self, seen: Observation) -> Outcome:
        tests = self.tests
        weights = dict.fromkeys(tests, 1.0) if not self.items else self.items
        good = dict(zip(tests, self.proven(seen, tests), strict=True))
        counted = [t for t in tests if weights.get(t, 0)]
        wrong = [t for t in counted if not good[t]]
        if counted and not wrong:
            return passed()
        said = dict(zip(texts(seen, "tests"), texts(seen, "messages"), strict=False))
        right = len(counted) - len(wrong)
        count = f"{right} of {len(counted)} tests {'passes' if right == 1 else 'pass'}"
        shown = [f"`{t}` fails: {_first_line(said.get(t, ''))}" for t in wrong]
        more = f"; and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        total = sum(weights[t] for t in counted)
        return failed(
            f"{count}: {'; '.join(shown[:SHOWN])}{more}",
            credit=round(sum(weights[t] for t in counted if good[t]) / total, 6) if total else 0.0,
            trace="\n\n".join(f"{t}\n{said.get(t, '')}" for t in wrong)[:4000],
            hint=self.hint,
            told=count,
        )

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Return whether the same tests failed with the same messages, as they do for a named mistake."""
        told = texts(mistake, "messages")
        return any(told) and told == texts(seen, "messages")


def _first_line(message: str) -> str:
    return (message.strip().splitlines() or ["no message"])[0][:200]


def tests_of(tree: ast.Module) -> list[str]:
    """Return the tests that pytest finds in a file, by their names."""
    found: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            found.append(node.name)
        elif isinstance(node, ast.ClassDef):
            bases = {ast.unparse(b).rpartition(".")[2] for b in node.bases}
            if node.name.startswith("Test") or "TestCase" in bases:
                found += [
                    f"{node.name}.{n.name}"
                    for n in node.body
                    if isinstance(n, ast.FunctionDef) and n.name.startswith("test")
                ]
    return found
