"""A report on a terminal."""

from __future__ import annotations

import re
import textwrap

from graders.feedback.language import Language, language
from graders.feedback.understood import plain
from graders.feedback.words import MARKS, N_, beside_written, marks, tidy, words
from graders.model import Report, Result, Verdict

WIDTH = 88
LABELS = (
    N_("graded:"),
    N_("written:"),
    N_("read as:"),
    N_("expected:"),
    N_("actual:"),
    N_("hint:"),
    N_("remark:"),
)


def heading(report: Report) -> str:
    """Sheet and student on the left, the score on the right."""
    spoken = language(report.language)
    right = spoken(
        "%(score)s of %(points)s", score=spoken.number(report.score), points=spoken.number(report.points)
    )
    right += spoken(", %(n)s pending", n=spoken.number(report.pending)) if report.pending else ""
    left = f"{report.sheet}: {tidy(report.student, 60)}"
    return f"{left}{right:>{max(WIDTH - len(left), len(right) + 1)}}"


def result_lines(result: Result, code: str = "") -> list[str]:
    """One check, details indented below it, in a language."""
    verdict, spoken = result.outcome.verdict, language(code)
    right = f"{spoken(words(result))} {marks(result, spoken.number)}"
    left = f"{MARKS[verdict]} {result.title} "
    lines = [f"{left}{'.' * max(3, WIDTH - len(left) - len(right) - 1)} {right}"]
    d = result.outcome.diagnosis
    graded = _wrapped(_label("graded:", spoken), spoken.told(result.outcome.graded))
    read = [
        *_wrapped(_label("written:", spoken), result.outcome.wrote, formulas=False),
        *_wrapped(_label("read as:", spoken), plain(result.outcome.understood), formulas=False),
    ]
    summary = spoken.told(d.summary)
    if verdict is Verdict.PASSED:
        return [*lines, *_wrapped("", summary), *graded, *read]
    lines += graded
    actual = beside_written(result)
    lines += _wrapped("", summary)
    lines += _wrapped(_label("expected:", spoken), d.expected)
    lines += _wrapped(_label("actual:", spoken), actual)
    lines += read
    if verdict is not Verdict.HUMAN:
        lines += _wrapped(_label("hint:", spoken), plain_formulas(spoken.told(d.hint)))
    lines += _wrapped(_label("remark:", spoken), d.remark)
    if d.trace:
        lines += [f"    | {line}" for line in tidy(d.trace).splitlines()]
    return lines


def _label(word: str, spoken: Language) -> str:
    """Return a word in a language, as wide as the others there, with a blank after it."""
    return spoken(word).ljust(max(len(spoken(other)) for other in LABELS)) + " "


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
