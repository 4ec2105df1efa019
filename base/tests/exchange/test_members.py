"""Who handed something in together, and the points of one member of a team."""

import csv
import io

import pytest

from graders.cohort.arrivals import Arrival, Intake, Person
from graders.cohort.gradebook import gradebook
from graders.cohort.state import State
from graders.errors import UserError
from graders.exchange.export import export
from graders.exchange.intake import Wishes, taking_in
from graders.exchange.marks import Terms
from graders.grading.decisions import Override
from graders.paths import STATE
from graders.sheets.spec import Late
from graders.submission import source
from tests.exchange import exports, importers
from tests.exchange.test_export import graded, report, saved, sent
from tests.exchange.test_intake import taken

FEW = exports.students(6)
ADA, BOB, CLEO = (exports.Student(f, "Lovelace", i) for i, f in enumerate(("Ada", "Bob", "Cleo"), 1))


def saying(*names):
    return f"members: [{', '.join(names)}]\n".encode()


def team_of(download, folder, lists=(), **options):
    intake = taken(download, folder, wishes=Wishes(roster=lists, **options))
    return {s: ([p.shown for p in a.people], a.team) for s, a in intake.arrivals.items()}, intake.unmatched


def test_a_hand_in_is_of_those_whom_its_submission_yaml_names(tmp_path):
    sheet = saved(tmp_path, "w.csv", exports.worksheet([ADA, BOB, CLEO]))
    files = exports.moodle([ADA])
    files["Ada Lovelace_8001_assignsubmission_file/submission.yaml"] = saying("Ada Lovelace", "s2@x.org")

    teams, unmatched = team_of(files, tmp_path, (sheet,))

    assert teams == {"Ada Lovelace": (["Ada Lovelace", "Bob Lovelace"], "Ada Lovelace and Bob Lovelace")}
    assert unmatched == []


def test_whoever_handed_it_in_is_a_member_too(tmp_path):
    files = exports.moodle([ADA])
    files["Ada Lovelace_8001_assignsubmission_file/submission.yaml"] = saying("Lovelace, Bob")

    # a comma in a name belongs into quotes; without them YAML sees two people
    teams, _ = team_of(files, tmp_path)

    assert teams["Ada Lovelace"][0] == ["Ada Lovelace", "Lovelace", "Bob"]


def test_it_is_found_in_an_archive_that_was_handed_in(tmp_path):
    inner = exports.zipped({"work/submission.yaml": saying("Ada Lovelace", "Bob Lovelace"), "work/vae.py": b"# 1\n"}, tmp_path / "i.zip")  # fmt: skip
    files = {"Ada Lovelace_8001_assignsubmission_file/mine.zip": inner.read_bytes()}

    teams, _ = team_of(files, tmp_path)

    assert teams["Ada Lovelace"][1] == "Ada Lovelace and Bob Lovelace"


def test_a_plain_folder_is_of_its_members(tmp_path):
    folder = exports.unpacked({"team 7/vae.py": b"", "team 7/submission.yaml": saying("Ada Lovelace", "Bob Lovelace"), "cleo/vae.py": b""}, tmp_path / "d")  # fmt: skip

    intake = taking_in(Wishes())(folder, {}, tmp_path / "out")

    assert [p.name for p in intake.arrivals["team 7"].people] == ["Ada Lovelace", "Bob Lovelace"]
    assert intake.unmatched == [
        (
            "team 7",
            "is not among the members that it names (`Ada Lovelace`, `Bob Lovelace`), who get the marks",
        )
    ]


def test_a_stranger_and_somebody_with_a_hand_in_of_their_own_are_said(tmp_path):
    sheet = saved(tmp_path, "w.csv", exports.worksheet([ADA, BOB]))
    files = exports.moodle([ADA, BOB])
    files["Ada Lovelace_8001_assignsubmission_file/submission.yaml"] = saying("Bob Lovelace", "Mallory")

    _, unmatched = team_of(files, tmp_path, (sheet,))

    assert unmatched == [
        ("Ada Lovelace", "names `Mallory` as a member, whom no list knows"),
        (
            "Ada Lovelace",
            "names `Bob Lovelace` as a member, who handed in too; each keeps the mark of the own hand-in",
        ),
    ]


def test_nobody_gets_another_mark_or_lends_days_by_being_named(tmp_path):
    people = saved(tmp_path, "r.csv", b"name,email,group,extension\nAda Lovelace,s1@x.org,A,\nBob Lovelace,s2@x.org,B,7\nCleo Lovelace,s3@x.org,A,5\n")  # fmt: skip
    late = Late(per_day=10, deadline="2026-10-31T20:15:00+01:00")
    files = exports.github([ADA])
    mine = next(n for n in files if n.endswith("vae.py"))

    def decided(name):
        said = {**files, mine.replace("vae.py", "submission.yaml"): saying("Ada Lovelace", name)}
        folder = exports.unpacked({f"Ada Lovelace/{n.rpartition('/')[2]}": d for n, d in said.items()}, tmp_path / name)  # fmt: skip
        intake = taking_in(Wishes(roster=(people,)), late)(folder, {}, tmp_path / "out")
        return [p.name for p in intake.arrivals["Ada Lovelace"].people], [
            d.extension for d in intake.decisions
        ]

    assert decided("Bob Lovelace") == (["Ada Lovelace", "Bob Lovelace"], [])
    assert decided("Cleo Lovelace") == (["Ada Lovelace", "Cleo Lovelace"], [5.0])


def test_a_team_of_the_system_gets_no_member_by_a_file(tmp_path):
    files = exports.ilias([ADA, BOB], teams={1: 7, 2: 7})
    files[f"Sheet_1/Submissions/Team 7/{exports.ilias_folder(ADA)}/submission.yaml"] = saying("Cleo Lovelace")

    teams, unmatched = team_of(files, tmp_path)

    assert teams["Team 7"][0] == ["Ada Lovelace", "Bob Lovelace"]
    assert unmatched == [("Team 7", "names `Cleo Lovelace` as a member, who is not in the team")]


def test_with_groups_a_hand_in_counts_for_the_roster_s_group(tmp_path):
    people = saved(tmp_path, "r.csv", b"name,email,group\nAda Lovelace,s1@x.org,A\nBob Lovelace,s2@x.org,A\nCleo Lovelace,s3@x.org,B\n")  # fmt: skip
    folder = exports.unpacked({"Ada Lovelace/vae.py": b"", "Cleo Lovelace/vae.py": b""}, tmp_path / "d")

    plain = taking_in(Wishes(roster=(people,), groups=True))(folder, {}, tmp_path / "out")
    teams, _ = team_of(exports.moodle([ADA, CLEO]), tmp_path, (people,), groups=True)

    assert [p.name for p in plain.arrivals["Ada Lovelace"].people] == ["Ada Lovelace", "Bob Lovelace"]
    assert teams == {
        "A": (["Ada Lovelace", "Bob Lovelace"], "A"),
        "Cleo Lovelace": (["Cleo Lovelace"], ""),
    }
    assert plain.absent == ()


def test_under_pseudonyms_no_member_is_named(tmp_path):
    sheet = saved(tmp_path, "w.csv", exports.worksheet([ADA, BOB]))
    files = exports.moodle([ADA])
    files["Ada Lovelace_8001_assignsubmission_file/submission.yaml"] = saying("Bob Lovelace", "Mallory")

    intake = taken(files, tmp_path, wishes=Wishes(roster=(sheet,), key=tmp_path / "key.json"))

    assert [what for _, what in intake.unmatched] == [
        "names members in its `submission.yaml` who are not in its team, or whom no list knows"
    ]
    assert not [n for n in ("Ada", "Bob", "Mallory") if n in repr(intake.arrivals) + repr(intake.unmatched)]


BAD = {
    "members: Ada": "`members` is no list, such as `members: [Ada Lovelace, Alan Turing]`",
    "members: [[Ada]]": "line 1 has something else where a name belongs",
    "members: [Ada]\nmembers: [Bob]": "`members` stands there twice",
    "members: !!set [Ada]": "`members` is no list, such as `members: [Ada Lovelace, Alan Turing]`",
    "members: []": "there is nothing below `symbols:`",
}


@pytest.mark.parametrize("text", BAD)
def test_a_list_of_members_that_is_none_says_why(text):
    assert source.members(text.encode()).why == BAD[text]


def test_names_and_members_stand_side_by_side():
    data = b"members: [Ada, 4711]\nsymbols: {kl: mine}\n"

    assert (source.names(data), source.members(data)) == ({"kl": "mine"}, ["Ada", "4711"])


# -- points of one member ---------------------------------------------------------------------


def adjusted(out, **decision):
    state = State(out / STATE)
    state.remember(adjustments=[{"student": "Team 7", "by": "Tom", **decision}])
    state.close()


@pytest.fixture
def team(tmp_path):
    """A team of two in ILIAS, of whom a person gives one less."""
    files = exports.ilias([ADA, BOB], teams={1: 7, 2: 7})
    for one in (ADA, BOB):
        files[f"Sheet_1/Submissions/Team 7/{exports.ilias_folder(one)}/vae.py"] = b"# 250\n"
    out = graded(files, tmp_path)
    adjusted(out, member="Bob Lovelace", adjust=-1.5, comment="wrote no code")
    return out


def test_a_member_s_points_go_to_that_member_alone(team, tmp_path):
    files, said = sent(team, "ilias", tmp_path)

    pages = importers.ilias_feedback(files["multi_feedback.zip"], {ADA.user, BOB.user})
    assert set(pages[ADA.user]) == {"feedback.html", "feedback.pdf"}
    assert pages[BOB.user]["adjustment.txt"].decode() == (
        "Bob Lovelace: 3.5 of 10 points, 5 of the team − 1.5: wrote no code (Tom, for Bob Lovelace)\n"
    )
    assert importers.ilias_status(files["status.csv"]) == {"7": ("passed", "5")}
    assert said[2] == (
        "not handed back: Bob Lovelace of Team 7: status.csv takes one mark for a whole team; give 3.5 there by hand"
    )


def test_a_team_of_which_a_person_decided_about_each_member_has_no_mark_of_one_of_them(team, tmp_path):
    state = State(team / STATE)
    state.remember(adjustments=[{"student": "Team 7", "by": "Tom", "member": m, "adjust": a} for m, a in (("Ada Lovelace", 1), ("Bob Lovelace", -2))])  # fmt: skip
    state.close()

    files, _ = sent(team, "ilias", tmp_path)

    assert importers.ilias_status(files["status.csv"]) == {}


def test_in_nbgrader_each_member_has_a_row_or_is_said(tmp_path):
    people = saved(tmp_path, "r.csv", b"name,nbgrader,group\nAda Lovelace,u1,A\nBob Lovelace,,A\n")
    out = graded(exports.nbgrader([ADA]), tmp_path, wishes=Wishes(roster=(people,), groups=True))
    (student,) = [p.name for p in (out / "students").iterdir()]
    adjusted(out, student=student, member="Bob Lovelace", adjust=-0.5)

    files, said = sent(out, "nbgrader", tmp_path)

    rows = list(csv.DictReader(io.StringIO(files["grades.csv"].decode())))
    assert [(r["student_id"], r["score"]) for r in rows] == [("u1", "0.02")]
    assert [s for s in said if s.startswith("not")] == [
        "not handed back: Bob Lovelace of A: has no id of nbgrader; give 0 there by hand"
    ]


@pytest.mark.parametrize(
    ("to", "terms", "said"),
    [
        ("github", {"step": 0.5}, "a repository gets the points of each check; leave out --round, --rescale and --scale"),
        ("nbgrader", {"scale": (("failed", 0.0), ("passed", 50.0))}, "nbgrader takes points, no words of a scale; leave out --scale"),
    ],
)  # fmt: skip
def test_what_a_system_cannot_take_is_refused_and_not_only_shown(to, terms, said, tmp_path):
    out = graded(getattr(exports, to)([ADA]), tmp_path)

    with pytest.raises(UserError) as error:
        list(export(out, to, Terms(**terms), dry=True))

    assert str(error.value) == said


def test_a_table_has_each_member_s_own_points(team, tmp_path):
    files, _ = sent(team, "csv", tmp_path)

    rows = list(csv.DictReader(io.StringIO(files["marks.csv"].decode("utf-8-sig"))))
    assert {r["name"]: r["mark"] for r in rows} == {"Ada Lovelace": "5", "Bob Lovelace": "3.5"}


def test_where_a_team_has_one_mark_a_member_s_is_said(tmp_path):
    out = graded(exports.gradescope([FEW[:2]]), tmp_path)
    student = f"{FEW[0].name} and {FEW[1].name}"
    adjusted(out, student=student, member=FEW[1].email, adjust=1)

    said = list(export(out, "gradescope", Terms(), dry=True))

    assert said[1] == (
        f"not handed back: {FEW[1].name} of {student}: Gradescope takes one mark for a whole team; give 1.02 there by hand"
    )


def test_the_gradebook_has_each_member_s_own_score():
    arrival = Arrival((Person("Ada L", {"login": "a"}), Person("Bob L", {"login": "b"})), "T")
    decided = [Override(student="T", member="b", adjust=-1, by="Tom")]

    text = gradebook([report("T", 250)], [], Intake((), {"T": arrival}), decided)

    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(r["student"], r["score"], r["adjusted"], r["one"]) for r in rows] == [
        ("Ada L", "5", "0", "5"),
        ("Bob L", "4", "-1", "5"),
    ]
