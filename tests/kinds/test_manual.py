"""Free text: a person sees the passages that belong to the question, wherever they stand, and not only the name of a file."""

import json

import numpy as np
import pytest

from graders.checks import HANDOUT, digest
from graders.observing.probes.locating.passages import prose_of
from graders.sheets.load import find_spec
from graders.sheets.skeletons import digests, skeletons
from graders.testing import check, judge, observe

DISCUSSION = {
    "id": "kl-discussion",
    "kind": "manual",
    "title": "Discussion of the two divergences",
    "points": 1,
    "rubric": "KL is not symmetric: it is large where q gives little probability to what p often draws.",
}
SAID = "The first divergence is far larger, since the narrow Gaussian has no mass where the wide one draws."
CODE = "def f(x):\n    # add one to what comes in and give it back\n    return x + 1\n"


def test_what_a_script_says_of_itself_at_its_top_is_no_answer():
    outcome = judge(check(DISCUSSION), {"week2.py": f'"""{SAID}"""\n\n{CODE}'})

    assert outcome.verdict == "failed"


def test_the_passage_is_found_in_the_comments_of_a_script():
    outcome = judge(check(DISCUSSION), {"week2.py": f"# {SAID}\n\n{CODE}"})
    assert outcome.verdict == "human"
    assert outcome.diagnosis.actual == f"week2.py: {SAID}"


def test_the_passage_is_found_in_a_cell_of_a_notebook():
    cells = [
        {
            "cell_type": "markdown",
            "source": "# Adam\nIt moves with steps of one size in both coordinates at first.",
        },
        {"cell_type": "markdown", "source": SAID},
    ]
    outcome = judge(check(DISCUSSION), {"a.ipynb": json.dumps({"cells": cells})})
    assert outcome.diagnosis.summary == "these passages may be it; else look at a.ipynb"
    assert outcome.diagnosis.actual == f"a.ipynb cell 2: {SAID}"


def test_what_the_handout_says_in_a_notebook_is_no_passage_of_the_students():
    question = "Discussion: why is KL not symmetric, with the little probability of what q often draws?"
    asked = check(DISCUSSION)
    files = {
        "a.ipynb": json.dumps({"cells": [{"cell_type": "markdown", "source": s} for s in (question, SAID)]})
    }
    given = {HANDOUT: np.array([digest(question.encode())])}

    assert question in asked.judge(observe(asked, files), {}).diagnosis.actual
    assert asked.judge(observe(asked, files), given).diagnosis.actual == f"a.ipynb cell 2: {SAID}"


def test_of_files_as_they_were_handed_out_no_passage_is_shown():
    question = "Discussion: why is KL not symmetric, with the little probability of what q often draws?"
    asked = check(DISCUSSION)
    seen = observe(asked, {"answers.md": question})

    assert asked.judge(seen, {HANDOUT: seen["digests"]}).verdict == "failed"


def test_the_handout_of_a_sheet_is_known_paragraph_by_paragraph():
    told = "Implement `vector_derivative_product(A, x)`"
    spec = find_spec("edf-intro")
    (said,) = [p for p in prose_of(skeletons(spec)) if p.startswith(told)]

    assert digest(said.encode()) in digests(spec)


def test_what_the_documents_say_names_cells_in_plain_letters():
    cells = [{"cell_type": "markdown", "source": SAID}]
    seen = observe(check({**DISCUSSION, "pages": True}), {"a.ipynb": json.dumps({"cells": cells})})

    assert [str(s) for s in seen["texts"]] == [f"a.ipynb cell 1\n{SAID}"]


def test_a_passage_that_goes_on_says_so():
    outcome = judge(check(DISCUSSION), {"report.md": " ".join([SAID] * 8)})

    assert outcome.diagnosis.actual.endswith(" …")
    assert len(outcome.diagnosis.actual) <= 666


def test_an_answer_that_a_person_reads_is_what_was_written():
    outcome = judge(check({**DISCUSSION, "answer": "1.4"}), {"answers.md": f"1.4: {SAID}\n"})

    assert outcome.wrote == SAID


@pytest.mark.parametrize("name", ["report.tex", "report.md", "report.txt"])
def test_the_passage_is_found_in_a_document(name):
    outcome = judge(
        check(DISCUSSION), {name: f"Something else altogether stands here, of no use to anybody.\n\n{SAID}"}
    )
    assert outcome.diagnosis.actual == f"{name}: {SAID}"


def test_what_a_label_names_is_shown_wherever_it_stands():
    labelled = check({**DISCUSSION, "answer": "1.4"})
    outcome = judge(labelled, {"a.py": f"# 1.4: {SAID}\nx = 1\n"})
    assert (outcome.diagnosis.summary, outcome.diagnosis.actual) == ("a person reads this answer", SAID)


def test_all_that_stands_under_a_label_is_shown_with_its_places():
    files = {"answers.md": f"1.4: {SAID}\n", "onlinetext.html": "<p>1.4: see my file</p>"}

    outcome = judge(check({**DISCUSSION, "answer": "1.4"}), files)

    assert outcome.diagnosis.actual == f"answers.md: {SAID}\n\nonlinetext.html: see my file"


def test_comments_about_code_alone_are_no_discussion():
    outcome = judge(check(DISCUSSION), {"week2.py": CODE})
    assert outcome.verdict == "failed"
    assert outcome.diagnosis.summary == "no report, notebook or answer sheet was handed in to look at"


def test_of_a_report_in_another_language_the_file_is_named():
    outcome = judge(
        check(DISCUSSION), {"bericht.md": "Die erste ist viel größer, weil die schmale dort keine Masse hat."}
    )
    assert outcome.verdict == "human"
    assert outcome.diagnosis.summary == "look at bericht.md"


def test_a_blank_answer_sheet_of_the_handout_is_not_called_missing():
    blank = "# Answers\n\n2c:\n"
    asked = check({**DISCUSSION, "answer": "2c"})
    seen = observe(asked, {"answers.md": blank})

    outcome = asked.judge(seen, {HANDOUT: seen["digests"]})

    assert outcome.diagnosis.summary == "nothing is answered at 2c"


@pytest.mark.parametrize(
    "name",
    [
        "Untitled note.mhtml",
        "TD1.doc",
        "page.avif",
        "scan.jp2",
        "notes.new-format",
        "answers",
        "my.answers.v2",
    ],
)
def test_a_format_that_is_not_read_is_for_a_person(name):
    outcome = judge(check(DISCUSSION), {name: SAID})

    assert (outcome.verdict, outcome.diagnosis.summary) == ("human", f"look at {name}")


@pytest.mark.parametrize(
    "name",
    ["losses.csv", "model.pt", "data/train-images-idx3-ubyte", "__pycache__/a.pyc", ".git/HEAD", "Makefile"],
)
def test_code_data_and_settings_are_nothing_that_a_person_reads(name):
    outcome = judge(check(DISCUSSION), {name: SAID})

    assert outcome.diagnosis.summary == "no report, notebook or answer sheet was handed in to look at"
