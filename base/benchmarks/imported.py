"""Twenty hand-ins of an assignment in the formats of nbgrader and otter: their own scores, and ours of the sheet that is imported from it.

`python -m benchmarks.imported` needs a network once (pip installs otter-grader 7.0.0 and nbgrader 0.9.6 into an environment below the user's
cache) and some minutes; it writes its section of `docs/performance.md`, and ends with an error where a score differs.
"""

import argparse
import csv
import json
import random
import sys
import tempfile
from pathlib import Path

from benchmarks.document import write_section
from benchmarks.peers import cell, notebook, path, peers, run

COUNT = 20
SETUP = "import numpy as np"
QUESTIONS = {
    "softmax": (
        "def softmax(z):\n    BEGIN\n    e = np.exp(z - z.max())\n    return e / e.sum()\n    END",
        ["assert abs(softmax(np.array([1.0, 1.0]))[0] - 0.5) < 1e-9", "assert np.isfinite(softmax(np.array([1000.0, 0.0]))).all()"],
        2,
        [("z - z.max()", "z"), ("/ e.sum()", "/ e.max()"), ("return", "pass #")],
    ),
    "mean_square": (
        "def mean_square(a, b):\n    BEGIN\n    return float(np.mean((a - b) ** 2))\n    END",
        ["assert mean_square(np.array([1.0, 2.0]), np.array([1.0, 4.0])) == 2.0", "assert mean_square(np.zeros(3), np.ones(3)) == 1.0"],
        3,
        [("np.mean", "np.sum"), ("** 2", "** 3"), ("a - b", "c - b")],
    ),
    "one_hot": (
        "def one_hot(labels, count):\n    BEGIN\n    return np.eye(count)[labels]\n    END",
        ["assert one_hot(np.array([1]), 3).tolist() == [[0.0, 1.0, 0.0]]", "assert one_hot(np.array([0, 1]), 2).shape == (2, 2)"],
        1,
        [("np.eye(count)", "np.ones((count, count))"), ("[labels]", "[labels - 1]"), ("count)[", "count + 1)[")],
    ),
    "shout": (
        "def shout(words):\n    BEGIN\n    return [w.upper() for w in words]\n    END",
        ["assert shout(['a', 'bc']) == ['A', 'BC']", "assert shout([]) == []"],
        4,
        [("w.upper()", "w.title()"), ("[w", "[w + '!' and w"), ("for w in words", "for w in words[:1]")],
    ),
}  # fmt: skip
BOOK = """
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({s.student.id: s.score for s in book.assignment_submissions("hw")}))
"""
OTTER = """
import json, sys
from otter.api import grade_submission
print(json.dumps({p: grade_submission(p, sys.argv[1], quiet=True).total for p in sys.argv[2:]}))
"""


def main() -> None:
    """Grade, compare, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("nbgrader", "otter"), help="one of both; writes nothing")
    only = parser.parse_args().only
    lines = [
        "| format | hand-ins | scores that agree | mean score, theirs | ours | for a person |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    different = []
    with tempfile.TemporaryDirectory(prefix="torchgrade-imported-") as temporary:
        for name, theirs_of in (("nbgrader 0.9.6", of_nbgrader), ("otter-grader 7.0.0", of_otter)):
            if only and not name.startswith(only):
                continue
            folder = Path(temporary, name.split()[0])
            folder.mkdir()
            hand_ins = {f"s{i:02}": sources(i) for i in range(COUNT)}
            source, theirs = theirs_of(folder, hand_ins)
            ours, pending = of_ours(folder, name.split("-")[0].split()[0], source, hand_ins)
            same = [s for s in hand_ins if s not in pending and abs(theirs[s] - ours[s]) < 1e-6]
            mean = [sum(scores.values()) / COUNT for scores in (theirs, ours)]
            lines.append(
                f"| {name} | {COUNT} | {len(same)} | {mean[0]:.2f} | {mean[1]:.2f} | {len(pending)} |"
            )
            different += [
                f"{name}, {s}: {theirs[s]} theirs, {ours[s]} ours"
                for s in hand_ins
                if s not in same and s not in pending
            ]
            print(lines[-1], flush=True)
    if not only:
        write_section(
            "Imported assignments",
            f"{COUNT} hand-ins with none to three mistakes each, graded by the tool itself and by the sheet that `torchgrade import` makes of its assignment.\n\n"
            + "\n".join(lines),
        )
    if different:
        raise SystemExit("\n".join(different))


def sources(number: int) -> dict[str, str]:
    """The functions of one hand-in, by question, with mistakes of its own."""
    chance = random.Random(number)
    wrong = chance.sample(list(QUESTIONS), number % 4)
    made = {}
    for name, (source, _, _, mistakes) in QUESTIONS.items():
        plain = source.replace("    BEGIN\n", "").replace("\n    END", "")
        if name in wrong:
            old, new = chance.choice(mistakes)
            assert old in plain
            plain = plain.replace(old, new, 1)
        made[name] = plain
    return made


def graded(name: str, **flags: object) -> dict[str, object]:
    """What nbgrader notes of a cell."""
    plain = {
        "schema_version": 3,
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
        "grade_id": name,
    }
    return {**plain, **flags}


def of_nbgrader(folder: Path, hand_ins: dict[str, dict[str, str]]) -> tuple[Path, dict[str, float]]:
    """The source of the assignment, and nbgrader's scores."""

    def written(functions: dict[str, str]) -> str:
        cells = [cell(SETUP, nbgrader=graded("setup", locked=True))]
        for name, (_, tests, points, _) in QUESTIONS.items():
            cells.append(cell(functions[name], nbgrader=graded(name, solution=True)))
            for n, test in enumerate(tests):
                text = test if not n else f"### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"
                keys = graded(f"{name}-{n}", grade=True, locked=True, points=points)
                cells.append(cell(text, nbgrader=keys))
        return json.dumps(notebook(cells))

    marks = {
        n: s.replace("BEGIN", "### BEGIN SOLUTION").replace("END", "### END SOLUTION")
        for n, (s, *_) in QUESTIONS.items()
    }
    (folder / "source" / "hw").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'c'\n")
    (folder / "source" / "hw" / "hw.ipynb").write_text(written(marks))
    run([str(peers() / "nbgrader"), "generate_assignment", "hw"], cwd=folder, env=path())
    for student, functions in hand_ins.items():
        place = folder / "submitted" / student / "hw"
        place.mkdir(parents=True)
        (place / "hw.ipynb").write_text(written(functions))
    run([str(peers() / "nbgrader"), "autograde", "hw", "--create"], cwd=folder, env=path())
    said = run([str(peers() / "python"), "-c", BOOK], cwd=folder, env=path())
    return folder / "source" / "hw", json.loads(said.splitlines()[-1])


def of_otter(folder: Path, hand_ins: dict[str, dict[str, str]]) -> tuple[Path, dict[str, float]]:
    """The folder of the master notebook, and otter's scores."""
    cells = [cell("# ASSIGNMENT CONFIG\nexport_cell: false\ninit_cell: false\ncheck_all_cell: false", "raw"), cell(SETUP)]  # fmt: skip
    for name, (source, tests, points, _) in QUESTIONS.items():
        plain = source.replace("    BEGIN", "    # BEGIN SOLUTION").replace("    END", "    # END SOLUTION")
        cells += [
            cell(f"# BEGIN QUESTION\nname: {name}\npoints: {2 * points}", "raw"),
            cell("# BEGIN SOLUTION", "raw"),
            cell(plain),
            cell("# END SOLUTION", "raw"),
            cell("# BEGIN TESTS", "raw"),
            *(cell(test if not n else f"# HIDDEN\n{test}") for n, test in enumerate(tests)),
            cell("# END TESTS", "raw"),
            cell("# END QUESTION", "raw"),
        ]
    for n, made in enumerate(cells):
        made["id"] = f"c{n}"
    master = folder / "master"
    master.mkdir()
    (master / "hw.ipynb").write_text(json.dumps(notebook(cells)))
    run([str(peers() / "otter"), "assign", "hw.ipynb", str(folder / "dist"), "--no-run-tests"], cwd=master, env=path())  # fmt: skip
    archive = next((folder / "dist").glob("autograder/*.zip"))
    (folder / "handed-in").mkdir()
    for student, functions in hand_ins.items():
        text = json.dumps(notebook([cell(SETUP), *map(cell, functions.values())]))
        (folder / "handed-in" / f"{student}.ipynb").write_text(text)
    (folder / "grade.py").write_text(OTTER)
    words = [str(peers() / "python"), str(folder / "grade.py"), str(archive)]
    said = run([*words, *map(str, sorted((folder / "handed-in").iterdir()))], cwd=folder, env=path())
    return master, {Path(p).stem: score for p, score in json.loads(said.splitlines()[-1]).items()}


def of_ours(
    folder: Path, tool: str, source: Path, hand_ins: dict[str, dict[str, str]]
) -> tuple[dict[str, float], set[str]]:
    """Our scores of the imported sheet, and whose points wait for a person."""
    torchgrade = [sys.executable, "-m", "graders.cli"]
    run([*torchgrade, "import", tool, str(source), "--to", str(folder / "course"), "--sheet", "hw"])
    cohort = folder / "cohort"
    cohort.mkdir()
    for student, functions in hand_ins.items():
        cells = [cell(SETUP), *map(cell, functions.values())]
        (cohort / f"{student}.ipynb").write_text(json.dumps(notebook(cells)))
    sheet, out = folder / "course" / "assignments" / "hw", folder / "out"
    run([*torchgrade, "batch", str(sheet), str(cohort), "--out", str(out)])
    with (out / "gradebook.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    pending = {
        place.parent.name
        for place in out.glob("students/*/report.json")
        if any(
            check["verdict"] in ("human", "broken")
            for exercise in json.loads(place.read_text())["exercises"]
            for check in exercise["checks"]
        )
    }
    return {row["student"]: float(row["score"]) for row in rows}, pending


if __name__ == "__main__":
    main()
