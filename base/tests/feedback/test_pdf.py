import io
import subprocess

import numpy as np
from pypdf import PdfReader

from graders.feedback.pdf import as_pdf
from graders.model import ExerciseReport, Report, Result, failed, passed
from tests.feedback.sample import NASTY, report


def test_the_pdf_shows_hostile_text_and_pictures(tmp_path):
    picture = np.zeros((8, 8, 3), np.uint8)
    nasty = failed(NASTY, expected=NASTY, actual=NASTY, hint=NASTY, trace=NASTY).shown(picture)

    pdf = as_pdf(report(NASTY, b=nasty), tmp_path)

    assert pdf.startswith(b"%PDF")
    assert list(tmp_path.iterdir()) == []
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert '#eval("1")' in said.replace("\n", " ")


def test_the_pdf_of_one_student_shows_nothing_of_the_one_before(tmp_path):
    def pixels(value):
        shown = passed("x").shown(np.full((40, 40, 3), value, np.uint8))
        result = Result("a", "k", "A title", 1, shown)
        made = Report("s", "S", "ada", (ExerciseReport("e", "E", (result,)),))
        (tmp_path / "page.pdf").write_bytes(as_pdf(made, tmp_path))
        words = ["pdftoppm", "-r", "30", str(tmp_path / "page.pdf")]
        return subprocess.run(words, capture_output=True, check=True).stdout

    white, black = pixels(255), pixels(0)

    assert white != black
    assert pixels(255) == white
