"""The desk on 1,000 hand-ins with 40 checks each: the first page, a switch, a save, memory. Writes `docs/desk.md`'s figures.

Records are made here, as `batch` keeps them, since it is the desk that is measured: `python -m benchmarks.desk [FOLDER]`.
"""

import json
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.document import DESK, write_figures
from graders.cohort.kept import as_text, digest_of, made
from graders.cohort.state import State
from graders.desk.work import INDEX, Work
from graders.grading import decisions
from graders.grading.lines import written
from graders.model import ExerciseReport, Report, Result, human, passed
from graders.paths import STATE
from graders.sheets.load import load_spec
from tests.desk.server import started

HAND_INS, CHECKS, BY_HAND = 1000, 40, 20
SWITCHES = 200
ANSWERS = "".join(f"{n + 1}a: words\n" for n in range(CHECKS))


def sheet(folder: Path) -> Path:
    checks = "".join(
        f'      - {{id: c{n}, kind: manual, title: "Question {n}", answer: "{n + 1}a", points: 2, rubric: "A reason (1). An example (1)."}}\n'
        for n in range(CHECKS)
    )
    (folder / "reference").mkdir(parents=True)
    (folder / "reference" / "solution.py").write_text("x = 1\n")
    (folder / "answers").mkdir()
    (folder / "answers" / "answers.md").write_text(ANSWERS)
    text = f"sheet: large\ntitle: A large sheet\nreference: {folder / 'reference'}\npoints: {2 * CHECKS}\nexercises:\n  - id: one\n    title: All\n    checks:\n{checks}"
    (folder / "spec.yaml").write_text(text)
    return folder


def cohort(folder: Path) -> Path:
    """Results of a cohort as `batch` leaves them, as far as the desk reads them."""
    spec = load_spec(sheet(folder / "sheet") / "spec.yaml")
    out = folder / "out"
    (out / "instructor").mkdir(parents=True)
    state = State(out / STATE)
    names = {}
    for n in range(HAND_INS):
        student = f"student {n:04}"
        names[student] = student
        (folder / "hand-ins" / student).mkdir(parents=True)
        (folder / "hand-ins" / student / "answers.md").write_text(ANSWERS)
        results = []
        for k, check in enumerate(spec.checks):
            said = (
                f"{student} writes on {k}: "
                + "the bound holds since the divergence is never below zero. " * 6
            )
            outcome = human("a person reads this answer", actual=said) if k < BY_HAND else passed("right")
            results.append(Result(check.id, "manual", check.title, 2, outcome))
        report = Report("large", spec.title, student, (ExerciseReport("one", "All", tuple(results)),))
        state.keep(student, as_text(made(report, figures={}, decided=digest_of(()))))
    state.remember(
        sheet=str(spec.folder),
        hand_ins=str(folder / "hand-ins"),
        jailed=True,
        training=True,
        early=False,
        names=names,
        wishes={},
    )
    state.close()
    return out


def memory(pid: int) -> float:
    """MiB that a process holds now."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def measured(out: Path) -> dict[str, float]:
    figures = {}
    (out / INDEX).unlink(missing_ok=True)
    for name in ("the first start, with the index made (s)", "another start (s)"):
        began = time.perf_counter()
        with started(out):
            figures[name] = time.perf_counter() - began
    spec = load_spec(out.parent / "sheet" / "spec.yaml")
    work = Work(spec, out)
    with started(out) as (process, desk):
        figures["first page (ms)"] = 1000 * timed(lambda: desk.get("/"))
        figures |= of_answers(desk, work, "c0")
        figures["groups of a question (ms)"] = 1000 * timed(lambda: desk.get("/groups/c1"))
        figures["search (ms)"] = 1000 * timed(lambda: desk.get("/search?q=hand-in+a"))
        figures["the first look after another run kept 100 results (ms)"] = 1000 * after_others(
            desk, work, 100
        )
        figures["the look after that (ms)"] = 1000 * timed(lambda: desk.get("/"))
        figures["a decision stands on the student's pages and in the gradebook (s)"] = until_pages(
            desk, work, out
        )
        figures["memory of the server (MiB)"] = memory(process.pid)
    decide_all(out, work)
    with started(out) as (process, desk):
        graded = of_answers(desk, work, "c2")
        figures |= {f"with 19,000 answers decided: {name}": value for name, value in graded.items()}
        figures["with 19,000 answers decided: memory of the server (MiB)"] = memory(process.pid)
    return figures


def of_answers(desk, work: Work, check: str) -> dict[str, float]:
    """How long answers and saves of one question take."""
    switches, saves = [], []
    for student in work.order(check, work.digests)[:SWITCHES]:
        path = f"/q/{check}/{work.pseudonym(student)}"
        switches.append(1000 * timed(lambda p=path: desk.get(p)))
        fields = {"version": "none", "item": "part-1"}
        saves.append(1000 * timed(lambda p=path, f=fields: desk.post(p, f, Accept="application/json")))
    return {
        "an answer, median (ms)": statistics.median(switches),
        f"an answer, slowest of {SWITCHES} (ms)": max(switches),
        "a save, median (ms)": statistics.median(saves),
        f"a save, slowest of {SWITCHES} (ms)": max(saves),
    }


def after_others(desk, work: Work, many: int) -> float:
    """How long the first page takes after another process has kept results anew."""
    beside = State(work.state.path)
    for student in sorted(work.digests)[:many]:
        beside.keep(student, beside.kept(student)[0][1])
    beside.close()
    return timed(lambda: desk.get("/"))


def until_pages(desk, work: Work, out: Path) -> float:
    """Seconds from a save, once what was saved before is on the pages, to the pages and the gradebook."""
    student = work.order("c3", work.digests)[-1]
    while "are being made again" in desk.get("/").text:
        time.sleep(0.2)
    path, page, book = (
        f"/q/c3/{work.pseudonym(student)}",
        out / "students" / student / "feedback.html",
        out / "gradebook.csv",
    )
    before = book.stat().st_mtime_ns if book.exists() else 0
    fields = {"version": "none", "item": "part-1", "comment": "seen by the benchmark"}
    began = time.perf_counter()
    timed(lambda: desk.post(path, fields, Accept="application/json"))
    while not book.exists() or book.stat().st_mtime_ns == before:
        time.sleep(0.02)
        assert time.perf_counter() - began < 600, desk.get("/").text
    took = time.perf_counter() - began
    assert "seen by the benchmark" in page.read_text()
    return took


def decide_all(out: Path, work: Work) -> None:
    """Decide 19 questions of all hand-ins, as people do in the file."""
    decided = [
        written({"student": s, "check": f"c{n}", "items": ["part-2"], "by": "Lea"})
        for s in work.digests
        for n in range(BY_HAND)
        if n != 2
    ]
    (out / "overrides.yaml").write_text("".join(decided))
    state = State(out / STATE)
    spec = load_spec(out.parent / "sheet" / "spec.yaml")
    mine: dict[str, list] = {}
    for one in decisions.load(out / "overrides.yaml", spec):
        mine.setdefault(one.student, []).append(one)
    for student, own in mine.items():  # its pages show that already
        kept = json.loads(state.kept(student)[0][1])
        state.keep(student, json.dumps({**kept, "decided": digest_of(own)}))
    state.close()


def timed(ask) -> float:
    began = time.perf_counter()
    answer = ask()
    assert answer.status == 200, answer.text[:500]
    return time.perf_counter() - began


def table(figures: dict[str, float]) -> str:
    rows = [f"| {name} | {value:.1f} |" for name, value in figures.items()]
    head = f"{HAND_INS:,} hand-ins with {CHECKS} checks, {BY_HAND} of them a person's; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
    return "\n".join([head, "", "| what | |", "|---|---:|", *rows])


def main() -> None:
    with tempfile.TemporaryDirectory(
        ignore_cleanup_errors=True
    ) as folder:  # a desk that was killed may still write pages
        out = Path(sys.argv[1]) / "out" if len(sys.argv) > 1 else cohort(Path(folder))
        figures = measured(out)
    print(json.dumps(figures, indent=2))
    write_figures("benchmarks.desk", table(figures), DESK)


if __name__ == "__main__":
    main()
