"""The process that makes pages: what it writes, and what becomes of a cohort where it fails."""

import json
from dataclasses import replace

import numpy as np
import pytest

from graders.cohort import renderer as renderers
from graders.cohort.batch import batch
from graders.cohort.progress import closing_lines
from graders.cohort.renderer import Renderer
from graders.feedback.documents import as_json
from graders.model import ExerciseReport, Report, Result, Submission, failed, human
from tests.conftest import REFERENCE

NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": "def kl(mu, logvar):\n    return 0", "outputs": []}]}
).encode()
RESULT = Result("kl", "agrees", "KL", 2, human("look"))
REPORT = Report("toy", "Toy", "ada", (ExerciseReport("e", "E", (RESULT,)),))
NOTE = "its pages could not be made; the instructor has been told"


def files(folder):
    return sorted(p.name for p in folder.iterdir())


@pytest.fixture
def renderer(toy, tmp_path):
    with Renderer(toy, tmp_path / "out", frozenset()) as made:
        yield made


def test_a_renderer_writes_all_pages_of_a_hand_in(renderer, tmp_path):
    submission = Submission("ada", {"a.ipynb": NOTEBOOK, "large.pt": bytes(2**20)})

    pages = renderer.write(REPORT, submission)

    assert files(tmp_path / "out" / "students" / "ada") == [
        "a.annotated.html",
        "feedback.html",
        "feedback.pdf",
        "report.json",
    ]
    assert (pages.notes, pages.notebooks, pages.fault) == ((), ("a.annotated.html",), "")
    assert pages.figures == {"kl": ()}
    assert pages.prints.student == "ada"


def test_only_what_may_be_handed_back_lies_in_the_students_folder(renderer, tmp_path):
    picture = np.zeros((2, 2, 3), np.uint8)
    results = tuple(
        Result(name, "plot", name, 1, human("look").shown(picture), public=public)
        for name, public in (("open", True), ("hidden", False))
    )
    report = Report("toy", "Toy", "ada", (ExerciseReport("e", "E", results),))

    pages = renderer.write(report, None)

    assert files(tmp_path / "out") == ["instructor", "students"]
    assert files(tmp_path / "out" / "students" / "ada") == [
        "feedback.html",
        "feedback.pdf",
        "figure-open-0.png",
        "report.json",
    ]
    whole = (tmp_path / "out" / "instructor" / "reports" / "ada.json").read_text()
    assert whole == as_json(report)
    assert pages.figures == {
        "open": ("students/ada/figure-open-0.png",),
        "hidden": ("instructor/figures/ada/figure-hidden-0.png",),
    }
    for names in pages.figures.values():
        assert (tmp_path / "out" / names[0]).is_file()


def test_a_renderer_that_was_killed_is_replaced(renderer, tmp_path):
    renderer.write(REPORT, None)
    renderer.process.kill()

    assert renderer.write(REPORT, None).fault == ""
    assert files(tmp_path / "out" / "students" / "ada") == [
        "feedback.html",
        "feedback.pdf",
        "report.json",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        "if '\u0416' in report.results[0].outcome.diagnosis.actual: os._exit(1)",
        "if '\u0416' in report.results[0].outcome.diagnosis.actual: raise BaseException('no such glyph')",
        "if report.results[0].outcome.pictures: raise ValueError('a picture that cannot be drawn')",
    ],
    ids=["a crash", "what is no exception", "a picture"],
)
def test_a_text_or_picture_that_breaks_the_pages_gets_plain_ones(toy, tmp_path, monkeypatch, broken):
    program = f"""
import os
from graders.cohort import renderer
as_pdf = renderer.as_pdf
def breaks(report, *others):
    {broken}
    return as_pdf(report, *others)
renderer.as_pdf = breaks
renderer.main()
"""
    monkeypatch.setattr(renderers, "MAIN", program)
    shown = human("look at $x$", actual="\u0416").shown(np.zeros((2, 2, 3), np.uint8))
    report = Report("toy", "Toy", "ada", (ExerciseReport("e", "E", (replace(RESULT, outcome=shown),)),))
    plain = "its pages show plain text, without figures and notebooks: something in it could not be set"
    with Renderer(toy, tmp_path, frozenset()) as renderer:
        pages = renderer.write(report, Submission("ada", {"a.ipynb": NOTEBOOK}))

    assert (pages.fault, pages.notes, pages.figures) == ("", (plain,), {"kl": ()})
    folder = tmp_path / "students" / "ada"
    assert files(folder) == ["feedback.html", "feedback.pdf", "report.json"]
    assert "look at SxS" in (folder / "feedback.html").read_text()
    whole = json.loads((tmp_path / "instructor" / "reports" / "ada.json").read_text())
    assert whole["exercises"][0]["checks"][0]["actual"] == "\u0416"
    assert whole["notes"] == [plain]


def test_what_one_hand_in_s_folder_does_not_take_is_that_hand_in_s_own(toy, tmp_path):
    reports = [replace(REPORT, student=name) for name in ("x" * 300, "ada")]
    with Renderer(toy, tmp_path, frozenset()) as renderer:
        long, ada = (renderer.write(report, None) for report in reports)

    assert (
        long.fault
        == "they cannot be written (File name too long); its folder cannot be written (File name too long)"
    )
    assert long.figures == {"kl": ()}
    assert ada.fault == ""
    assert files(tmp_path / "students") == ["ada"]
    assert files(tmp_path / "instructor" / "reports") == ["ada.json"]


def test_pages_of_an_earlier_run_that_are_none_any_more_are_removed(renderer, tmp_path):
    renderer.write(REPORT, Submission("ada", {"a.ipynb": NOTEBOOK}))
    folder = tmp_path / "out" / "students" / "ada"
    (folder / "scan of the exam.pdf").touch()

    renderer.write(REPORT, Submission("ada", {"b.ipynb": NOTEBOOK}))

    assert files(folder) == [
        "b.annotated.html",
        "feedback.html",
        "feedback.pdf",
        "report.json",
        "scan of the exam.pdf",
    ]


def test_each_notebook_gets_a_page_whatever_it_is_called(renderer, tmp_path):
    names = [
        "a.ipynb",
        "b/a.ipynb",
        "b/A.ipynb",
        "con.ipynb",
        f"{'n' * 240}.ipynb",
        f"{'é' * 120}.ipynb",
        "x. .ipynb",
    ]

    pages = renderer.write(REPORT, Submission("ada", dict.fromkeys(names, NOTEBOOK)))

    made = {
        "a.annotated.html",
        "A-2.annotated.html",
        "a-3.annotated.html",
        "con_.annotated.html",
        "x.annotated.html",
        f"{'n' * 150}.annotated.html",
        f"{'é' * 75}.annotated.html",
    }
    assert set(pages.notebooks) == made
    assert made <= set(files(tmp_path / "out" / "students" / "ada"))


DEEP = [
    "{" * 200 + "x" + "}" * 200,
    "x" + "_{y" * 150 + "}" * 150,
    "\\frac{1}{" * 60 + "2" + "}" * 60,
    "\\sqrt" * 90 + "x",
    "\\left(" * 90 + "\\right)" * 90,
    "x^" * 400,
    "\\hat{" * 29 + "x" + "}" * 29,
]


@pytest.mark.parametrize("latex", DEEP, ids=lambda latex: latex[:8])
def test_a_formula_that_is_too_deep_is_shown_as_it_is_written(renderer, tmp_path, latex):
    result = replace(RESULT, outcome=failed(f"raises ${latex}$ and $x^2$"))
    report = Report("toy", "Toy", "ada", (ExerciseReport("e", "E", (result,)),))

    pages = renderer.write(report, None)

    page = (tmp_path / "out" / "students" / "ada" / "feedback.html").read_text()
    assert (pages.fault, pages.notes) == ("", ())
    assert latex in page
    assert 'alt="x^2"' in page
    assert (tmp_path / "out" / "students" / "ada" / "feedback.pdf").stat().st_size > 1_000


@pytest.mark.parametrize(
    ("program", "fault"),
    [
        ("import os; os._exit(1)", "the process that makes them ended"),
        (
            "from graders.cohort import renderer; renderer.as_pdf = None; renderer.main()",
            "TypeError: 'NoneType' object is not callable",
        ),
    ],
)
def test_pages_that_cannot_be_made_are_said_and_cost_nothing(toy, tmp_path, monkeypatch, program, fault):
    monkeypatch.setattr(renderers, "MAIN", program)
    with Renderer(toy, tmp_path, frozenset()) as renderer:
        pages = renderer.write(REPORT, None)

    report = json.loads((tmp_path / "students" / "ada" / "report.json").read_text())
    assert (pages.fault, pages.notes, report["notes"]) == (fault, (NOTE,), [NOTE])


def test_a_renderer_that_hangs_is_ended(toy, tmp_path, monkeypatch):
    monkeypatch.setattr(renderers, "MAIN", "import time; time.sleep(600)")
    monkeypatch.setattr(renderers, "MOST_SECONDS", 0.5)
    with Renderer(toy, tmp_path, frozenset()) as renderer:
        pages = renderer.write(REPORT, None)

    assert pages.fault == "the process that makes them ended"


def test_a_folder_that_cannot_be_written_is_an_error(toy, tmp_path):
    (tmp_path / "file").touch()

    with Renderer(toy, tmp_path / "file", frozenset()) as renderer, pytest.raises(NotADirectoryError):
        renderer.write(REPORT, None)


@pytest.mark.jail
def test_a_cohort_without_pages_is_graded_all_the_same(toy, tmp_path, monkeypatch):
    monkeypatch.setattr(renderers, "MAIN", "import os; os._exit(1)")
    (tmp_path / "cohort").mkdir()
    (tmp_path / "cohort" / "ada.py").write_text(f"{REFERENCE}\n# mine\n")

    result = batch(toy, tmp_path / "cohort", tmp_path / "out")

    assert [(r.student, r.score, r.notes) for r in result.reports] == [("ada", 5, (NOTE,))]
    assert list(closing_lines(result))[1:3] == [
        "without pages, by a fault of ours:",
        "  ada: the process that makes them ended",
    ]
    page = (tmp_path / "out" / "index.html").read_text()
    assert (
        '<li>ada has no pages, by a fault of ours: the process that makes them ended; the grades stand in <a href="students/ada/report.json">report.json</a></li>'
        in page
    )
    assert "feedback.html" not in page
