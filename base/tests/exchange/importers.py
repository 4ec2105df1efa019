"""What systems do with a file that they are given, written anew after their sources: it shares nothing with the program."""

import csv
import io
import json
import re
import zipfile

import pytest


class Refused(Exception):
    """The system does not take the file."""


def moodle_worksheet(data, ids, *, before, maximum, word="Participant ", german=False):
    """Grades and comments by participant after the worksheet's import; `before` are those there are."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    head, *body = rows
    names = (
        ("ID", "Bewertung", "Zuletzt geändert (Bewertung)")
        if german
        else ("Identifier", "Grade", "Last modified (grade)")
    )
    if not set(names) <= set(head):
        raise Refused("required columns")
    if any(len(row) != len(head) for row in body):
        raise Refused("row length")
    comment = next(
        (i for i, h in enumerate(head) if i and h in ("Feedback comments", "Feedback als Kommentar")), None
    )
    grades, comments = dict(before), {}
    for row in body:
        number = row[head.index(names[0])][len(word) :]
        if number not in ids:
            raise Refused(f"no participant {number}")
        said = row[head.index(names[1])].replace(" ", "")
        if german:
            said = said.replace(",", ".")
        if said and 0 <= float(said) <= maximum:
            grades[number] = float(said)
        if comment:
            comments[number] = row[comment]
    return grades, comments


def moodle_feedback(archives, ids):
    """The feedback files that each participant gets, by its number."""
    found = {}
    for data in archives:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                for part in name.split("/"):
                    match = re.fullmatch(
                        r"([^_]*)_(\d+)_(assignsubmission|assignfeedback)_(file)(?:_.*)?", part
                    )
                    if match and match[2] in ids:
                        own = name.partition(part)[2].lstrip("/")
                        if own and not own.startswith((".", "~")):
                            found.setdefault(match[2], {})[own] = archive.read(name)
                        break
    return found


def canvas_gradebook(data, known):
    """Changed scores by user and assignment, after the gradebook's import."""
    text = data.decode("utf-8-sig")
    first = "\n".join(text.splitlines()[:3])
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    head = rows[0]
    if head[0] != "Student" or "ID" not in head or "Section" not in head:
        raise Refused("header")
    points = next(r for r in rows if r[0].strip() == "Points Possible")
    if not points[0].startswith("    "):
        raise Refused("points row")
    columns = [i for i, h in enumerate(head) if i > head.index("Section") and points[i] != "(read only)"]
    changed = {}
    for row in rows[rows.index(points) + 1 :]:
        user = row[head.index("ID")]
        if user not in known:
            raise Refused(f"no user {user}")
        for i in columns:
            title = re.fullmatch(r".* \((\d+)\)", head[i])
            if title is None:
                raise Refused("a new assignment would be made")
            changed[user, title[1]] = float(row[i].replace(",", ".")) if row[i] else None
    return changed


def canvas_comments(data, attachments):
    """The files that each user's submission gets in one comment; `attachments` are the ids of each user's own files."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            parts = [p for p in name.rpartition("/")[2].split("_") if p != "LATE"]
            if parts[0] == "anon":
                user, file = parts[1], parts[2]
            else:
                user, file = [p for p in parts if p.isdigit()][:2]
            if file not in attachments.get(user, ()):
                raise Refused(f"{file} is no file of {user}")
            found.setdefault(user, []).append(archive.read(name))
    return found


def ilias_feedback(data, members):
    """The feedback files that each member gets, by user id."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            parts = name.split("/")
            if len(parts) != 3 or parts[2].startswith("."):
                raise Refused(f"{name} has not three parts")
            user = parts[1].rpartition("_")[2]
            if user not in members:
                raise Refused(f"{user} is no member")
            found.setdefault(user, {})[parts[2]] = archive.read(name)
    return found


def ilias_status(data):
    """Status and mark by user id, as the plugin takes them."""
    head, *rows = list(csv.reader(io.StringIO(data.decode())))
    persons = [
        "update",
        "usr_id",
        "login",
        "lastname",
        "firstname",
        "status",
        "mark",
        "notice",
        "comment",
        "plagiarism",
        "plag_comment",
    ]
    teams = [
        "update",
        "team_id",
        "logins",
        "status",
        "mark",
        "notice",
        "comment",
        "plagiarism",
        "plag_comment",
    ]
    if head not in (persons, teams):
        raise Refused("titles")
    return {
        r[1]: (r[head.index("status")], r[head.index("mark")])
        for r in rows
        if r[0] == "1" and r[head.index("status")] in ("notgraded", "passed", "failed")
    }


# -- Gradescope's autograder -------------------------------------------------------------------

VISIBLE = {"hidden", "after_due_date", "after_published", "visible"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
OF_RESULTS = {
    "score": (int, float), "execution_time": (int, float), "output": str, "output_format": FORMATS, "test_output_format": FORMATS,
    "test_name_format": FORMATS, "visibility": VISIBLE, "stdout_visibility": VISIBLE, "extra_data": dict, "tests": list, "leaderboard": list,
}  # fmt: skip
OF_TEST = {
    "score": (int, float), "max_score": (int, float), "status": {"passed", "failed"}, "name": str, "name_format": FORMATS, "number": str,
    "output": str, "output_format": FORMATS, "tags": list, "visibility": VISIBLE, "extra_data": dict,
}  # fmt: skip


def gradescope_results(data):
    """`results.json` as Gradescope's documentation has it: no other keys, no other types; a score, or one of each test."""
    found = json.loads(data, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    for told, keys in ((found, OF_RESULTS), *((t, OF_TEST) for t in found.get("tests", ()))):
        for key, value in told.items():
            allowed = keys[key]
            assert value in allowed if isinstance(allowed, set) else isinstance(value, allowed), (key, value)
    assert "score" in found or all("score" in t for t in found["tests"])
    assert all(isinstance(tag, str) for t in found.get("tests", ()) for tag in t.get("tags", ()))
    return found
