"""A small cohort with questions for a person, graded once in the real jail, and the desk served on it."""

import json
import os
import shutil
import socket
import threading
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from graders.cohort.batch import batch
from graders.desk.serve import opened
from graders.sheets.load import load_spec
from tests.conftest import REFERENCE, SPEC, write_toy
from tests.desk.server import Served

QUESTIONS = """
  - id: two
    title: Words
    checks:
      - {id: q1, kind: manual, title: "Why a factor 1/2", points: 3, answer: "2a", rubric: "Names the entropy (1). Says where the half comes from (2)."}
      - id: q2
        kind: manual
        title: What the bound says
        points: 3
        answer: "2b"
        by_hand:
          start: everything
          items:
            - {id: sign, says: "the inequality is the wrong way round", points: -2}
            - {id: no-reason, says: "no reason is given", points: -1}
            - {id: alien, says: "about something else", points: -3}
      - id: q3
        kind: manual
        title: An example
        points: 2
        answer: "2c"
        by_hand:
          items:
            - {id: fits, says: "the example fits", points: 2, group: fit}
            - {id: partly, says: "it fits in part", points: 1, group: fit}
            - {id: fresh, says: "not from the lecture", points: 0.5}
"""
ANSWERS = "2a: the entropy\n2b: a bound\n2c: a coin\n"
EVIL = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"></pre><h1>owned"
HALF = REFERENCE.replace("0.5 *", "")
UNFOUND = HALF.replace("def kl(", "def quux(")
SAME = "The half comes from the square root in the density."


def write_sheet(folder: Path) -> Path:
    text = SPEC.format(reference=folder / "reference").replace("points: 5\n", "points: 13\n", 1) + QUESTIONS
    return write_toy(folder, **{"spec.yaml": text, "answers/answers.md": ANSWERS})


EVIL_NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": EVIL},
        {
            "cell_type": "code",
            "execution_count": 1,
            "metadata": {},
            "source": f"x = {EVIL!r}\n\n\ndef scale(x, factor):\n    return x * factor",
            "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"text/html": EVIL, "image/svg+xml": f"<svg>{EVIL}</svg>"}}],
        },
    ],
}  # fmt: skip
EVIL_FILES = {
    "<img src=x onerror=alert(1)>.txt": EVIL.encode(),
    "page.html": EVIL.encode(),
    "plot.svg": f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">{EVIL}</svg>'.encode(),
    "plot.png": b"<script>alert(1)</script>",
    "work.ipynb": json.dumps(EVIL_NOTEBOOK).encode(),
}
"""What comes with dora's hand-in."""


def hand_in(
    folder: Path, name: str, source: str = REFERENCE, why: str = SAME, files: Mapping[str, bytes] = {}
) -> None:
    (folder / name).mkdir(parents=True)
    for path, data in files.items():
        (folder / name / path).write_bytes(data)
    (folder / name / "solution.py").write_text(source)
    text = f"2a: {why}\n2b: at least the ELBO, as {name} says\n2c: a coin\n"
    (folder / name / "answers.md").write_text(text)


def write_words(folder: Path) -> Path:
    """A sheet with nothing but questions for a person, of which no code is run."""
    (folder / "reference").mkdir(parents=True)
    (folder / "reference" / "solution.py").write_text("x = 1\n")
    (folder / "answers").mkdir()
    (folder / "answers" / "answers.md").write_text(ANSWERS)
    head = f"sheet: words\ntitle: Words\nreference: {folder / 'reference'}\npoints: 8\nexercises:\n"
    (folder / "spec.yaml").write_text(head + QUESTIONS.lstrip("\n"))
    return folder


PEOPLE = {
    "ada": {},
    "bob": {"source": UNFOUND, "why": SAME.upper() + "!"},
    "cleo": {"why": "I am not sure."},
    "dora": {"why": EVIL, "files": EVIL_FILES},
    "eve": {"source": UNFOUND, "why": "The half comes from a square root in the density, I think."},
    "<b onclick=alert(1)>mallory": {"source": HALF},
}


@pytest.fixture(scope="session")
def graded_once(tmp_path_factory, lasting):
    folder = tmp_path_factory.mktemp("desk")
    sheet = write_sheet(folder / "sheet")
    for name, of in PEOPLE.items():
        hand_in(folder / "hand-ins", name, **of)
    with lasting.patched():
        batch(load_spec(sheet / "spec.yaml"), folder / "hand-ins", folder / "out", workers=1)
    return folder / "out"


@pytest.fixture
def out(graded_once, tmp_path):
    """The results of a cohort, which a test may change."""
    return Path(shutil.copytree(graded_once, tmp_path / "out"))


@contextmanager
def serving(out, *, follows=False, also=(), **graders):
    """The desk on a port of this machine; only where it follows are pages made again after a decision, in a process beside it."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with opened(out, graders or {"Kim": 1.0, "Lea": 1.0}, (*also, address)) as (site, app):
        if not follows:
            site.desk.follow = lambda _: None
        config = uvicorn.Config(app, log_level="warning", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Served(site, address)
        finally:
            server.should_exit = True
            thread.join()
            listening.close()


@pytest.fixture
def served(out):
    """The desk, which makes no pages again."""
    with serving(out) as desk:
        yield desk


@pytest.fixture
def following(out):
    """The desk, with the process that makes pages again."""
    with serving(out, follows=True) as desk:
        yield desk


os.environ.setdefault("MPLBACKEND", "Agg")
