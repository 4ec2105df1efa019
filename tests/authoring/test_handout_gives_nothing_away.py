"""What a handout tells of answers, and what is never written as a handout."""

import json
import re
import sqlite3

import numpy as np
import pytest

from graders.authoring.handout import given_away, public_part, write
from graders.errors import UserError
from graders.feedback.documents import as_json
from graders.feedback.text import result_lines
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.kinds import KINDS
from graders.kinds.on_paper import OnPaper
from graders.model import Submission, Verdict
from graders.sheets.load import find_spec, load_spec, sheets
from graders.sheets.reference import submission_files
from graders.sheets.skeletons import EXPECTED
from tests.conftest import REFERENCE, SPEC, write_toy

TOY = """
sheet: toy
title: A toy sheet
reference: {reference}
points: 4
exercises:
  - id: one
    title: On paper
    checks:
      - {{id: size, kind: answer_value, title: Size, points: 1, answer: 1a, hint: count, rtol: 0}}
      - {{id: slope, kind: answer_formula, title: Slope, points: 1, answer: 1b, variables: {{x: {{uniform: [5], low: 1.0}}}}}}
      - {{id: name, kind: answer_word, title: Name, points: 1, answer: 1c, right: sigmoid, wrong: tanh}}
      - {{id: graph, kind: answer_graph, title: Graph, points: 1, answer: 1d, variables: {{a: {{normal: [4]}}, b: {{normal: [4]}}}}}}
"""
SOLVED = """
# <reference only>
def answer_1a():
    return [[1, 2], [3, 41.5]]


def answer_1b(x):
    return 2 * x


def answer_1c():
    return "the sigmoid"


def answer_1d(a, b):
    return a * b + 7.25
# </reference only>
"""
SHEET = "1a:\n\n1b:\n\n1c:\n\n1d:\n"


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """A sheet of written answers, and its handout."""
    folder = tmp_path_factory.mktemp("paper")
    write_toy(
        folder,
        **{
            "spec.yaml": TOY.format(reference=folder / "reference"),
            "reference/solution.py": SOLVED,
            "handout/answers.md": SHEET,
            "mistakes/no-half.py": "# fails: size\n# words: no\n",
            "mistakes/divided.py": "# fails: size\n# words: no\n",
        },
    )
    spec = load_spec(folder / "spec.yaml")
    write(spec, folder / "out")
    return spec, folder / "out"


def checked(folder, answers):
    """What `torchgrade check` finds with the handout alone, by check."""
    spec = load_spec(folder / "checks" / "spec.yaml")
    store = Store(folder.parent / "observations.sqlite")
    grader = Grader(spec, store, store, jailed=False, public_only=True)
    try:
        with grader.session() as session:
            report = grader.grade(Submission("ada", {"answers.md": answers.encode()}), session)
    finally:
        grader.close()
        store.close()
    return {r.id: r for r in report.results}, report


pytestmark = [pytest.mark.jail, pytest.mark.usefixtures("lasting_sandboxes")]


def test_a_handout_holds_nothing_that_says_which_written_answer_is_right(paper):
    _, out = paper

    names = sorted(p.name for p in out.rglob("*"))
    kept = sqlite3.connect(out / "checks" / EXPECTED).execute("select count(*) from observations")
    spec = (out / "checks" / "spec.yaml").read_text()

    assert kept.fetchone() == (0,)
    assert not [w for w in ("sigmoid", "tanh", "rtol", "41.5", "7.25") if w in spec]
    assert names == ["answers.md", "checks", "expected.sqlite", "handout.sha256", "spec.yaml"]


@pytest.mark.parametrize("sheet", sheets())
def test_no_handout_holds_the_right_word_or_an_erratum(sheet):
    spec = find_spec(sheet)
    public = public_part(spec)

    assert "errata" not in public
    for check in (c for e in public["exercises"] for c in e["checks"]):
        kind = KINDS[check["kind"]]
        if issubclass(kind, OnPaper):
            assert not {"right", "wrong", "operations", "rtol", "atol", "partial"} & set(check)


RIGHT = "1a: [[1, 2], [3, 41.5]]\n\n1b: 2 x\n\n1c: the sigmoid\n\n1d:\nt1 = a * b\nt2 = t1 + 7.25\n"
WRONG = "1a: [[1, 2], [3, 4]]\n\n1b: 3 x\n\n1c: a tanh\n\n1d:\nt1 = a + b\nt2 = t1 + 7\n"


def test_a_handout_says_how_each_answer_was_read_and_nothing_of_whether_it_is_right(paper):
    found, report = checked(paper[1], WRONG)

    said = {i: r.outcome.diagnosis.summary for i, r in found.items()}
    point = re.search(r"which is ([\d.]+) for x = ([\d.]+)", said["slope"])
    assert float(point[1]) == pytest.approx(3 * float(point[2]), rel=0.01)
    assert said == {
        "size": "read as a matrix of 2 × 2: 1, 2, 3, 4: the form is right, and the value is graded after the hand-in",
        "slope": f"read as the formula `3 x`, {point[0]}: the form is right, and the value is graded after the hand-in",
        "name": "read as the words “a tanh”: the form is right, and the value is graded after the hand-in",
        "graph": "read as 2 assignments, the last one `t2 = t1 + 7`: the form is right, and the value is graded after the hand-in",
    }
    assert result_lines(found["name"])[0].endswith(" graded after the hand-in –/1")
    assert (report.score, report.pending) == (0, 4)


def test_in_a_handout_right_and_wrong_answers_earn_the_same(paper):
    right, wrong = (checked(paper[1], answers)[0] for answers in (RIGHT, WRONG))

    assert {r.outcome.verdict for r in (*right.values(), *wrong.values())} == {Verdict.HUMAN}
    assert {r.score for r in (*right.values(), *wrong.values())} == {0}


def test_with_the_whole_sheet_the_same_answers_are_judged(paper, tmp_path):
    spec, _ = paper
    store = Store(tmp_path / "o.sqlite")
    grader = Grader(spec, store, store)
    with grader.session() as session:
        reports = [grader.grade(Submission("a", {"answers.md": a.encode()}), session) for a in (RIGHT, WRONG)]
    grader.close()

    assert [r.score for r in reports] == [4, 0]


def test_what_cannot_be_read_is_said_with_the_cure(paper):
    found, _ = checked(paper[1], "1a: about a dozen\n\n1b: x +* 2\n")

    size, slope = (found[i].outcome.diagnosis.summary for i in ("size", "slope"))
    assert size.startswith("could not be read: ")
    assert size.endswith("; write a number, a list such as [1, 2], or a matrix such as [[1, 2], [3, 4]]")
    assert slope.endswith("; write it in LaTeX or as in Python, in the variables of the exercise")
    assert found["name"].outcome.verdict is Verdict.HUMAN


@pytest.mark.parametrize("public", ["true", "form"])
def test_public_is_form_for_written_answers_however_it_is_spelled(paper, tmp_path, public):
    text = TOY.format(reference=tmp_path).replace("answer: 1a", f"answer: 1a, public: {public}")
    write_toy(tmp_path, **{"spec.yaml": text, "reference/solution.py": SOLVED})

    (check, *_) = public_part(load_spec(tmp_path / "spec.yaml"))["exercises"][0]["checks"]

    assert check["answer"] == "1a"
    assert "rtol" not in check


# -- what is refused ---------------------------------------------------------------------------

MARKED = (
    REFERENCE.replace("    return 0.5", "    # <solution>\n    return 0.5")
    .replace(".sum(-1)\n", ".sum(-1)\n    # </solution>\n")
    .replace("    return x * factor", "    # <solution>\n    return x * factor\n    # </solution>")
)


def toy_of(folder, **files):
    write_toy(folder, **{"reference/solution.py": MARKED, **files})
    return load_spec(folder / "spec.yaml")


def notebook(source, **metadata):
    cell = {
        "cell_type": "code",
        "source": source,
        "metadata": metadata,
        "outputs": [],
        "execution_count": None,
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize(
    ("name", "text", "line", "said"),
    [
        (
            "reference/solution.py",
            REFERENCE,
            1,
            "no `# <solution>` stands here, so all of it would be handed out; mark what students are to write, or put `# <reference only>` around all of it",
        ),
        (
            "reference/solution.py",
            MARKED + "\n# <solution>\ny = 2\n",
            18,
            "half of a pair of our own marks would be handed out: # <solution>",
        ),
        (
            "reference/other.py",
            "x = 1\n",
            1,
            "no `# <solution>` stands here, so all of it would be handed out; mark what students are to write, or put `# <reference only>` around all of it",
        ),
        (
            "reference/solution.py",
            MARKED + "\ndef answer_1a():\n    return 3\n",
            18,
            "an answer would be handed out: def answer_1a():",
        ),
        (
            "reference/solution.py",
            MARKED + "\nanswer_1a = 3\n",
            18,
            "an answer would be handed out: answer_1a = 3",
        ),
        (
            "handout/a.py",
            "x = 1\n### BEGIN SOLUTION\ny = 2\n### END SOLUTION\n",
            2,
            "a mark of nbgrader or otter would be handed out: ### BEGIN SOLUTION",
        ),
        (
            "handout/a.py",
            "### BEGIN HIDDEN TESTS\nassert 1\n",
            1,
            "a mark of nbgrader or otter would be handed out: ### BEGIN HIDDEN TESTS",
        ),
        ("handout/a.py", "y = 2 # SOLUTION\n", 1, "a mark of otter would be handed out: y = 2 # SOLUTION"),
        (
            "handout/a.py",
            "y = 2  # SOLUTION NO PROMPT\n",
            1,
            "a mark of otter would be handed out: y = 2  # SOLUTION NO PROMPT",
        ),
        (
            "handout/a.py",
            '""" # BEGIN PROMPT\ny = ...\n',
            1,
            'a mark of otter would be handed out: """ # BEGIN PROMPT',
        ),
        ("handout/a.py", '"""BEGIN SOLUTION\n', 1, 'a mark of otter would be handed out: """BEGIN SOLUTION'),
        (
            "handout/a.ipynb",
            notebook("# ASSIGNMENT CONFIG\nname: x"),
            1,
            "a mark of otter would be handed out: # ASSIGNMENT CONFIG",
        ),
        (
            "handout/a.ipynb",
            notebook("y = 2", nbgrader={"solution": True, "grade": False}),
            1,
            "cell 1 is one that nbgrader fills, and would be handed out",
        ),
        (
            "handout/a.ipynb",
            notebook("assert 1", nbgrader={"solution": False, "grade": True}),
            1,
            "cell 1 is one that nbgrader fills, and would be handed out",
        ),
        (
            "handout/a.ipynb",
            notebook("y = 2", tags=["solution"]),
            1,
            "cell 1 has the tag `solution`, and would be handed out",
        ),
    ],
)
def test_what_would_give_answers_away_is_refused_with_its_line(tmp_path, name, text, line, said):
    spec = toy_of(tmp_path, **{name: text})
    place = f"{tmp_path / name}:"

    found = [w for w in given_away(spec) if w.startswith(place)]

    assert [re.sub(r":\d+: ", ": ", w) for w in found][:1] == [f"{place} {said}"]
    if not name.startswith("reference/solution"):
        assert found[0] == f"{place}{line}: {said}"
    with pytest.raises(UserError, match=re.escape(found[0])):
        write(spec, tmp_path / "out")
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(("out", ".out"))]


def test_a_handout_without_marks_of_others_gives_nothing_away(tmp_path):
    assert given_away(toy_of(tmp_path, **{"handout/README.md": "Write the solution."})) == []


@pytest.mark.parametrize("sheet", sheets())
def test_our_own_sheets_give_nothing_away(sheet):
    assert given_away(find_spec(sheet)) == []


def test_a_handout_that_earns_points_as_it_is_is_refused_with_the_line_of_the_check(tmp_path):
    spec = toy_of(
        tmp_path,
        **{
            "reference/solution.py": MARKED.replace(
                "    # <solution>\n    return x * factor\n    # </solution>", "    return x * factor"
            )
        },
    )
    lines = (tmp_path / "spec.yaml").read_text().splitlines()
    at = next(n for n, line in enumerate(lines, 1) if "id: scale" in line)

    with pytest.raises(UserError) as refused:
        write(spec, tmp_path / "out")

    assert str(refused.value) == (
        f"{tmp_path / 'spec.yaml'}:{at}: the handout earns 2 of 2 points at `scale` as it is; hand out less, or write `free_points: true` where these are for everybody"
    )
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(("out", ".out"))]


def test_points_that_are_for_everybody_are_no_reason_to_refuse(tmp_path):
    spec = toy_of(
        tmp_path,
        **{
            "reference/solution.py": MARKED.replace(
                "    # <solution>\n    return x * factor\n    # </solution>", "    return x * factor"
            ),
            "spec.yaml": SPEC.format(reference=tmp_path / "reference").replace(
                "public: false", "free_points: true"
            ),
        },
    )

    written = write(spec, tmp_path / "out")

    assert [p.relative_to(tmp_path / "out").as_posix() for p in written] == [
        "solution.py",
        "checks/spec.yaml",
    ]
    assert "raise NotImplementedError" in (tmp_path / "out" / "solution.py").read_text()


def test_a_reference_that_cannot_be_observed_leaves_no_folder(tmp_path):
    broken = MARKED.replace("return 0.5", "raise ValueError\n    return 0.5")

    with pytest.raises(UserError, match="the reference could not be observed for `kl`: "):
        write(toy_of(tmp_path, **{"reference/solution.py": broken}), tmp_path / "out")

    assert not [p for p in tmp_path.iterdir() if p.name.startswith(("out", ".out"))]


def test_of_a_shape_a_list_and_a_matrix_it_is_said_as_what_they_were_read():
    keys = {"id": "a", "kind": "answer_value", "answer": "1a"}
    value = KINDS["answer_value"].model_validate(keys)
    shape = KINDS["answer_value"].model_validate({**keys, "is_shape": True})

    assert value.reading({"value": np.array(13.5)}) == "13.5, a number"
    assert value.reading({"value": np.array([1.0, 2.5])}) == "a list of 2 numbers: 1, 2.5"
    assert shape.reading({"value": np.array([28.0, 28, 1])}) == "the shape 28 × 28 × 1"
    assert value.reading({}) == "no number"
    assert value.reading({"value": np.array(["a"])}) == "no number"


def test_pen_and_paper_answers_copied_into_the_handout_show_no_points(tmp_path):
    spec = find_spec("mscv-mlp-cnn")
    write(spec, tmp_path / "out")

    found, report = checked(tmp_path / "out", submission_files(spec)["answers.md"].decode())

    assert report.score == 0
    assert not [i for i, r in found.items() if r.outcome.verdict is Verdict.PASSED]
    assert '"verdict":"passed"' not in as_json(report).replace(" ", "")
