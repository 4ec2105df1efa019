"""What does not fit is one clear error, for each system, and nothing is written."""

import json
import re

import pytest

from graders.errors import UserError
from graders.exchange.intake import Wishes, taking_in
from graders.exchange.marks import Terms
from tests.exchange import exports, importers
from tests.exchange.test_export import graded, saved, score, sent
from tests.exchange.test_intake import SAID

FEW = exports.students(6)
OTHERS = exports.students(30)[20:]


def refused(out, to, folder, template=None, **terms):
    """What an export says that is refused; nothing lies there then."""
    with pytest.raises(UserError) as error:
        sent(out, to, folder, Terms(**terms), template=template)
    assert not (folder / "sent").exists()
    assert [p.name for p in folder.iterdir() if p.name.startswith(".")] == []
    return str(error.value)


@pytest.mark.parametrize("shape", SAID)
def test_a_truncated_download_of_any_system_is_one_clear_error(shape, tmp_path):
    path = exports.zipped(SAID[shape], tmp_path / "download.zip")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(UserError) as error:
        taking_in(Wishes())(path, {}, tmp_path / "out")

    assert (
        str(error.value) == f"{path}: is no readable archive (File is not a zip file); pack it again as a zip"
    )


FORCED = {
    "moodle": "Moodle", "canvas": "Canvas", "ilias": "ILIAS", "gradescope": "Gradescope", "github": "GitHub Classroom",
    "nbgrader": "nbgrader", "blackboard": "Blackboard",
}  # fmt: skip


@pytest.mark.parametrize("system", FORCED)
def test_a_plain_folder_is_no_download_of_any_system(system, tmp_path):
    folder = exports.unpacked({"ada/vae.py": b"", "bob/vae.py": b""}, tmp_path / "plain")

    with pytest.raises(UserError) as error:
        taking_in(Wishes(system))(folder, {}, tmp_path / "out")

    assert str(error.value) == (
        f"{folder}: is no download of {FORCED[system]}, no file in it is named so; leave out --from, or give the file as it was downloaded"
    )


@pytest.mark.parametrize(
    "names",
    [
        {"submission_metadata.yml": b"hello"},
        {"submitted/x/b/f.py": b"", "submitted/x/d/g.py": b""},
        {"submitted/x/b/f.py": b"", "submitted/x/b/timestamp.txt": b"2026-11-31 10:00:00"},
    ],
    ids=["a list of Gradescope", "two assignments of nbgrader", "a time of nbgrader"],
)
def test_what_one_student_calls_files_stops_no_cohort_of_folders(names, tmp_path):
    mine = {f"ada/{name}": data for name, data in names.items()}
    folder = exports.unpacked({**mine, "bob/vae.py": b"", "eve/vae.py": b""}, tmp_path / "plain")

    intake = taking_in(Wishes())(folder, {}, tmp_path / "out")

    assert [s.student for s in intake.found] == ["ada", "bob", "eve"]


def test_a_time_of_nbgrader_that_is_none_is_no_time(tmp_path):
    files = exports.nbgrader(FEW)
    stamp = next(n for n in files if n.endswith("timestamp.txt"))
    folder = exports.unpacked({**files, stamp: b"2026-11-31 10:00:00"}, tmp_path / "download")

    intake = taking_in(Wishes())(folder, {}, tmp_path / "out")

    assert sorted(bool(a.at) for a in intake.arrivals.values()) == [False, *[True] * 5]


def test_a_file_that_is_called_late_within_another_word_is_no_late_version_of_the_work(tmp_path):
    files = exports.ilias(FEW)
    work = next(n for n in files if n.endswith("/vae.py"))
    beside = work.replace("/vae.py", "/template - vae.py")
    folder = exports.unpacked({**files, beside: b"# the skeleton"}, tmp_path / "download")

    intake = taking_in(Wishes())(folder, {}, tmp_path / "out")

    held = [s.load().files for s in intake.found]
    assert all(h["vae.py"].startswith(b"# ") and h["vae.py"] != b"# the skeleton" for h in held)
    assert [n for h in held for n in h if n.startswith("template")] == ["template - vae.py"]


def test_a_worksheet_of_another_assignment_of_the_same_course(tmp_path):
    here = saved(tmp_path, "here.csv", exports.worksheet(FEW))
    out = graded(exports.moodle(FEW[:1]), tmp_path, wishes=Wishes(roster=(here,)))
    other = re.sub(rb"Participant 8", b"Participant 9", exports.worksheet(FEW))
    path = saved(tmp_path, "other.csv", other)

    said = refused(out, "moodle", tmp_path, path)

    assert said == (
        f"{path}: {FEW[0].name} is participant 9001 here and 8001 in the hand-ins; it is the worksheet of another assignment"
    )


CANVAS = {
    "another course's": (exports.canvas_gradebook(OTHERS), {"column": "Sheet 1"}, "{path}: none of its students was graded here; it is the gradebook of another course"),
    "a changed header": (exports.canvas_gradebook(FEW).replace(b"Section", b"Sektion", 1), {"column": "Sheet 1"}, "{path}: is no gradebook of Canvas, with `Student`, `ID` and `Section`; export it again"),
    "no ids": (exports.canvas_gradebook(FEW).replace(b",ID,", b",,", 1), {"column": "Sheet 1"}, "{path}: is no gradebook of Canvas, with `Student`, `ID` and `Section`; export it again"),
    "no row of points": (exports.canvas_gradebook(FEW).replace(b"    Points Possible", b"Max"), {"column": "Sheet 1"}, "{path}: has no row `Points Possible`; export it again"),
    "words for points": (exports.canvas_gradebook(FEW, points="pass"), {"column": "Sheet 1"}, "{path}: `pass` is no number of points"),
    "other points": (exports.canvas_gradebook(FEW, points="100.00"), {"column": "Sheet 1"}, "{path}: gives 100 points at most, the sheet 10; give --rescale to stretch the marks, or mend the points there"),
    "no assignment named": (exports.canvas_gradebook(FEW), {}, "{path}: which assignment gets the marks? Give --column with one of `Other (3300)`, `Sheet 1 (3301)`"),
    "an assignment that is not there": (exports.canvas_gradebook(FEW), {"column": "Sheet 9"}, "{path}: which assignment gets the marks? Give --column with one of `Other (3300)`, `Sheet 1 (3301)`"),
    "an id missing": (re.sub(rb'",4\d+,', b'",,', exports.canvas_gradebook(FEW), count=1), {"column": "Sheet 1"}, f"{{path}}: `ID` of {FEW[0].name} is empty; export it again"),
    "a worksheet of Moodle": (exports.worksheet(FEW), {"column": "Sheet 1"}, "{path}: is no gradebook of Canvas, with `Student`, `ID` and `Section`; export it again"),
    "a row without its last cells": (re.sub(rb",,\n$", b"\n", exports.canvas_gradebook(FEW)), {"column": "Sheet 1"}, "{path}: row 9 has 5 cells and not 7; it was changed by another program, download it again"),
    "a file that was cut off": (exports.canvas_gradebook(FEW)[: exports.canvas_gradebook(FEW).rindex(b'\n"') + 4], {"column": "Sheet 1"}, "{path}: ends within a cell; it was cut off, download it again"),
    "a zip": (b"PK\3\4\0\0", {"column": "Sheet 1"}, "{path}: is an Excel file or an archive and no CSV file; save it as CSV"),
}  # fmt: skip


@pytest.mark.parametrize("what", CANVAS)
def test_a_gradebook_that_does_not_fit(what, tmp_path):
    data, terms, said = CANVAS[what]
    out = graded(exports.canvas(FEW), tmp_path)
    path = saved(tmp_path, "g.csv", data)

    assert refused(out, "canvas", tmp_path, path, **terms) == said.format(path=path)


MOODLE = {
    "numbers missing": (exports.worksheet(FEW).replace(b"Participant 8", b"Participant "), "{path}: none of its participants was graded here; it is the worksheet of another assignment"),
    "no numbers at all": (re.sub(rb"Participant \d+", b"Participant", exports.worksheet(FEW)), "{path}: is no grading worksheet of Moodle, with `Identifier`, `Grade` and `Last modified (grade)` as it was downloaded; download it again"),
    "a gradebook of Canvas": (exports.canvas_gradebook(FEW), "{path}: is no grading worksheet of Moodle, with `Identifier`, `Grade` and `Last modified (grade)` as it was downloaded; download it again"),
    "nothing": (b"", "{path}: is no CSV file; export it as CSV again"),
    "a number missing": (exports.worksheet(FEW).replace(f"Participant {FEW[-1].participant}".encode(), b""), f"{{path}}: `Identifier` of {FEW[-1].name} is empty; export it again"),
    "words for points": (exports.worksheet(FEW).replace(b"10.00", b"ten"), "{path}: `ten` is no number of points"),
}  # fmt: skip


@pytest.mark.parametrize("what", MOODLE)
def test_a_worksheet_that_does_not_fit(what, tmp_path):
    data, said = MOODLE[what]
    out = graded(exports.moodle(FEW), tmp_path)
    path = saved(tmp_path, "w.csv", data)

    assert refused(out, "moodle", tmp_path, path) == said.format(path=path)


def test_a_structure_of_ilias_that_does_not_fit(tmp_path):
    out = graded(exports.ilias(FEW), tmp_path)
    other = exports.zipped({f"m/{exports.ilias_folder(p)}/x": b"" for p in OTHERS}, tmp_path / "o.zip")
    flat = exports.zipped({"a.txt": b""}, tmp_path / "f.zip")
    cut = saved(tmp_path, "c.zip", other.read_bytes()[:100])

    assert [refused(out, "ilias", tmp_path, t) for t in (other, flat, cut)] == [
        f"{other}: none of its members was graded here; it is the structure of another exercise",
        f"{flat}: holds no folder `<lastname>_<firstname>_<login>_<id>` at its second level; download the structure of Multi-Feedback again",
        f"{cut}: is no readable zip (File is not a zip file); download the structure of Multi-Feedback again",
    ]


LISTS = {
    "no YAML": (b"a: [", "submission_metadata.yml: is no readable list of Gradescope's submissions (while parsing a flow node); export it again"),
    "a list": (b"- a\n", "submission_metadata.yml: is no list of Gradescope's submissions, which says of each folder who handed it in; export it again"),
    "code": (b"a: !!python/object/apply:os.system [x]\n", "submission_metadata.yml: is no readable list of Gradescope's submissions (could not determine a constructor for the tag 'tag:yaml.org,2002:python/object/apply:os.system'); export it again"),
}  # fmt: skip


@pytest.mark.parametrize("what", LISTS)
def test_a_list_of_gradescope_that_is_none(what, tmp_path):
    data, said = LISTS[what]
    path = exports.zipped({"submission_metadata.yml": data, "submission_1/vae.py": b""}, tmp_path / "d.zip")

    with pytest.raises(UserError) as error:
        taking_in(Wishes())(path, {}, tmp_path / "out")

    assert str(error.value) == said


def test_a_list_of_classroom_with_changed_titles_costs_times_and_no_hand_in(tmp_path):
    files = exports.github(FEW)
    files["grades.csv"] = files["grades.csv"].replace(b"student_repository_name", b"repo")

    intake = taking_in(Wishes())(exports.zipped(files, tmp_path / "d.zip"), {}, tmp_path / "out")

    assert {s.student for s in intake.found} == {p.login for p in FEW}
    assert {a.at for a in intake.arrivals.values()} == {""}


def test_a_cohort_that_is_none_and_a_key_that_is_none(tmp_path):
    key = saved(tmp_path, "key.json", b"{}")
    out = graded(exports.moodle(FEW), tmp_path)

    with pytest.raises(UserError) as error:
        sent(out, "csv", tmp_path, key=key)
    assert (
        str(error.value)
        == f"{key}: is no key file of pseudonyms; name another one, or one that is not there yet"
    )
    with pytest.raises(UserError) as error:
        sent(tmp_path / "nowhere", "csv", tmp_path)
    assert str(error.value).startswith(f"{tmp_path / 'nowhere'}: holds no graded cohort; grade one with")


def test_two_marks_that_change_places_would_be_seen(tmp_path):
    two = [exports.Student("Ada", "Lovelace", 1), exports.Student("Ada", "Lovelace", 2)]
    out = graded(exports.moodle(two), tmp_path)
    sheet = sent(out, "moodle", tmp_path, template=saved(tmp_path, "w.csv", exports.worksheet(two)))[0]["worksheet.csv"]  # fmt: skip
    wrong = sheet.replace(b",0.02,", b",X,").replace(b",0.04,", b",0.02,").replace(b",X,", b",0.04,")

    right = {p.participant: score(p.number) for p in two}
    read = [importers.moodle_worksheet(s, set(right), before={}, maximum=10)[0] for s in (sheet, wrong)]
    assert (read[0] == right, read[1] == right) == (True, False)


def test_scores_for_lti_name_each_person_and_what_is_open(tmp_path):
    out = graded(exports.gradescope([FEW[:2], FEW[2:3]]), tmp_path, waiting={3})

    files, _ = sent(out, "lti-json", tmp_path, pending=True)

    scores = json.loads(files["scores.json"])
    assert sorted(
        (s["userId"], s["scoreGiven"], s["scoreMaximum"], s["gradingProgress"]) for s in scores
    ) == [
        (FEW[0].user, 0.02, 10.0, "FullyGraded"),
        (FEW[1].user, 0.02, 10.0, "FullyGraded"),
        (FEW[2].user, 0.06, 12.0, "PendingManual"),
    ]
    assert all(s["timestamp"].endswith("Z") and s["activityProgress"] == "Completed" for s in scores)


@pytest.mark.parametrize("system", ["gradescope", "github", "nbgrader", "csv", "xlsx", "junit", "lti-json"])
def test_a_template_that_nothing_would_be_written_into(system, tmp_path):
    out = graded(exports.moodle(FEW[:1]), tmp_path)
    path = saved(tmp_path, "g.csv", b"name\n")

    assert (
        refused(out, system, tmp_path, path)
        == f"--to {system} changes no file of the system; leave out --template {path}"
    )
