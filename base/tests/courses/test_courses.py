"""Small courses, written from the docs alone, and proven as any course is."""

from pathlib import Path

import pytest

from graders.authoring.verify import verify
from graders.sheets.load import load_spec

SHEETS = sorted(Path(__file__).parent.glob("*/assignments/*/spec.yaml"))


@pytest.mark.jail
@pytest.mark.parametrize("path", SHEETS, ids=[p.parent.name for p in SHEETS])
@pytest.mark.usefixtures("letters")
def test_a_course_is_proven(path, tmp_path):
    proof = verify(load_spec(path), workers=1, store=tmp_path / "kept.sqlite")
    assert [p.said for p in proof.problems] == []
    assert proof.variants[0] == proof.variants[1] >= 1
