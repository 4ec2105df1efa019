"""Hand-ins that attack through every door but code; each says what it tries and what it is worth.

Their sheet is a small one (`write_sheet`) of 13 points. Each starts from honest work (`HONEST`), of which a part is
replaced by the attack or beside which it lies; so it is worth the points of the parts that are still honest.
"""

from __future__ import annotations

import importlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch

from graders.submission.notebooks import to_notebook

FULL = 13.0
REFERENCE = """
import torch


def kl(mu, logvar):
    return 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)


def scale(x, factor):
    return x * factor


class Auto(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Conv2d(1, 1, 1)

    def forward(self, x):
        return self.layer(x)


def answer_1a():
    return 7.8125


def answer_1b(x, y):
    return x**2 + 3 * y
"""
ANSWERS = "# Answers\n\n1a: 7.8125\n\n1b: x^2 + 3 y\n\n1c: the variance\n"
NOTES = "# %%\ntotal = sum(range(5))\n# %%\nprint(total)\n"
SPEC = """
sheet: doors
title: A sheet with many doors
reference: {reference}
points: 13
notebooks: [notes]
limits: {{memory_mb: 2000, processes: 64}}
naming:
  symbols:
    kl: {{names: [kl], arguments: [mu, logvar]}}
    scale: {{names: [scale], arguments: [x, factor]}}
    auto: {{names: [Auto]}}
exercises:
  - id: code
    title: Code
    checks:
      - {{id: kl, kind: agrees, title: KL, points: 3, call: kl, seconds: 10, cases: [{{mu: {{normal: [4, 3]}}, logvar: {{normal: [4, 3]}}}}]}}
      - {{id: scale, kind: agrees, title: Scale, points: 2, public: false, call: scale, seconds: 10, cases: [{{x: {{normal: [5]}}, factor: {{value: 3.0}}}}]}}
      - {{id: model, kind: checkpoint, title: The checkpoint, points: 2, call: auto, file: model.pt, below: 0.01, seconds: 20}}
  - id: paper
    title: On paper
    checks:
      - {{id: number, kind: answer_value, title: A number, points: 2, public: false, answer: 1a}}
      - {{id: formula, kind: answer_formula, title: A formula, points: 2, answer: 1b, variables: {{x: {{normal: [7], dtype: float64}}, y: {{normal: [7], dtype: float64}}}}}}
      - {{id: word, kind: answer_word, title: A word, points: 1, answer: 1c, right: variance}}
      - {{id: notes, kind: executed, title: The notebook, points: 1, notebooks: ["notes.ipynb"]}}
"""


def write_sheet(folder: Path) -> Path:
    """The sheet in `folder`."""
    for name, text in {
        "reference/solution.py": REFERENCE,
        "reference/notes.py": NOTES,
        "answers/answers.md": ANSWERS,
        "spec.yaml": SPEC.format(reference=folder / "reference"),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder / "spec.yaml"


def saved(state: object) -> bytes:
    """A checkpoint."""
    out = io.BytesIO()
    torch.save(state, out)
    return out.getvalue()


WEIGHTS = {"layer.weight": torch.full((1, 1, 1, 1), 0.9), "layer.bias": torch.zeros(1)}
HONEST: Mapping[str, bytes] = {
    "solution.py": REFERENCE.partition("\n\ndef answer_1a")[0].encode(),
    "answers.md": ANSWERS.encode(),
    "notes.ipynb": to_notebook(NOTES, executed=True),
    "model.pt": saved(WEIGHTS),
}


def zipped(files: Mapping[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def notebook(*cells: object, **keys: object) -> bytes:
    """A notebook of cells as they are."""
    whole = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **keys}
    return json.dumps(whole).encode()


@dataclass(frozen=True)
class Door:
    """One hand-in.

    Args:
        tries: What it tries.
        given: Its files by name, which may be bytes that are no text; or the bytes of the archive that it is, or what
            makes them where that takes long.
        worth: The points it must get, no more and no less.
        ending: Of the archive's name.
        called: Its name in the cohort's folder, where that is the attack.
    """

    tries: str
    given: Mapping[str | bytes, bytes] | bytes | Callable[[], bytes]
    worth: float = FULL
    ending: str = ""
    called: str | bytes = ""

    @cached_property
    def files(self) -> Mapping[str | bytes, bytes] | bytes:
        """Its files, or the bytes of its archive."""
        return self.given() if callable(self.given) else self.given


def beside(tries: str, worth: float = FULL, **files: bytes) -> Door:
    """Honest work with other files beside it."""
    return Door(tries, {**HONEST, **files}, worth)


def instead(name: str, data: bytes, lost: float, tries: str) -> Door:
    """Honest work with one file replaced, whose checks are lost."""
    return Door(tries, {**HONEST, name: data}, FULL - lost)


PLACES = ("names", "answers", "archives", "checkpoints", "cohorts", "files", "forged", "notebooks")


def doors() -> dict[str, Door]:
    """All hand-ins, by `place-number`."""
    found = {}
    for place in PLACES:
        module = importlib.import_module(f"{__name__}.{place}")
        for number, door in enumerate(module.DOORS):
            found[f"{place}-{number:02}"] = door
    return found
