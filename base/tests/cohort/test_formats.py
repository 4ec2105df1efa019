"""Files that the version before wrote are read as they were meant; each says its schema."""

import json
from pathlib import Path

import pytest

from graders.cohort.kept import SCHEMA, as_text, of_text
from graders.feedback.documents import CohortDoc, ReportDoc
from graders.feedback.page import as_html
from graders.feedback.student import for_student

BEFORE = Path(__file__).parent / "formats"
"""Written by 0.1 of the report in `tests/feedback/sample.py`."""


def test_what_the_version_before_kept_of_a_hand_in_is_read_shown_and_kept_again():
    record = of_text((BEFORE / "kept-0.1.json").read_text())

    assert [str(r.outcome.verdict) for r in record.report.results] == [
        "passed",
        "failed",
        "skipped",
        "human",
        "broken",
    ]
    assert (record.report.score, record.report.pending, record.report.language) == (2.0, 4.0, "")
    assert [(w.student, w.pictures) for w in record.waiting] == [("ada", ("students/ada/figure-d-0.png",))]
    assert "<h1>A toy</h1>" in as_html(for_student(record.report))
    assert of_text(as_text(record)) == record


@pytest.mark.parametrize(("name", "of"), [("report", ReportDoc), ("cohort", CohortDoc)])
def test_a_file_of_the_version_before_fits_the_schema_of_its_name(name, of):
    said = json.loads((BEFORE / f"{name}-0.1.json").read_text())

    read = of.model_validate(said)

    assert said["schema"] == read.schema_ == f"torchgrade/{name}/1"
    assert json.loads(read.model_dump_json(by_alias=True)) == said


def test_what_is_kept_says_its_schema():
    assert json.loads((BEFORE / "kept-0.1.json").read_text())["schema"] == SCHEMA
