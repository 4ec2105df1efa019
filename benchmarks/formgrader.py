"""The desk beside nbgrader's formgrader: keys and seconds for one cohort, by one test in one browser. Writes a table of `docs/desk.md`.

`python -m benchmarks.formgrader [FOLDER]` installs nbgrader into an environment of its own in the folder. Both grade the same answers:
one hundred in words that all differ, and 43 of one hundred that make the same mistake. Each answer gets points and a comment that the
student reads. Keys are those that a person presses, a chord (Ctrl and a point) as one; seconds are those of machine and browser alone,
since nobody thinks here. formgrader takes MathJax from the net: an empty one stands in its place, so that it need not wait for it.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from benchmarks.document import DESK, write_figures
from graders.cohort.batch import batch
from graders.sheets.load import load_spec
from tests import chromium
from tests.desk.conftest import serving

HAND_INS, SAME = 100, 43
VERSION = "0.9.5"
COMMENTS = ("names no reason", "the reason is right", "one half is missing")
SLIP = "p and q are swapped"
MATHJAX = (
    "window.MathJax={Hub:{Config(){},Queue(){},Startup:{signal:{Interest(f){setTimeout(()=>f('End'))}}}}}"
)


def words(n: int) -> str:
    return f"The half comes from {n} roots in the density, since {n * 7} terms cancel and {n * 3} stay."


def slip(n: int) -> str:
    return (
        "KL(q, p) is taken and not KL(p, q)." if n < SAME else f"KL(p, q) as {n * 11} says, by {n * 5} steps."
    )


@dataclass
class Keys:
    """A keyboard that counts: a letter and a chord are one key each."""

    page: object
    count: int = 0

    def press(self, *chords: str) -> None:
        for chord in chords:
            self.page.keyboard.press(chord)
            self.count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += len(text)


@dataclass
class Took:
    """What a task took."""

    keys: int
    seconds: float
    decided: int


@contextmanager
def counted(page):
    """Keys of a task; `took` says what it took, once it is over."""
    keys, began = Keys(page), time.perf_counter()
    task = type("Task", (), {"keys": keys, "took": None})()
    yield task
    task.took = lambda decided: Took(keys.count, task.seconds, decided)
    task.seconds = time.perf_counter() - began


def until(page, script: str, arg=None) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if page.evaluate(script, arg):
                return
        except Exception as error:  # the page goes on to another one
            if "navigation" not in str(error) and "context" not in str(error):
                raise
        page.wait_for_timeout(5)
    raise AssertionError(script)


# -- the desk ------------------------------------------------------------------------------------

SHEET = """sheet: words
title: Words
reference: {reference}
points: 6
exercises:
  - id: one
    title: One
    checks:
      - id: free
        kind: manual
        title: In words
        points: 3
        answer: "1a"
        by_hand:
          items:
            - {{id: none, says: names no reason, points: 0}}
            - {{id: right, says: the reason is right, points: 3}}
            - {{id: half, says: one half is missing, points: 1}}
      - id: same
        kind: manual
        title: A mistake
        points: 3
        answer: "1b"
        by_hand:
          items:
            - {{id: swapped, says: p and q are swapped, points: 1}}
            - {{id: right, says: it is right, points: 3}}
"""


def desk(folder: Path) -> dict[str, Took]:
    sheet = folder / "sheet"
    (sheet / "reference").mkdir(parents=True)
    (sheet / "answers").mkdir()
    (sheet / "reference" / "solution.py").write_text("x = 1\n")
    (sheet / "answers" / "answers.md").write_text(f"1a: {words(0)}\n1b: {slip(0)}\n")
    (sheet / "spec.yaml").write_text(SHEET.format(reference=sheet / "reference"))
    for n in range(HAND_INS):
        (folder / "hand-ins" / f"s{n:03}").mkdir(parents=True)
        (folder / "hand-ins" / f"s{n:03}" / "answers.md").write_text(f"1a: {words(n)}\n1b: {slip(n)}\n")
    batch(load_spec(sheet / "spec.yaml"), folder / "hand-ins", folder / "out", workers=1)
    with serving(folder / "out", follows=True) as served, chromium.started() as browser:
        page = browser.new_context().new_page()
        page.goto(f"{served.address}/?token={served.site.keys.token('Kim')}")
        page.wait_for_url(f"{served.address}/")
        page.goto(f"{served.address}/q/free")
        page.wait_for_load_state("networkidle")
        decided = served.site.desk.book.decided
        with counted(page) as free:
            for n in range(HAND_INS):
                before = page.evaluate("location.pathname")
                free.keys.press(str(n % 3 + 1), "n")
                until(page, "b => location.pathname !== b || !document.querySelector('#decision')", before)
            until(page, "() => [null, '[]'].includes(localStorage.getItem('torchgrade-desk-outbox'))")
        page.goto(f"{served.address}/q/same/{served.code('s000')}")
        page.wait_for_load_state("networkidle")
        with counted(page) as same:
            for chord in ("g", "1"):
                with page.expect_navigation():
                    same.keys.press(chord)
            same.keys.press("1")
            with page.expect_navigation():
                same.keys.press("n")
        counts = [
            sum(d.points is not None for k, d in decided.items() if k[1] == c) for c in ("free", "same")
        ]
        assert counts == [HAND_INS, SAME]
        return {"free": free.took(counts[0]), "same": same.took(counts[1])}


# -- formgrader ----------------------------------------------------------------------------------


def installed(folder: Path) -> Path:
    """An environment with nbgrader; its folder of programs."""
    programs = folder / "env" / "bin"
    if not (programs / "nbgrader").exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "env"], check=True)
        subprocess.run(
            [programs / "python", "-m", "pip", "install", "--quiet", f"nbgrader=={VERSION}"], check=True
        )
    return programs


def cell(kind: str, source: str, **about) -> dict:
    told = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False, **about}
    body = {
        "cell_type": kind,
        "id": about.get("grade_id", "c"),
        "metadata": {"nbgrader": told},
        "source": source,
    }
    return body | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def notebook(free: str, answer: str) -> str:
    cells = [
        cell("markdown", free, grade=True, solution=True, grade_id="free", points=3),
        cell("markdown", answer, grade=True, solution=True, grade_id="same", points=3),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}
    )


def course(folder: Path, programs: Path) -> Path:
    """A course in which all hand-ins wait for a person."""
    made = folder / "course"
    (made / "source" / "ps1").mkdir(parents=True)
    (made / "source" / "ps1" / "problem.ipynb").write_text(notebook("YOUR ANSWER HERE", "YOUR ANSWER HERE"))
    (made / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'course'\n")
    for n in range(HAND_INS):
        (made / "submitted" / f"s{n:03}" / "ps1").mkdir(parents=True)
        (made / "submitted" / f"s{n:03}" / "ps1" / "problem.ipynb").write_text(notebook(words(n), slip(n)))
    for words_ in (("generate_assignment", "ps1"), ("autograde", "ps1", "--no-execute")):
        subprocess.run(
            [programs / "nbgrader", *words_],
            cwd=made,
            env=environment(folder),
            check=True,
            capture_output=True,
        )
    return made


def environment(folder: Path) -> dict[str, str]:
    own = {
        n: str(folder / n.lower())
        for n in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}
    return {**kept, **own, "PATH": f"{folder / 'env' / 'bin'}{os.pathsep}{kept['PATH']}"}


@contextmanager
def formgrader_served(made: Path, folder: Path, programs: Path):
    """formgrader's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        programs / "jupyter",
        "server",
        "--allow-root",
        "--no-browser",
        f"--port={port}",
        "--IdentityProvider.token=",
    ]
    command += ["--ServerApp.disable_check_xsrf=True", f"--ServerApp.root_dir={made}"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=made, env=environment(folder), stdout=log, stderr=log, start_new_session=True
        )
    address = f"http://127.0.0.1:{port}/formgrader"
    try:
        for _ in range(600):
            try:
                urlopen(address, timeout=5).read()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def formgrader(folder: Path) -> dict[str, Took]:
    programs = installed(folder)
    made = course(folder, programs)
    with formgrader_served(made, folder, programs) as address, chromium.started() as browser:
        page = browser.new_context().new_page()
        page.route("**/mathjax/**", lambda route: route.fulfill(body=MATHJAX, content_type="text/javascript"))
        page.goto(f"{address}/gradebook/ps1/problem")
        page.locator("td a").first.wait_for()
        first = page.locator("td a").first.get_attribute("href")
        page.goto(f"{address.removesuffix('/formgrader')}{first}?index=1")
        ready(page)
        with counted(page) as free:
            for n in range(HAND_INS):
                free.keys.type(str((0, 3, 1)[n % 3]))
                free.keys.press("Tab", "Tab")  # beyond the extra credit
                free.keys.type(COMMENTS[n % 3])
                onwards(page, free.keys)
        page.goto(f"{address.removesuffix('/formgrader')}{first}?index=4")
        ready(page)
        with counted(page) as same:
            left = SAME
            while left:
                if "and not KL(p, q)" in page.inner_text("#notebook"):
                    same.keys.type("1")
                    same.keys.press("Tab", "Tab")  # beyond the extra credit
                    same.keys.type(SLIP)
                    left -= 1
                onwards(page, same.keys)
    graded = scores(made)
    assert graded == {"free": HAND_INS, "same": SAME}, graded
    return {"free": free.took(HAND_INS), "same": same.took(SAME)}


def ready(page) -> None:
    until(
        page,
        "() => window.formgrader?.loaded && formgrader.grades.loaded && formgrader.comments.loaded && document.activeElement.matches('.score')",
    )


def onwards(page, keys: Keys) -> None:
    """Save, and go to the same place of the next hand-in, which is another page."""
    before = page.evaluate("location.pathname")
    keys.press("Control+.")
    until(page, "b => location.pathname !== b", before)
    if "/submissions/" in page.url:
        ready(page)


def scores(made: Path) -> dict[str, int]:
    """How many answers have points by hand, as its database says."""
    import sqlite3

    query = "select base_cell.name, count(*) from grade join base_cell on grade.cell_id = base_cell.id where grade.manual_score is not null group by base_cell.name"
    with sqlite3.connect(made / "gradebook.db") as book:
        return dict(book.execute(query).fetchall())


def table(ours: dict[str, Took], theirs: dict[str, Took]) -> str:
    tasks = {
        "free": f"{HAND_INS} answers in words, points and a comment",
        "same": f"{SAME} of {HAND_INS} with the same mistake",
    }
    rows = [
        f"| {tasks[t]} | {ours[t].keys:,} | {ours[t].seconds:.1f} | {theirs[t].keys:,} | {theirs[t].seconds:.1f} |"
        for t in tasks
    ]
    head = ["| | keys, the desk | seconds | keys, formgrader | seconds |", "|---|---:|---:|---:|---:|"]
    return "\n".join(["", *head, *rows])


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[1] if sys.argv[1:] else made).resolve()
        with tempfile.TemporaryDirectory(dir=folder) as own:
            ours = desk(Path(own))
        print(ours)
        with tempfile.TemporaryDirectory(dir=folder) as own:
            (Path(own) / "env").symlink_to(folder / "env")
            installed(folder)
            theirs = formgrader(Path(own))
        print(theirs)
    write_figures("benchmarks.formgrader", table(ours, theirs), DESK)


if __name__ == "__main__":
    main()
