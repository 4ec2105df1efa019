"""Of several versions that were all graded, the one with most points counts, and says so."""

import csv
import json

import pytest

from graders.cohort.again import Again
from graders.cohort.batch import batch
from graders.cohort.state import settings
from graders.cohort.versions import doubt, most_points, with_note
from graders.errors import UserError
from graders.exchange.intake import Wishes, taking_in
from graders.model import ExerciseReport, Report, Result, failed, human
from graders.paths import STUDENTS, TRAIL, VERSIONS
from tests.conftest import REFERENCE
from tests.exchange import exports

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")


def version(points, pending=0.0):
    results = [Result("a", "agrees", "A", 10.0, failed("no", credit=points / 10))]
    results += [Result("b", "manual", "B", pending, human("look"))] if pending else []
    return Report("toy", "Toy", "ada", (ExerciseReport("one", "One", tuple(results)),))


TRIES = [("v1", version(6)), ("v2", version(8)), ("v3", version(7, pending=2))]


def test_the_version_with_most_points_counts_and_of_equal_ones_the_last():
    assert most_points(TRIES) == 1
    assert most_points([("v1", version(6)), ("v2", version(6)), ("v3", version(5))]) == 1


def test_the_report_names_the_others_with_their_points():
    assert with_note(TRIES, 1).notes == (
        "3 versions were handed in and graded; v2 counts, with most points (8), not v1 (6), v3 (7, and 2 wait for a person)",
    )


def test_a_version_that_can_come_to_more_is_a_person_s():
    assert doubt(TRIES, 1) == (
        "v2 counts, but v3 can come to more once a person has decided what waits there: "
        "write `version` beside `check` and `points` into overrides.yaml"
    )
    assert doubt(TRIES[:2], 1) == ""


HALF = REFERENCE.replace("x * factor", "x + factor")


def attempts(path, *texts):
    download = {}
    for day, text in enumerate(texts, 1):
        front = f"Sheet 1_u1_attempt_2026-11-0{day}-20-15-00"
        download |= {f"{front}.txt": b"Name: Ada Lovelace (u1)\n", f"{front}_solution.py": text.encode()}
    return exports.zipped(download, path)


@pytest.mark.jail
def test_each_version_is_graded_and_the_best_one_goes_back(toy, tmp_path):
    hand_ins = attempts(tmp_path / "d.zip", HALF, REFERENCE, "kl = None\n")
    out = tmp_path / "out"
    take = taking_in(Wishes(version="best"))

    result = batch(toy, hand_ins, out, workers=1, intake=take)

    report = json.loads((out / STUDENTS / "Ada Lovelace" / "report.json").read_bytes())
    assert report["score"] == 5
    assert report["notes"][0] == (
        "3 versions were handed in and graded; attempt of 2026-11-02 counts, with most points (5), "
        "not attempt of 2026-11-01 (3), attempt of 2026-11-03 (0)"
    )
    assert sorted(p.name for p in (out / VERSIONS / "Ada Lovelace").iterdir()) == [
        "attempt of 2026-11-01.json",
        "attempt of 2026-11-03.json",
    ]
    assert settings(out)["arrivals"]["Ada Lovelace"]["at"].startswith("2026-11-02")
    assert len(result.reports) == 1

    overrides = out / "overrides.yaml"
    overrides.write_text(
        "- {student: Ada Lovelace, version: attempt of 2026-11-02, check: kl, points: 0, by: Tom}\n"
    )
    batch(toy, hand_ins, out, workers=1, intake=take)
    report = json.loads((out / STUDENTS / "Ada Lovelace" / "report.json").read_bytes())
    assert (report["score"], settings(out)["arrivals"]["Ada Lovelace"]["at"][:10]) == (3, "2026-11-01")

    overrides.write_text("- {student: Ada Lovelace, version: upload 9, check: kl, points: 0, by: Tom}\n")
    with pytest.raises(UserError, match="has no version `upload 9`; there are `attempt of 2026-11-01`, `att"):
        batch(toy, hand_ins, out, workers=1, intake=take)
    overrides.write_text("- {student: Ada Lovelace, member: Bob, adjust: -1, by: Tom}\n")
    with pytest.raises(UserError, match="`Bob` is no member of `Ada Lovelace`, of which are `Ada Lovelace`"):
        batch(toy, hand_ins, out, workers=1, intake=take)


@pytest.mark.jail
def test_a_hand_in_graded_again_alone_has_all_its_versions_and_its_members_their_own_points(toy, tmp_path):
    hand_ins, out = attempts(tmp_path / "d.zip", HALF, REFERENCE), tmp_path / "out"
    take = taking_in(Wishes(version="best"))
    batch(toy, hand_ins, out, workers=1, intake=take)
    (out / "overrides.yaml").write_text(
        "- {student: Ada Lovelace, version: attempt of 2026-11-02, check: kl, points: 0, by: Tom}\n"
        "- {student: Ada Lovelace, member: Ada Lovelace, adjust: -1, by: Tom}\n"
    )

    with Again(toy, out, take) as again:
        (report,) = again.grade(["Ada Lovelace"])

    assert report.score == 3
    assert [p.name for p in (out / VERSIONS / "Ada Lovelace").iterdir()] == ["attempt of 2026-11-02.json"]
    kept = settings(out)
    assert kept["arrivals"]["Ada Lovelace"]["at"].startswith("2026-11-01")
    assert [(a["member"], a["adjust"]) for a in kept["adjustments"]] == [("Ada Lovelace", -1)]
    (row,) = csv.DictReader((out / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines())
    assert (row["score"], row["adjusted"]) == ("2", "-1")
    trail = [json.loads(line) for line in (out / TRAIL).read_text().splitlines()]
    assert [(e["check"], e.get("version", ""), e.get("member", "")) for e in trail] == [
        ("kl", "attempt of 2026-11-02", ""),
        ("", "", "Ada Lovelace"),
    ]
