"""Small courses, written from the docs alone, and proven as any course is; and hand-ins by people who had their sheets alone."""

from pathlib import Path

import pytest
import yaml

from graders.authoring.verify import verify
from graders.grading.grader import Grader
from graders.grading.observations import cached
from graders.model import Verdict
from graders.sheets.load import load_spec
from graders.submission.read import read

COURSES = Path(__file__).parent
SHEETS = sorted(COURSES.glob("*/assignments/*/spec.yaml"))

pytestmark = [pytest.mark.jail, pytest.mark.usefixtures("letters", "lasting_sandboxes")]
each_course = pytest.mark.parametrize("path", SHEETS, ids=[p.parent.name for p in SHEETS])


@each_course
def test_a_course_is_proven(path):
    proof = verify(load_spec(path), workers=1)
    assert [p.said for p in proof.problems] == []
    assert proof.variants[0] == proof.variants[1] >= 1


@each_course
def test_two_hand_ins_are_graded_as_their_truth_says(path):
    folders = sorted((COURSES / path.relative_to(COURSES).parts[0] / "hand-ins").iterdir())
    store = cached()
    grader = Grader(load_spec(path), store, store)
    told = {}
    with grader.session(len(folders)) as session:
        for folder in folders:
            report = grader.grade(read(folder / "hand-in", folder.name), session)
            truth = yaml.safe_load((folder / "truth.yaml").read_text(encoding="utf-8"))["parts"]
            told[folder.name] = [
                f"{part['part']} is {'right' if part.get('right', part.get('now')) else 'wrong'}, and {outcome.verdict}: {outcome.diagnosis.summary}"
                for part, outcome in zip(truth, (r.outcome for r in report.results), strict=True)
                if part.get("right", part.get("now")) != (outcome.verdict is Verdict.PASSED)
            ]
            assert [p["part"] for p in truth] == [r.id for r in report.results]
    grader.close()

    assert told == {folder.name: [] for folder in folders}
    assert len(folders) == 2
