"""The desk on 1,000 hand-ins with 40 checks each: the first page, a switch, a save, memory. Writes `docs/desk.md`'s figures.

Records are made here, as `batch` keeps them, since it is the desk that is measured: `python -m benchmarks.desk [FOLDER]`.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from graders.cohort.kept import as_text, digest_of, made
from graders.cohort.state import State
from graders.desk.security import Keys
from graders.desk.work import KEY, Work, secret_of
from graders.model import ExerciseReport, Report, Result, human, passed
from graders.paths import ROOT, STATE
from graders.sheets.load import load_spec

HAND_INS, CHECKS, BY_HAND = 1000, 40, 20
SWITCHES = 200
MARKS = ("<!-- figures of benchmarks.desk -->", "<!-- end of figures -->")


def sheet(folder: Path) -> Path:
    checks = "".join(
        f'      - {{id: c{n}, kind: manual, title: "Question {n}", points: 2, rubric: "A reason (1). An example (1)."}}\n'
        for n in range(CHECKS)
    )
    (folder / "reference").mkdir(parents=True)
    (folder / "reference" / "solution.py").write_text("x = 1\n")
    text = f"sheet: large\ntitle: A large sheet\nreference: {folder / 'reference'}\npoints: {2 * CHECKS}\nexercises:\n  - id: one\n    title: All\n    checks:\n{checks}"
    (folder / "spec.yaml").write_text(text)
    return folder


def cohort(folder: Path) -> Path:
    """Results of a cohort as `batch` leaves them, as far as the desk reads them."""
    spec = load_spec(sheet(folder / "sheet") / "spec.yaml")
    out = folder / "out"
    (out / "instructor").mkdir(parents=True)
    (folder / "hand-ins").mkdir()
    state = State(out / STATE)
    names = {}
    for n in range(HAND_INS):
        student = f"student {n:04}"
        names[student] = student
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
    from tests.desk.conftest import Served

    command = [
        sys.executable,
        "-m",
        "graders.cli",
        "desk",
        str(out),
        "--port",
        "0",
        "--no-browser",
        "--grader",
        "Kim",
    ]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = process.stdout.readline().partition(": ")[2].partition("/?token")[0]
        start = time.perf_counter() - began
        work = Work(load_spec(out.parent / "sheet" / "spec.yaml"), out)

        class Site:
            keys = Keys(secret_of(out / KEY), ("Kim",))

        desk = Served(Site, address)
        first = timed(lambda: desk.get("/"))
        switches, saves = [], []
        answers = work.order("c0", work.digests)
        for student in answers[:SWITCHES]:
            path = f"/q/c0/{work.pseudonym(student)}"
            switches.append(timed(lambda p=path: desk.get(p)))
            fields = {"version": "none", "item": "part-1"}
            saves.append(timed(lambda p=path, f=fields: desk.post(p, f, Accept="application/json")))
        groups = timed(lambda: desk.get("/groups/c1"))
        return {
            "start, the command to its address (s)": start,
            "first page (ms)": 1000 * first,
            "an answer, median (ms)": 1000 * statistics.median(switches),
            "an answer, slowest of 200 (ms)": 1000 * max(switches),
            "a save, median (ms)": 1000 * statistics.median(saves),
            "groups of a question (ms)": 1000 * groups,
            "memory of the server (MiB)": memory(process.pid),
        }
    finally:
        process.kill()
        process.wait()


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
    with tempfile.TemporaryDirectory() as folder:
        out = Path(sys.argv[1]) / "out" if len(sys.argv) > 1 else cohort(Path(folder))
        figures = measured(out)
    print(json.dumps(figures, indent=2))
    page = ROOT / "docs" / "desk.md"
    text = page.read_text()
    before, _, rest = text.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    page.write_text(f"{before}{MARKS[0]}\n{table(figures)}\n{MARKS[1]}{after}")


if __name__ == "__main__":
    main()
