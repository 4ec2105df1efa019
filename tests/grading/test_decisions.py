"""What people decide: the file of overrides, its errors, late days, names, the audit trail, a regrade."""

import csv
import io
import json
import shutil

import pytest
from click.testing import CliRunner

from graders.cli import main
from graders.cohort import audit
from graders.cohort.gradebook import gradebook
from graders.errors import UserError
from graders.grading import decisions as overrides
from graders.grading.decisions import Override
from graders.model import ExerciseReport, Report, Result, Verdict, failed, human
from graders.sheets.load import load_spec
from graders.sheets.spec import Late
from tests.conftest import REFERENCE, SPEC, write_toy
from tests.desk.conftest import write_sheet

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")


def report(student="ada"):
    results = (
        Result("kl", "agrees", "KL", 3, failed("off by 2", credit=1 / 3)),
        Result("scale", "agrees", "Scale", 2, human("look")),
    )
    return Report("toy", "T", student, (ExerciseReport("one", "One", results),))


def test_points_of_a_person_replace_those_of_the_machine():
    decisions = [
        Override(student="ada", check="scale", points=1.5, comment="nearly", by="Tom"),
        Override(student="bob", check="kl", points=3, by="Tom"),
    ]

    after = overrides.applied(report(), decisions, None)

    scale = after.results[1]
    assert (after.score, after.pending) == (2.5, 0)
    assert scale.outcome.verdict is Verdict.FAILED
    assert scale.outcome.diagnosis.summary == "decided by Tom: nearly"


def test_a_comment_stands_beside_what_the_machine_said():
    decisions = [
        Override(student="ada", check="kl", comment="see the lecture", by="Tom"),
        Override(student="ada", comment="a pleasure to read", by="Tom"),
    ]

    after = overrides.applied(report(), decisions, None)

    assert after.results[0].outcome.diagnosis.remark == "see the lecture (Tom)"
    assert after.results[0].outcome.diagnosis.summary == "off by 2"
    assert after.notes == ("Tom: a pleasure to read",)


@pytest.mark.parametrize(
    ("late", "extension", "score", "why"),
    [
        (1, 0, 1, []),
        (3, 0, 0.8, ["late by 2 days: 20 % of 1 points"]),
        (3, 2, 1, []),
        (30, 0, 0.5, ["late by 29 days: 50 % of 1 points"]),
    ],
)
def test_late_days_cost_what_the_policy_says(late, extension, score, why):
    policy = Late(per_day=10, most=50, grace_days=1)
    decisions = [Override(student="ada", late_days=late, extension=extension)]

    after = overrides.applied(report(), decisions, policy)

    assert after.score == pytest.approx(score)
    assert [d.why for d in after.deductions] == why
    assert after.score == pytest.approx(after.earned - sum(d.points for d in after.deductions))


POLICIES = {
    "late by 1.5 days: 15 % of 1 points": ({"per_day": 10}, 0.15),
    "late by 1.5 days: 20 % of 1 points": ({"per_day": 10, "started": True}, 0.2),
    "late by 36 hours: 36 % of 1 points": ({"per_hour": 1}, 0.36),
    "late by 1.5 days: 60 % of 1 points": ({"per_day": 40}, 0.6),
    "late by 1.5 days: 60 % of 1 points, of which 0.75 stay": ({"per_day": 40, "at_least": 15}, 0.25),
}


@pytest.mark.parametrize("said", POLICIES)
def test_what_a_policy_takes_is_said_with_its_numbers(said):
    policy, points = POLICIES[said]

    after = overrides.applied(report(), [Override(student="ada", late_days=1.5)], Late(**policy))

    assert [(d.why, d.points) for d in after.deductions] == [(said, points)]


def test_a_time_gives_the_days_late_where_no_person_did():
    decided = [Override(student="ada", late_days=1), Override(student="bob", extension=2, comment="ill")]
    known = [Override(student=name, late_days=5, extension=3) for name in ("ada", "bob", "cleo")]

    days = {d.student: (d.late_days, d.extension, d.comment) for d in overrides.with_times(decided, known)}

    assert days == {"ada": (1, 3, ""), "bob": (5, 2, "ill"), "cleo": (5, 3, "")}


@pytest.mark.parametrize(
    ("decided", "why", "notes"),
    [
        ({"late_days": 1.5, "from_budget": 2}, [], ["late by 1.5 days, with 2 days of the course's late days used: nothing is taken off"]),
        ({"late_days": 1.5, "extension": 2}, [], ["late by 1.5 days, after 2 days more than others: nothing is taken off"]),
        ({"late_days": 0.2}, [], ["late by 0.2 days; 0.25 days cost nothing: nothing is taken off"]),
        ({"late_days": 3.25, "extension": 1, "from_budget": 1}, ["late by 1 day, after 1 day more than others, with 1 day of the course's late days used: 10 % of 1 points"], []),
        ({}, [], []),
    ],
)  # fmt: skip
def test_what_was_applied_stands_on_the_page(decided, why, notes):
    late = Late(per_day=10, grace_days=0.25)

    after = overrides.applied(report(), [Override(student="ada", **decided)], late)

    assert [d.why for d in after.deductions] == why
    assert [n for n in after.notes if n.startswith("late")] == notes


def test_a_decision_about_a_version_is_about_no_other():
    decisions = [
        Override(student="ada", late_days=1),
        Override(student="ada", version="v2", late_days=3),
        Override(student="ada", version="v2", comment="the second", by="Tom"),
    ]
    late = Late(per_day=10)

    found = {v: overrides.applied(report(), decisions, late, v) for v in ("", "v1", "v2")}

    assert {v: [d.why[:14] for d in r.deductions] for v, r in found.items()} == {
        "": ["late by 1 day:"],
        "v1": ["late by 1 day:"],
        "v2": ["late by 3 days"],
    }
    assert ["Tom: the second" in r.notes for r in found.values()] == [False, False, True]


def test_a_policy_that_costs_nothing_is_refused():
    with pytest.raises(
        ValueError, match="does not say what a day costs; write `per_day: 10`, or for an hour `per_hour: 1`"
    ):
        Late(most=50)


def test_all_errors_of_the_file_are_told_with_their_lines(toy, tmp_path):
    path = tmp_path / "overrides.yaml"
    path.write_text(
        "- {student: ada, check: kll, points: 1, by: T}\n"
        "- {student: ada, check: kl, points: 4, by: T}\n"
        "- {student: ada, check: kl, points: 1}\n"
        "- {student: ada, points: 1, by: T}\n"
        "- {student: ada, chek: kl}\n"
        "- {student: ada, symbols: {kll: mine}}\n"
        "- {check: kl, comment: x}\n"
    )

    with pytest.raises(UserError) as error:
        overrides.load(path, toy)

    assert sorted(str(error.value).splitlines()) == [
        f"{path}:1: no check is called `kll`; did you mean `kl`?",
        f"{path}:2: `kl` has 3 points, not 4",
        f"{path}:3: points are given by a person; say `by: NAME`",
        f"{path}:4: `points` are given for a `check`; say which",
        f"{path}:5: no key is called `chek` here; did you mean `check`?",
        f"{path}:6: no symbol is called `kll`; did you mean `kl`?",
        f"{path}:7: the key `student` is missing",
    ]


def loaded(toy, folder, *entries):
    path = folder / "overrides.yaml"
    path.write_text("".join(f"- {{{entry}}}\n" for entry in entries))
    return overrides.load(path, toy)


def test_entries_about_one_check_are_merged_field_by_field(toy, tmp_path):
    decisions = loaded(
        toy,
        tmp_path,
        "student: ada, check: kl, comment: see the lecture, by: Ann",
        "student: ada, check: kl, points: 2, by: Tom, comment: nearly, late_days: 3",
        "student: ada, check: kl, points: 2, by: Tom",
        "student: ada, extension: 1, comment: a pleasure to read, by: Ann",
        "student: ada, symbols: {kl: mine}",
        "student: bob, check: kl, comment: hm",
    )

    assert decisions == [
        Override(student="ada", check="kl", points=2, by="Tom", comment="see the lecture (Ann); nearly"),
        Override(
            student="ada",
            late_days=3,
            extension=1,
            symbols={"kl": "mine"},
            comment="a pleasure to read",
            by="Ann",
        ),
        Override(student="bob", check="kl", comment="hm"),
    ]


def test_grading_and_the_trail_follow_the_same_merged_decisions(toy, tmp_path):
    decisions = loaded(
        toy,
        tmp_path,
        "student: ada, check: scale, points: 1.5, by: Tom",
        "student: ada, check: scale, comment: nearly, by: Ann",
        "student: ada, late_days: 2",
        "student: ada, extension: 1",
    )

    after = overrides.applied(report(), decisions, Late(per_day=10, most=50, grace_days=0))
    audit.record(tmp_path, [after], decisions)
    trail = (tmp_path / "instructor" / "audit.jsonl").read_text().splitlines()

    assert after.results[1].outcome.diagnosis.summary == "decided by Tom: nearly (Ann)"
    assert [d.why for d in after.deductions] == [
        "late by 1 day, after 1 day more than others: 10 % of 2.5 points"
    ]
    assert [(e["check"], e["decision"]) for e in map(json.loads, trail)] == [
        ("scale", {"points": 1.5, "comment": "nearly (Ann)", "by": "Tom"}),
        ("", {"late_days": 2, "extension": 1}),
    ]


def test_entries_that_contradict_each_other_are_both_named(toy, tmp_path):
    with pytest.raises(UserError) as error:
        loaded(
            toy,
            tmp_path,
            "student: ada, check: kl, points: 2, by: Tom",
            "student: ada, check: kl, points: 3, by: Ann",
            "student: ada, late_days: 2",
            "student: ada, late_days: 0",
            "student: ada, extension: 1.5",
            "student: ada, check: scale, comment: x, extension: 2",
            "student: ada, symbols: {kl: mine}",
            "student: ada, symbols: {kl: yours}",
            "student: bob, check: kl, points: 1, by: Tom",
        )

    path = tmp_path / "overrides.yaml"
    assert str(error.value).splitlines() == [
        f"{path}:2: `points` of `kl` for `ada` is 3 here and 2 at {path}:1; leave one of them",
        f"{path}:4: `late_days` for `ada` is 0 here and 2 at {path}:3; leave one of them",
        f"{path}:6: `extension` for `ada` is 2 here and 1.5 at {path}:5; leave one of them",
        f"{path}:8: `symbols.kl` for `ada` is `yours` here and `mine` at {path}:7; leave one of them",
    ]


def test_a_name_in_the_overrides_is_that_of_a_mac_too(toy, tmp_path):
    entries = [
        "student: 'Zoe\u0308', check: kl, points: 2, by: Tom",
        "student: 'Zo\u00eb', check: kl, comment: well",
    ]

    decisions = loaded(toy, tmp_path, *entries)

    assert decisions == [Override(student="Zo\u00eb", check="kl", points=2, by="Tom", comment="well")]


def test_an_entry_of_a_check_that_says_nothing_changes_nothing(toy, tmp_path):
    decisions = loaded(toy, tmp_path, "student: ada, check: kl, points: , comment: '', by: ''")

    assert overrides.applied(report(), decisions, None) == report()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "1: is no YAML: expected the node content, but found '<stream end>'"),
        ("a: 1", "1: is a list of decisions, each with `student`, `check`, `points`, `comment`, `by`, ..."),
    ],
)
def test_what_is_no_list_is_told_kindly(toy, tmp_path, text, said):
    path = tmp_path / "overrides.yaml"
    path.write_text(text)

    with pytest.raises(UserError) as error:
        overrides.load(path, toy)

    assert str(error.value) == f"{path}:{said}"


# -- regrade -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("regrade")
    write_toy(folder / "toy")
    for name, source in {"ada": REFERENCE, "bob": REFERENCE.replace("0.5 *", "")}.items():
        (folder / "hand-ins" / name).mkdir(parents=True)
        (folder / "hand-ins" / name / "solution.py").write_text(source)
    run(folder, "batch", folder / "toy", folder / "hand-ins", "--out", folder / "out")
    return folder


def run(folder, *arguments, code=0):
    done = CliRunner().invoke(main, [str(a) for a in arguments])
    assert done.exit_code == code, done.output
    return done.stdout.replace(str(folder), "DIR")


@pytest.mark.jail
def test_a_regrade_says_whose_score_changed_and_why(graded):
    spec = graded / "toy" / "spec.yaml"
    before = spec.read_text()
    spec.write_text(before.replace("points: 5", "points: 6").replace("points: 3", "points: 4"))
    (graded / "out" / "overrides.yaml").write_text(
        "- {student: bob, check: kl, points: 1, comment: nearly, by: Tom}\n"
    )

    said = run(graded, "regrade", graded / "out")

    assert "  ada: 5 → 6 (`kl` 3 → 4, worth 4 and not 3)\n" in said
    assert "  bob: 2 → 3 (`kl` 0 → 1, decided by Tom: nearly)\n" in said
    assert "decided by Tom: nearly" in (graded / "out" / "students" / "bob" / "feedback.html").read_text()
    assert '"by": "Tom"' in (graded / "out" / "instructor" / "audit.jsonl").read_text()
    spec.write_text(before)
    (graded / "out" / "overrides.yaml").unlink()


@pytest.mark.jail
def test_a_regrade_runs_nothing_that_an_edit_did_not_touch(graded, monkeypatch):
    from graders.sandbox.session import Session

    def never(*_):
        raise AssertionError("a sandbox was started")

    monkeypatch.setattr(Session, "start", never)

    run(graded, "regrade", graded / "out")


def test_what_was_never_graded_cannot_be_graded_again(tmp_path):
    done = CliRunner().invoke(main, ["regrade", str(tmp_path)])

    assert done.exit_code == 2
    assert done.stderr == (
        f"Error: {tmp_path}: holds no graded cohort; grade one with `torchgrade batch SHEET HAND-INS --out {tmp_path}`\n"
    )


@pytest.mark.jail
def test_an_override_for_nobody_is_told(graded):
    path = graded / "other.yaml"
    path.write_text("- {student: adda, comment: hello}\n")

    done = CliRunner().invoke(main, ["regrade", str(graded / "out"), "--overrides", str(path)])

    assert done.exit_code == 2
    assert done.stderr == f"Error: {path}: no hand-in is called `adda`; did you mean `ada`?\n"


@pytest.mark.jail
def test_extra_credit_adds_to_the_score_and_not_to_the_points_to_be_had(graded):
    folder = graded / "extra"
    shutil.copytree(graded / "toy", folder)
    text = SPEC.format(reference=folder / "reference").replace("points: 5\n", "points: 3\n")
    (folder / "spec.yaml").write_text(text.replace("points: 2\n", "points: 2\n        extra_credit: true\n"))

    run(graded, "regrade", graded / "out", "--sheet", folder)
    document = json.loads((graded / "out" / "students" / "ada" / "report.json").read_text())

    assert (document["score"], document["points"]) == (5, 3)


def test_the_columns_of_the_gradebook_add_up_to_the_score():
    decisions = [Override(student="ada", late_days=2)]
    late = overrides.applied(report(), decisions, Late(per_day=10))

    row = next(csv.DictReader(io.StringIO(gradebook([late], []).lstrip("\ufeff"))))

    assert row == {
        "student": "ada",
        "score": "0.8",
        "points": "5",
        "pending": "2",
        "broken": "0",
        "one": "1",
        "deducted": "0.2",
        "note": "",
    }


def test_points_are_adjusted_beside_items_for_a_check_and_beside_a_member_for_that_one(tmp_path):
    sheet = load_spec(write_sheet(tmp_path / "sheet") / "spec.yaml")
    items = "student: team, check: q2, items: [no-reason], adjust: 0.5, by: Kim"
    member = "student: team, member: Bob, adjust: -1, by: Tom"
    version = "student: team, check: q2, version: v2, items: [sign], adjust: -0.5, by: Kim"

    decisions = loaded(sheet, tmp_path, items, member, version)

    assert [(d.check, d.version, d.member, d.points, d.adjust) for d in decisions] == [
        ("q2", "", "", 2.5, 0.5),
        ("", "", "Bob", None, -1),
        ("q2", "v2", "", 0.5, -0.5),
    ]


NEITHER = "`adjust` is of the `items` of a check, or of a `member` of a team; write one of them beside it, or `points`"
BOTH = "`member` and `adjust` go together, for the whole hand-in of a team; write both, and no `check`"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("student: team, check: q2, adjust: 1, by: Kim", NEITHER),
        ("student: team, adjust: 0, by: Kim", NEITHER),
        ("student: team, check: q2, points: 1, adjust: 1, by: Kim", NEITHER),
        ("student: team, member: Bob, check: q2, items: [sign], adjust: 1, by: Kim", BOTH),
        ("student: team, member: Bob, items: [sign], adjust: 1, by: Kim", BOTH),
        ("student: team, member: Bob, by: Kim", BOTH),
        ("student: team, member: Bob, adjust: 1", "points are given by a person; say `by: NAME`"),
    ],
)
def test_an_adjustment_says_whose_it_is(tmp_path, entry, said):
    sheet = load_spec(write_sheet(tmp_path / "sheet") / "spec.yaml")

    with pytest.raises(UserError) as error:
        loaded(sheet, tmp_path, entry)

    assert str(error.value) == f"{tmp_path / 'overrides.yaml'}:1: {said}"


def test_words_about_a_version_leave_the_points_of_all_versions():
    decisions = [
        Override(student="ada", check="kl", points=1, comment="as agreed", by="Tom"),
        Override(student="ada", check="kl", version="v2", comment="see p. 3", flag="ask", by="Ann"),
    ]

    (result,) = [r for r in overrides.applied(report(), decisions, None, "v2").results if r.id == "kl"]

    assert (result.score, result.outcome.diagnosis.summary) == (1, "decided by Tom: as agreed; see p. 3")
