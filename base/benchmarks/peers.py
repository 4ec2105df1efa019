"""A homework of six functions through this grader, otter-grader, nbgrader, fresh Pythons, and the floor.

The same notebooks, the same verdicts, the same torch, on this machine in one run; seconds a hand-in with
one process and with two. `python -m benchmarks.peers` takes a quarter of an hour, makes an environment for
the two others below the user's cache, and writes its section of `docs/performance.md` and a plot.
"""

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from benchmarks.document import write_section
from benchmarks.homework.tests import SETUP, TESTS, WRONG
from graders.cohort.batch import PAYS
from graders.paths import ROOT, cache

HERE = Path(__file__).parent
QUESTIONS = list(TESTS)
TITLE = "Against otter-grader 7.0.0 and nbgrader 0.9.6"
FLOOR = """
import json, sys, time
import torch
torch.set_num_threads(1)
sys.path.insert(0, sys.argv[1])
from benchmarks.homework.tests import SETUP, TESTS
def grade(path):
    cells = ["".join(c["source"]) for c in json.load(open(path))["cells"] if c["cell_type"] == "code"]
    names = {}
    for cell in cells:
        exec(cell, names)
    exec(SETUP, names)
    said = {}
    for question, test in TESTS.items():
        try:
            exec(test, names)
            said[question] = True
        except Exception:
            said[question] = False
    return said
if "--each" in sys.argv:
    print(json.dumps(grade(sys.argv[2])))
else:
    paths = sys.argv[2:]
    grade(paths[0])
    began = time.perf_counter()
    said = {p: grade(p) for p in paths}
    print(json.dumps([(time.perf_counter() - began) / len(paths), said]))
"""
OTTER = """
import json, sys
from multiprocessing import Pool
def one(path):
    from otter.api import grade_submission
    results = grade_submission(path, sys.argv[1], quiet=True)
    return path, {n: r.score == r.possible for n, r in results.results.items()}
if __name__ == "__main__":
    with Pool(int(sys.argv[2])) as pool:
        said = dict(pool.map(one, sys.argv[3:], chunksize=1))
    print(json.dumps(said))
"""


def main() -> None:
    """Measure, check that all verdicts agree, and write the section and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="*", default=[20, 200])
    parser.add_argument("--repeat", type=int, default=3, help="runs of ours and of the floor")
    parser.add_argument("--only-ours", action="store_true", help="write nothing")
    parser.add_argument(
        "--others-from",
        type=Path,
        help="the figures of some of the others, from the file of an earlier run here",
    )
    options = parser.parse_args()
    rows: list[tuple[str, int, int, list[float]]] = []
    others = json.loads(options.others_from.read_text()) if options.others_from else {}
    before = sorted({key.rsplit(" ", 2)[0] for key in others})

    def note(name: str, count: int, processes: int, seconds: list[float]) -> None:
        rows.append((name, count, processes, [s / count for s in seconds]))
        print(
            f"{name:<28} {count:>4} {processes} {[round(s / count, 4) for s in seconds]}",
            flush=True,
        )

    with tempfile.TemporaryDirectory(prefix="torchgrade-benchmark-") as temporary:
        folder = Path(temporary)
        for count in options.counts:
            cohort, truth = make_cohort(folder / str(count), count)
            floors = [floor(cohort, truth) * count for _ in range(options.repeat)]
            note("floor", count, 1, floors)
            for words, workers, cores in ((", on one core", 1, 1), ("", 1, 2), ("", 2, 2)):
                runs = [ours(folder, cohort, truth, workers, cores) for _ in range(options.repeat)]
                note(f"torchgrade{words}", count, workers, [r[0] for r in runs])
                note(f"torchgrade{words}, once started", count, workers, [r[1] for r in runs])
            runs_apart = [apart(folder, cohort, truth) for _ in range(options.repeat)]
            note("torchgrade, two commands on a core each, once started", count, 2, runs_apart)
            again = [regrade(folder, cohort, truth) for _ in range(options.repeat)]
            note("torchgrade, regrade", count, 2, again)
            if options.only_ours:
                continue
            for processes in (1, 2) if count < 100 else (2,):
                for name, measure in OTHERS.items():
                    key = f"{name} {count} {processes}"
                    if key not in others:
                        others[key] = [measure(folder, cohort, truth, processes)]
                    note(name, count, processes, others[key])
    if not options.only_ours:
        (cache() / "benchmark-others.json").write_text(json.dumps(others))
        write(rows, before)


def make_cohort(
    folder: Path, count: int, wrong_share: float = 0.5
) -> tuple[list[Path], dict[str, dict[str, bool]]]:
    """Notebooks of `count` students, a share of them with one to three mistakes, and what is right in each."""
    reference = (HERE / "homework" / "reference.py").read_text()
    parts = dict(zip(QUESTIONS, reference.split("\n\n\n")[1:], strict=True))
    chance = random.Random(0)
    folder.mkdir(parents=True)
    paths, truth = [], {}
    for i in range(count):
        wrong = chance.sample(QUESTIONS, chance.randint(1, 3)) if chance.random() < wrong_share else []
        sources = ["import torch"]
        for question, source in parts.items():
            if question in wrong:
                assert WRONG[question][0] in source
                source = source.replace(*WRONG[question])
            sources.append(f"{source}\n# student {i}")
        path = folder / f"s{i:04}.ipynb"
        path.write_text(json.dumps(notebook([cell(s) for s in sources])))
        paths.append(path)
        truth[path.stem] = {q: q not in wrong for q in QUESTIONS}
    return paths, truth


def cell(source: str, kind: str = "code", **metadata: object) -> dict[str, object]:
    """A notebook cell."""
    made: dict[str, object] = {
        "cell_type": kind,
        "source": source,
        "metadata": metadata,
        "id": f"c{abs(hash(source)) % 10**12}",
    }
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(cells: list[dict[str, object]]) -> dict[str, object]:
    """A notebook of cells."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


def agree(said: dict[str, dict[str, bool]], truth: dict[str, dict[str, bool]], who: str) -> None:
    """Stop where somebody's verdicts are not the right ones."""
    said = {Path(name).stem: verdicts for name, verdicts in said.items()}
    wrong = [n for n in truth if said.get(n) != truth[n]]
    if wrong:
        raise SystemExit(
            f"{who}: other verdicts for {wrong[:3]}: {said.get(wrong[0])} is not {truth[wrong[0]]}"
        )


def run(words: list[str], **keys: object) -> str:
    """Standard output of a command that must succeed."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, **keys)  # type: ignore[call-overload]
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:6])} …\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}")
    return str(done.stdout)


def floor(cohort: list[Path], truth: dict[str, dict[str, bool]]) -> float:
    """Seconds a hand-in where everything is imported and nothing is isolated."""
    seconds, said = json.loads(run([sys.executable, "-c", FLOOR, str(ROOT), *map(str, cohort)]))
    agree(said, truth, "floor")
    return float(seconds)


def sheet(folder: Path) -> Path:
    """The spec of the homework, with the place of its reference."""
    target = folder / "sheet"
    if not target.exists():
        (target / "reference").mkdir(parents=True)
        shutil.copy(HERE / "homework" / "reference.py", target / "reference" / "solution.py")
        spec = (HERE / "homework" / "spec.yaml").read_text()
        (target / "spec.yaml").write_text(spec.replace("REFERENCE", str(target / "reference")))
    return target


def ours(
    folder: Path, cohort: list[Path], truth: dict[str, dict[str, bool]], workers: int, cores: int
) -> tuple[float, float]:
    """Seconds of `torchgrade batch`, in all and from the first report on, with HTML, PDF and JSON for each."""
    out = folder / "out"
    seconds = held_to(sorted(os.sched_getaffinity(0))[:cores], folder, cohort, out, workers)
    agree(verdicts(out), truth, "torchgrade")
    return seconds


def apart(folder: Path, cohort: list[Path], truth: dict[str, dict[str, bool]]) -> float:
    """Seconds of two commands at once, each with half the cohort and a core of its own, once both have started."""
    halves, outs = [folder / "half-0", folder / "half-1"], [folder / "out-0", folder / "out-1"]
    for part, half in enumerate(halves):
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
        for path in cohort[part::2]:
            shutil.copy(path, half)
    cores = [[core] for core in sorted(os.sched_getaffinity(0))[:2]]
    with ThreadPoolExecutor(2) as pool:
        cohorts = [sorted(half.iterdir()) for half in halves]
        runs = list(pool.map(held_to, cores, [folder] * 2, cohorts, outs, [1, 1]))
    agree({name: x for out in outs for name, x in verdicts(out).items()}, truth, "torchgrade")
    return max(steady for _, steady in runs)


def held_to(
    cores: list[int], folder: Path, cohort: list[Path], out: Path, workers: int
) -> tuple[float, float]:
    """Seconds of a batch on these cores, in all and from the first report on."""
    shutil.rmtree(out, ignore_errors=True)
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)  # of this thread; the command inherits it
    began = time.perf_counter()
    try:
        batch(folder, cohort, out, workers)
    finally:
        os.sched_setaffinity(0, all_cores)
    whole = time.perf_counter() - began
    times = sorted(p.stat().st_mtime for p in out.glob("students/*/report.json"))
    return whole, (times[-1] - times[workers - 1]) / (len(times) - workers) * len(times)


def batch(folder: Path, cohort: list[Path], out: Path, workers: int) -> None:
    """Grade a cohort by the command that instructors use."""
    words = [
        str(sheet(folder)),
        str(cohort[0].parent),
        "--out",
        str(out),
        "--workers",
        str(workers),
    ]
    run([sys.executable, "-m", "graders.cli", "batch", *words], cwd=ROOT)


def verdicts(out: Path) -> dict[str, dict[str, bool]]:
    """What the reports say."""
    said = {}
    for path in out.glob("students/*/report.json"):
        checks = json.loads(path.read_text())["exercises"][0]["checks"]
        said[path.parent.name] = {c["id"].replace("-", "_"): c["verdict"] == "passed" for c in checks}
    with (out / "gradebook.csv").open(encoding="utf-8-sig") as file:
        assert {row["student"] for row in csv.DictReader(file)} == set(said)
    return said


def regrade(folder: Path, cohort: list[Path], truth: dict[str, dict[str, bool]]) -> float:
    """Seconds of the same command after every title and weight of the spec was edited."""
    spec = sheet(folder) / "spec.yaml"
    before = spec.read_text()
    spec.write_text(before.replace("points: 1,", "points: 2,").replace("points: 6", "points: 12"))
    began = time.perf_counter()
    batch(folder, cohort, folder / "out", 2)
    seconds = time.perf_counter() - began
    spec.write_text(before)
    agree(verdicts(folder / "out"), truth, "regrade")
    return seconds


def fresh(_: Path, cohort: list[Path], truth: dict[str, dict[str, bool]], processes: int) -> float:
    """Seconds with a Python process for each hand-in."""
    began = time.perf_counter()
    with ThreadPoolExecutor(processes) as pool:
        words = [[sys.executable, "-c", FLOOR, str(ROOT), str(p), "--each"] for p in cohort]
        said = dict(zip(map(str, cohort), map(json.loads, pool.map(run, words)), strict=True))
    seconds = time.perf_counter() - began
    agree(said, truth, "fresh Python")
    return seconds


def peers() -> Path:
    """The folder of programs of an environment with both others, on the same torch."""
    folder = cache() / "benchmark-peers"
    if not (folder / "bin" / "nbgrader").exists():
        run([sys.executable, "-m", "venv", str(folder)])
        ours = run(
            [
                sys.executable,
                "-c",
                "import torch, os; print(os.path.dirname(os.path.dirname(torch.__file__)))",
            ]
        )
        for site in folder.glob("lib/python3*/site-packages"):
            (site / "zz_course.pth").write_text(ours)
        run(
            [
                str(folder / "bin" / "pip"),
                "install",
                "-q",
                "otter-grader==7.0.0",
                "nbgrader==0.9.6",
            ]
        )
    return folder / "bin"


def otter(folder: Path, cohort: list[Path], truth: dict[str, dict[str, bool]], processes: int) -> float:
    """Seconds of otter-grader's own interface for grading without containers."""
    home = folder / "otter"
    if not home.exists():
        home.mkdir()
        cells = [
            cell(
                "# ASSIGNMENT CONFIG\nexport_cell: false\ninit_cell: false\ncheck_all_cell: false",
                "raw",
            ),
            cell("import torch"),
        ]
        reference = (HERE / "homework" / "reference.py").read_text().split("\n\n\n")[1:]
        for (question, test), source in zip(TESTS.items(), reference, strict=True):
            cells += [
                cell(f"# BEGIN QUESTION\nname: {question}\npoints: 1", "raw"),
                cell(f"# BEGIN SOLUTION {question}", "raw"),
                cell(source),
                cell(f"# END SOLUTION {question}", "raw"),
                cell(f"# BEGIN TESTS {question}", "raw"),
                cell(SETUP + test),
                cell(f"# END TESTS {question}", "raw"),
                cell(f"# END QUESTION {question}", "raw"),
            ]
        for c in cells:
            # otter wants the bare words; ids were made unique above
            if c["cell_type"] == "raw" and str(c["source"]).startswith(
                ("# BEGIN SOL", "# END", "# BEGIN TES")
            ):
                c["source"] = " ".join(str(c["source"]).split()[:3])
        (home / "hw.ipynb").write_text(json.dumps(notebook(cells)))
        run(
            [str(peers() / "otter"), "assign", "hw.ipynb", "dist", "--no-run-tests"],
            cwd=home,
            env=path(),
        )
        (home / "grade.py").write_text(OTTER)
    archive = next(home.glob("dist/autograder/*.zip"))
    began = time.perf_counter()
    words = [
        str(peers() / "python"),
        str(home / "grade.py"),
        str(archive),
        str(processes),
        *map(str, cohort),
    ]
    said = json.loads(run(words, cwd=home, env=path()).splitlines()[-1])
    seconds = time.perf_counter() - began
    agree(said, truth, "otter-grader")
    return seconds


def nbgrader(folder: Path, cohort: list[Path], truth: dict[str, dict[str, bool]], processes: int) -> float:
    """Seconds of `nbgrader autograde`, a course directory for each process."""
    homes = []
    for part in range(processes):
        home = folder / f"nbgrader-{len(cohort)}-{processes}-{part}"
        (home / "source" / "hw").mkdir(parents=True)
        (home / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'c'\n")
        grading = {
            "nbgrader": {
                "schema_version": 3,
                "grade": False,
                "solution": True,
                "locked": False,
                "task": False,
            }
        }
        reference = (HERE / "homework" / "reference.py").read_text().split("\n\n\n")[1:]
        tests = []
        for question, test in TESTS.items():
            meta = {
                "nbgrader": {
                    **grading["nbgrader"],
                    "grade": True,
                    "solution": False,
                    "locked": True,
                    "points": 1,
                    "grade_id": f"test_{question}",
                }
            }
            tests.append(cell(SETUP + test, **meta))

        def hand_in(
            sources: list[str],
            tests: list[dict[str, object]] = tests,
            grading: dict[str, dict[str, object]] = grading,
        ) -> str:
            cells = [cell("import torch")]
            for question, source, test in zip(QUESTIONS, sources, tests, strict=True):
                cells += [
                    cell(source, nbgrader={**grading["nbgrader"], "grade_id": question}),
                    test,
                ]
            return json.dumps(notebook(cells))

        (home / "source" / "hw" / "hw.ipynb").write_text(hand_in(reference))
        run([str(peers() / "nbgrader"), "generate_assignment", "hw"], cwd=home, env=path())
        for notebook_path in cohort[part::processes]:
            cells = [c["source"] for c in json.loads(notebook_path.read_text())["cells"]]
            target = home / "submitted" / notebook_path.stem / "hw"
            target.mkdir(parents=True)
            (target / "hw.ipynb").write_text(hand_in(cells[1:]))
        homes.append(home)
    began = time.perf_counter()
    with ThreadPoolExecutor(processes) as pool:
        words = [str(peers() / "nbgrader"), "autograde", "hw", "--create"]
        list(pool.map(lambda home: run(words, cwd=home, env=path()), homes))
    seconds = time.perf_counter() - began
    said = {}
    for home in homes:
        code = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    said = {s.student.id: {g.name[5:]: g.score == g.max_score for n in s.notebooks for g in n.grades}
            for s in book.assignment_submissions("hw")}
print(json.dumps(said))
"""
        said |= json.loads(run([str(peers() / "python"), "-c", code], cwd=home, env=path()))
    agree(said, truth, "nbgrader")
    return seconds


def path() -> dict[str, str]:
    """The environment in which the others find their kernels; a thread for each process, as ours."""
    return {**os.environ, "PATH": f"{peers()}:{os.environ['PATH']}", "OMP_NUM_THREADS": "1"}


OTHERS = {"fresh Python": fresh, "nbgrader": nbgrader, "otter-grader": otter}


def write(rows: list[tuple[str, int, int, list[float]]], before: list[str]) -> None:
    """The table and the plot; the figures of those in `before` are of an earlier run."""
    of = {(name, count, processes): median(s) for name, count, processes, s in rows}
    largest = max(count for _, count, _, _ in rows)
    best = min(of["otter-grader", largest, 2], of["nbgrader", largest, 2])
    lines = [
        "| grader | hand-ins | processes | seconds a hand-in | spread | times ours |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, count, processes, seconds in rows:
        spread = f"{min(seconds):.4f} to {max(seconds):.4f}" if len(seconds) > 1 else "one run"
        ratio = median(seconds) / of["torchgrade", count, processes]
        lines.append(f"| {name} | {count} | {processes} | {median(seconds):.4f} | {spread} | {ratio:.2f} |")
    above = of["torchgrade, once started", largest, 1] - of["floor", largest, 1]
    total, started = "torchgrade", "torchgrade, once started"
    one_core = of["torchgrade, on one core, once started", largest, 1]
    two_cores = one_core / of["torchgrade, two commands on a core each, once started", largest, 2]
    aims = {
        "at most 50 ms above the floor": above <= 0.05,
        "50 times faster than the others": best >= 50 * of[total, largest, 2],
        "two workers 1.8 times as fast as one": one_core >= 1.8 * of[started, largest, 2],
    }
    missed = "".join(f"\n- aim not reached: {aim}" for aim, reached in aims.items() if not reached)
    if missed:
        missed += """

With the default wheel of torch a warm process holds 300 to 400 MiB of its own; most of a hand-in's time is the kernel's,
for forking such a process, copying the pages that it touches, and ending it."""
    facts = f"""Made by `python -m benchmarks.peers`: one homework of six functions as notebooks, half of them wrong somewhere,
the same verdicts from all (the benchmark stops where they differ), the same torch, one machine with two cores, {f"one run but for {' and '.join(before)}, of an earlier one" if before else "one run"}.
`torchgrade` is `torchgrade batch` as instructors run it, from the command to the last page, in the jail, with HTML, PDF and
JSON for each hand-in, which the others do not make; `once started` leaves out the start of its sandboxes: some seconds, once a cohort,
in large cohorts with a second or two in which they make every later fork cheaper.
`regrade` is the same command after weights were edited. `floor` runs the same functions in one process that has all imported.

- overhead above the floor: {1000 * above:.0f} ms a hand-in (pages included), {largest} hand-ins, one worker
- the faster of the others takes {best / of["torchgrade", largest, 2]:.0f} times as long a hand-in with two processes ({best / of["torchgrade, once started", largest, 2]:.0f} times once started)
- once started, two workers on two cores are {one_core / of[started, largest, 2]:.2f} times as fast as one worker on one core; one worker on two cores
  is {one_core / of[started, largest, 1]:.2f} times as fast: a hand-in is judged and its pages are made while the next one is observed, and
  another sandbox starts only where what is left takes longer than {PAYS:.0f} s
- two commands at once that share nothing, each with half of the hand-ins and a core of its own, are {two_cores:.2f} times as fast
  as one: more than this the second core of this machine does not give{missed}

![Seconds a hand-in, on a logarithmic scale](performance.svg)

"""
    plot(rows, largest)
    write_section(TITLE, facts + "\n".join(lines))
    print(facts)


def plot(rows: list[tuple[str, int, int, list[float]]], count: int) -> None:
    """Bars on a logarithmic scale, with two processes where there are any."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    chosen = [(n, median(s)) for n, c, p, s in rows if c == count and (p == 2 or n == "floor")]
    chosen.sort(key=lambda row: row[1])
    figure, axes = plt.subplots(figsize=(7, 2.8), layout="constrained")
    bars = axes.barh([n for n, _ in chosen], [s for _, s in chosen], color="#3b6ea5")
    axes.bar_label(bars, [f" {1000 * s:,.0f} ms" for _, s in chosen])
    axes.set_xscale("log")
    axes.set_xlabel(f"seconds a hand-in ({count} hand-ins, two processes)")
    axes.margins(x=0.2)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(ROOT / "docs" / "performance.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
