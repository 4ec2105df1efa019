"""What students get, tried as they would try it."""

import ast
import re
import subprocess
import sys

import pytest
import yaml

from graders.authoring.handout import public_part, write
from graders.grading.grader import Grader
from graders.grading.observations import cached
from graders.model import Submission, Verdict
from graders.observing.code import Code
from graders.observing.missing import Unanswered
from graders.observing.probes.locating.answers import written
from graders.sheets.artifacts import reference_submission
from graders.sheets.load import find_spec, sheets
from graders.sheets.quick import for_mode
from graders.sheets.reference import reference_files
from graders.sheets.skeletons import MARK, skeleton, skeletons
from graders.submission.notebooks import to_script
from graders.vocabulary.symbols import Naming

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")
SPEC = find_spec("aml-vae")


def grade(spec, hand_in, **keys):
    store = cached()
    grader = Grader(for_mode(spec, "quick"), store, store, **keys)
    try:
        with grader.session() as session:
            return grader.grade(hand_in, session)
    finally:
        grader.close()


def test_a_solution_is_replaced_by_a_blank():
    source = "def f(x):\n    # <solution>\n    return x\n    # </solution>\n\n\n# <reference only>\ndef g(): pass\n# </reference only>\n\n\nz = 1\n"

    assert skeleton(source) == "def f(x):\n    raise NotImplementedError  # TODO: your code\n\n\nz = 1\n"


@pytest.mark.parametrize(
    "words",
    [
        "torch.exp(r / 2)",
        "logsumexp(",
        "randn_like",
        "kl_sheet",
        "mse_loss",
        '"lr": 1e-2',
        "cross_entropy(model",
    ],
)
def test_no_solution_is_in_the_handout(words):
    assert not [name for name, data in skeletons(SPEC).items() if words.encode() in data]


@pytest.mark.parametrize("sheet", sheets())
def test_what_is_handed_out_is_python(sheet):
    for name, data in skeletons(find_spec(sheet)).items():
        if name.endswith((".py", ".ipynb")):
            ast.parse(to_script(data) if name.endswith(".ipynb") else data.decode())


@pytest.mark.parametrize("sheet", sheets())
def test_no_line_of_a_marked_solution_is_in_the_handout(sheet):
    spec = find_spec(sheet)
    given = {
        line.strip()
        for name, data in skeletons(spec).items()
        if name.endswith((".py", ".ipynb"))
        for line in (to_script(data) if name.endswith(".ipynb") else data.decode()).splitlines()
    }
    solved = [
        line.strip()
        for name, data in reference_files(spec).items()
        for part in MARK.finditer(to_script(data) if name.endswith(".ipynb") else data.decode())
        for line in part[0].splitlines()
    ]

    harmless = ("", "self.features = nn.Sequential(", "nn.ReLU(),", ")", "return x")

    assert len(solved) > 30 or sheet == "mscv-mlp-cnn"  # which is pen and paper
    assert not [line for line in solved if line in given and line not in harmless]


def test_the_public_part_holds_no_hidden_check_and_no_rubric():
    public = public_part(SPEC)
    text = yaml.safe_dump(public)

    assert not [c.id for c in SPEC.checks if not c.public and f"id: {c.id}\n" in text]
    assert "rubric" not in text
    assert public["points"] == sum(c.points for c in SPEC.checks if c.public)


@pytest.mark.jail
@pytest.mark.parametrize("sheet", sheets())
def test_the_handout_handed_in_unchanged_gets_0_points_and_kind_words(sheet):
    spec = find_spec(sheet)
    report = grade(spec, Submission("kwame", skeletons(spec)))

    assert report.score == 0
    assert report.notes[0] == (
        "this is still the handout as you got it; nothing is lost: fill in one function or answer, check again, and go on from there"
    )
    # what a machine decides alone is blank, or waits for something that is
    said = {
        r.outcome.diagnosis.summary
        for r in report.results
        if r.outcome.verdict is Verdict.FAILED and r.kind not in ("files", "report_pdf", "manual")
    }
    assert any(s == "not filled in yet" or s.startswith("nothing is answered") for s in said)
    assert not [s for s in said if "raises" in s]


@pytest.mark.jail
@pytest.mark.slow
@pytest.mark.parametrize(
    "sheet", ["edf-intro", "mscv-mlp-cnn"]
)  # `verify` grades each sheet's, with its trainings
def test_the_reference_as_a_hand_in_gets_full_machine_points(sheet):
    spec = find_spec(sheet)
    report = grade(spec, reference_submission(spec, "quick", lambda _: None))

    assert report.score + report.pending == spec.points
    assert report.verdicts == {Verdict.PASSED, Verdict.HUMAN}


@pytest.mark.jail
def test_a_newcomer_with_the_handout_alone_can_check(tmp_path):
    out = tmp_path / "handout"
    write(SPEC, out)
    model = out / "model.py"
    model.write_text(
        model.read_text().replace(
            "raise NotImplementedError  # TODO: your code",
            "features = self.features(x)\n        return self.mu(features), self.logvar(features)",
            1,
        )
    )

    done = subprocess.run(
        [sys.executable, "-m", "graders.cli", "check", str(out / "checks"), str(out), "--no-training"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert re.search(r"✓ The encoder returns mu and r \.+ passed 2/2", done.stdout)
    assert done.stdout.count("not filled in yet") > 8
    assert "grader's fault" not in done.stdout


@pytest.mark.parametrize("sheet", sheets())
def test_every_answer_that_is_asked_for_has_an_empty_place_on_the_answer_sheet(sheet):
    spec = find_spec(sheet)
    labels = [
        label for c in spec.checks for key in ("answer", "sums", "reported") if (label := getattr(c, key, ""))
    ]
    files = {n: d for n, d in skeletons(spec).items() if n.endswith(".md")}
    code = Code(None, files, Naming(), {})

    filled = []
    for label in labels:
        try:
            found = written(code, label)
        except Unanswered:
            continue
        filled.append((label, found))

    assert filled == []
