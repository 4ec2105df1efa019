"""The PDF that counts as the report, and its pages."""

import io

import numpy as np
import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from graders.kinds.files.report_pdf import ReportPdf
from graders.model import Verdict
from graders.testing import check, judge

CHECK = ReportPdf(id="report", kind="report_pdf", pages=5)


def outcome(**pages):
    names = [n.replace("_dot_", ".").replace("__", " ") for n in pages]
    seen = {"names": np.array(names), "pages": np.array(list(pages.values()))}
    return CHECK.judge(seen, {})


def said(found):
    return found.verdict, found.diagnosis.summary


def test_a_report_of_five_pages_passes():
    assert said(outcome(work_dot_pdf=5)) == (Verdict.PASSED, "work.pdf: 5 pages")


def test_a_longer_one_fails():
    assert said(outcome(report_dot_pdf=6)) == (Verdict.FAILED, "`report.pdf` has 6 pages")


@pytest.mark.parametrize(
    "name", ["exercise__sheet", "Aufgabenblatt", "Ex1", "TP2__sujet", "lecture", "AML_Exercise1"]
)
def test_another_pdf_beside_one_that_is_called_the_report_is_not_taken_for_it(name):
    found = outcome(**{"report_dot_pdf": 5, f"{name}_dot_pdf": 9})

    name = name.replace("__", " ")
    assert said(found) == (Verdict.PASSED, f"report.pdf: 5 pages; not taken for the report: `{name}.pdf`")


def test_the_assignment_is_told_from_a_report_under_any_name():
    found = outcome(meier_muster_dot_pdf=4, exercise__sheet_dot_pdf=9)

    assert said(found) == (
        Verdict.PASSED,
        "meier_muster.pdf: 4 pages; not taken for the report: `exercise sheet.pdf`",
    )


def test_a_sole_pdf_is_the_report_whatever_it_is_called():
    assert said(outcome(exercise_dot_pdf=7)) == (Verdict.FAILED, "`exercise.pdf` has 7 pages")


def test_a_report_in_pieces_is_for_a_person():
    found = outcome(report_1_dot_pdf=4, report_2_dot_pdf=4)

    assert said(found) == (
        Verdict.HUMAN,
        "there are 2 PDFs, together longer than the report may be: look which of them is the report",
    )
    assert found.diagnosis.actual == "report_1.pdf: 4 pages, report_2.pdf: 4 pages"


def test_two_long_ones_fail():
    assert said(outcome(report_1_dot_pdf=8, report_2_dot_pdf=9)) == (
        Verdict.FAILED,
        "`report_2.pdf` has 9 pages",
    )


@pytest.mark.parametrize("drawn", [b"", b"0 0 m 9 9 l S"])
def test_a_report_whose_pages_show_nothing_is_said_to_be_one(drawn):
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    if drawn:
        stream = DecodedStreamObject()
        stream.set_data(drawn)
        page[NameObject("/Contents")] = writer._add_object(stream)
    held = io.BytesIO()
    writer.write(held)

    found = judge(check({"kind": "report_pdf", "pages": 5}), {"report.pdf": held.getvalue()})

    blank = "" if drawn else "; nothing shows on any page"
    assert said(found) == (Verdict.PASSED, f"report.pdf: 1 pages{blank}")


def test_a_file_without_a_letter_is_not_what_is_wanted():
    found = judge(check({"kind": "files", "wanted": ["a*.py"]}), {"a.py": b" \n", "work.py": "x = 1"})

    assert said(found) == (Verdict.FAILED, "`a.py` is empty")


@pytest.mark.parametrize(
    ("beside", "verdict", "ask"),
    [
        ("exercise1 (1).pdf", Verdict.HUMAN, ": look which of them is the report"),
        ("uebung_3.pdf", Verdict.HUMAN, ": look which of them is the report"),
        ("part two.pdf", Verdict.FAILED, ""),
    ],
)
def test_the_sheet_beside_the_one_document_that_is_asked_for_is_a_persons(beside, verdict, ask):
    asked = check({"kind": "files", "wanted": ["*.pdf"], "only": "*.pdf"})

    found = judge(asked, {beside: b"%PDF", "pen_and_paper_mueller.pdf": b"%PDF"})

    assert said(found) == (
        verdict,
        f"there are additional files: {', '.join(sorted([beside, 'pen_and_paper_mueller.pdf']))}{ask}",
    )


NOTEBOOK = (
    '{"cells": [{"cell_type": "code", "metadata": {}, "execution_count": 1, "source": "%s", "outputs": '
    '[{"output_type": "stream", "name": "stdout", "text": "%s"}]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}'
)


@pytest.mark.parametrize(
    ("source", "name", "verdict"),
    [
        (NOTEBOOK % ("def decode(latents): ...", ""), "Part 3.ipynb", Verdict.PASSED),
        (NOTEBOOK % ("def helper(x): ...", "latents"), "Part 3.ipynb", Verdict.FAILED),
        ("def helper(x): ...  # no latents here", "Part 3.py", Verdict.FAILED),
        ("def decode(latents): ...", "Part 3.py", Verdict.PASSED),
        ("said = f\"{'\u200d' if 1 else ' '}\"\ndef decode(latents): ...", "Part 3.py", Verdict.PASSED),
        (f"x = {' + '.join('1' * 1000)}\ndef decode(latents): ...", "Part 3.py", Verdict.PASSED),
        ("def decode(latents): ...", "sup_3.py", Verdict.FAILED),
        ("def decode(latents): ...", "notes.txt", Verdict.FAILED),
        ("def helper(x): ...", "Part 3.py", Verdict.FAILED),
    ],
)
def test_code_of_any_name_is_what_is_wanted_by_its_words(source, name, verdict):
    asked = check({"kind": "files", "wanted": ["sup*.py", "vae*.py"], "or_holds": ["", "LATENT"]})

    assert judge(asked, {"sup.py": "latent = 1", name: source}).verdict is verdict


def test_a_report_that_is_not_there_may_lie_in_an_archive_that_is_not_opened():
    packed, none = (judge(CHECK, {name: b"..."}) for name in ("all.rar", "all.txt"))

    assert said(packed) == (Verdict.HUMAN, "there is no PDF report: open `all.rar`, in which it may lie")
    assert said(none) == (Verdict.FAILED, "there is no PDF report")
