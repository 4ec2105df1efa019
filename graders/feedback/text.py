"""A report on a terminal."""

from __future__ import annotations

import re
import textwrap

from graders.feedback.understood import plain
from graders.feedback.words import MARKS, beside_written, number, tidy, words
from graders.model import Report, Result, Verdict

WIDTH = 88


def heading(report: Report) -> str:
    """Sheet and student on the left, the score on the right."""
    pending = f", {number(report.pending)} pending" if report.pending else ""
    right = f"{number(report.score)} of {number(report.points)}{pending}"
    left = f"{report.sheet}: {tidy(report.student, 60)}"
    return f"{left}{right:>{max(WIDTH - len(left), len(right) + 1)}}"


def result_lines(result: Result) -> list[str]:
    """One check, details indented below it."""
    verdict = result.outcome.verdict
    right = f"{words(result)} {number(result.score)}/{number(result.points)}"
    left = f"{MARKS[verdict]} {result.title} "
    lines = [f"{left}{'.' * max(3, WIDTH - len(left) - len(right) - 1)} {right}"]
    d = result.outcome.diagnosis
    graded = _wrapped("graded:   ", result.outcome.graded)
    read = [
        *_wrapped("written:  ", result.outcome.wrote, formulas=False),
        *_wrapped("read as:  ", plain(result.outcome.understood), formulas=False),
    ]
    if verdict is Verdict.PASSED:
        return [*lines, *_wrapped("", d.summary), *graded, *read]
    lines += graded
    actual = beside_written(result)
    for label, value in (("", d.summary), ("expected: ", d.expected), ("actual:   ", actual)):
        lines += _wrapped(label, value)
    lines += read
    if verdict is not Verdict.HUMAN:
        lines += _wrapped("hint:     ", plain_formulas(d.hint))
    lines += _wrapped("remark:   ", d.remark)
    if d.trace:
        lines += [f"    | {line}" for line in tidy(d.trace).splitlines()]
    return lines


def _wrapped(label: str, value: str, formulas: bool = True) -> list[str]:
    parts = tidy(plain_formulas(value) if formulas else value, 1200).splitlines()
    if not parts:
        return []
    first = textwrap.wrap(
        parts[0],
        WIDTH - 4,
        initial_indent=f"    {label}",
        subsequent_indent="    " + " " * len(label),
    )
    rest = [
        line
        for p in parts[1:]
        for line in textwrap.wrap(
            p,
            WIDTH - 4,
            initial_indent="    " + " " * len(label),
            subsequent_indent="    " + " " * len(label),
        )
    ]
    return [*first, *rest]


def plain_formulas(value: str) -> str:
    """LaTeX between dollars, readable as text."""
    names = {
        "\\log": "log",
        "\\exp": "exp",
        "\\sigma": "sigma",
        "\\mu": "mu",
        "\\sim": "~",
        "\\sum": "sum",
        "\\frac{1}{2}": "1/2",
    }

    def one(match: re.Match[str]) -> str:
        said = match[1]
        for latex, word in names.items():
            said = said.replace(latex, word)
        return said.replace("{", "(").replace("}", ")").replace("\\", "")

    return re.sub(r"\$([^$]+)\$", one, value)
