"""Which of several PDFs a student wrote, by their names."""

from __future__ import annotations

from graders.vocabulary.identifiers import words_of

REPORT = frozenset(
    [
        *("report", "bericht", "rapport", "informe", "relazione", "relatorio", "verslag", "memoria"),
        *("writeup", "answers", "solution", "solutions", "antworten", "loesung", "lösung"),
    ]
)
"""Words of a file's name that say: this is the report."""
ASSIGNMENT = frozenset(
    [
        *("sheet", "exercise", "exercises", "assignment", "task", "tasks", "instructions", "handout", "problem", "problems"),
        *("questions", "homework", "hw", "ex", "aufgabe", "aufgaben", "aufgabenblatt", "blatt", "übung", "uebung", "übungsblatt"),
        *("uebungsblatt", "sujet", "enonce", "énoncé", "enunciado", "exercice", "tp", "td", "lab", "slides", "paper"),
    ]
)  # fmt: skip
"""Words that say, where no word of a report stands beside them: this is the assignment, or something else to read."""


def reports(names: list[str]) -> list[str]:
    """Return the names of PDFs that may be the report: those called so, else those that are not called otherwise, else all."""
    words = {name: _words(name) for name in names}
    called = [n for n in names if words[n] & REPORT]
    return called or [n for n in names if not words[n] & ASSIGNMENT] or names


def are_of_one(names: list[str]) -> bool:
    """Return whether one of several PDFs alone may be the report by its name: the others are the assignment, such as `exercise1 (2).pdf`, or not called so."""
    own = [n for n in names if not all(w in ASSIGNMENT or w.isdigit() for w in _words(n))]
    return 1 in (len(own), sum(bool(_words(n) & REPORT) for n in names))


def _words(name: str) -> set[str]:
    return set(words_of(name.rpartition("/")[2].rpartition(".")[0]))
