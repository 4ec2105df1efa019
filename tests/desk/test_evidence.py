"""What a person sees beside the rubric where the machine does not know which passage is meant."""

import re

import pytest

from graders.cohort.batch import batch
from graders.sheets.load import load_spec
from tests.desk.conftest import serving, write_words

pytestmark = pytest.mark.jail


def test_documents_without_labels_stand_beside_the_rubric_as_text(tmp_path):
    sheet, hand_ins, out = write_words(tmp_path / "sheet"), tmp_path / "hand-ins", tmp_path / "out"
    for student in ("ada", "bob"):
        (hand_ins / student).mkdir(parents=True)
    (hand_ins / "ada" / "notes.rst").write_text("My notes\n\n<i>heads</i> or tails\n")
    for name, letters in (("a", 40_000), ("b", 40_000), ("c", 100)):
        (hand_ins / "bob" / f"{name}.txt").write_text(name.upper() * letters)
    batch(load_spec(sheet / "spec.yaml"), hand_ins, out, workers=1)
    with serving(out) as desk:
        page = desk.get(f"/q/q3/{desk.code('ada')}").text

    figures = out / "instructor" / "figures"
    assert (
        figures / "ada" / "handed-in.txt"
    ).read_text() == "—— notes.rst ——\nMy notes\n\n<i>heads</i> or tails\n"
    assert "My notes\n\n&lt;i&gt;heads&lt;/i&gt; or tails\n</pre>" in page
    assert "Nothing of it can be shown here." not in page
    assert "<dt>the sheet answers</dt><dd>a coin</dd>" in page
    link = '<a href="instructor/figures/ada/handed-in.txt">what the documents say</a>'
    assert (out / "queue.html").read_text().count(link) == 3
    lengthy = (figures / "bob" / "handed-in.txt").read_text()
    assert re.sub("AAA+|BBB+|CCC+", lambda run: str(len(run[0])), lengthy) == (
        "—— a.txt ——\n29948 …\n\n—— b.txt ——\n29948 …\n\n—— c.txt ——\n100\n"
    )
