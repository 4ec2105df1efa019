"""With `handout: {mistakes: named}` a student's `check` names mistakes, and no code of them is handed out."""

import re

import pytest

from graders.authoring.handout import write
from graders.sheets.load import load_spec
from graders.testing import grade
from tests.conftest import REFERENCE, SPEC, write_toy

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")

MISTAKE = "# fails: kl\n# words: the variance is not exponentiated\n# edit1: solution.py | torch.exp(logvar) | logvar\n"


MARKED = re.sub(
    r"^    return .*$", r"    # <solution>\n\g<0>\n    # </solution>", REFERENCE, flags=re.MULTILINE
)


def test_a_mistake_of_the_sheet_is_named_for_students(tmp_path):
    text = SPEC.format(reference=tmp_path / "reference").replace(
        "points: 5", "points: 5\nhandout: {mistakes: named}", 1
    )
    folder = write_toy(tmp_path, **{"spec.yaml": text, "reference/solution.py": MARKED})
    (folder / "mistakes").mkdir(exist_ok=True)
    (folder / "mistakes" / "plain.py").write_text(MISTAKE)
    write(load_spec(folder / "spec.yaml"), tmp_path / "out")

    handed_out = [p for p in (tmp_path / "out").rglob("*") if p.is_file()]
    assert not [p for p in handed_out if b"edit1" in p.read_bytes() or b"mu**2 + logvar" in p.read_bytes()]
    spec = load_spec(tmp_path / "out" / "checks" / "spec.yaml")
    wrong = grade(spec, {"mine.py": REFERENCE.replace("torch.exp(logvar)", "logvar")})
    first = wrong.results[0].outcome
    assert first.mistake == "plain"
    assert first.diagnosis.summary.startswith(
        "the variance is not exponentiated (`kl` differs from the reference: "
    )
    other = grade(spec, {"mine.py": REFERENCE.replace("torch.exp(logvar)", "3 * logvar")})
    assert other.results[0].outcome.mistake == ""
