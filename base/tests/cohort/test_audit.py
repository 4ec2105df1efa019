"""The audit trail: every change of what people decided."""

import json

import pytest

from graders.cohort import audit
from graders.errors import UserError
from graders.grading.decisions import Override
from graders.model import Report


def test_the_trail_keeps_every_change_and_withdrawal(tmp_path):
    first = Override(student="ada", check="kl", points=2, by="Tom")
    second = Override(student="ada", check="kl", points=3, by="Ann")

    for decisions in ([first], [first], [second], []):
        audit.record(tmp_path, [Report("toy", "T", "ada", ())], decisions)
    entries = [
        json.loads(line) for line in (tmp_path / "instructor" / "audit.jsonl").read_text().splitlines()
    ]

    assert [(e["student"], e["check"], e["before"], e["decision"]) for e in entries] == [
        ("ada", "kl", {}, {"points": 2, "by": "Tom"}),
        ("ada", "kl", {"points": 2, "by": "Tom"}, {"points": 3, "by": "Ann"}),
        ("ada", "kl", {"points": 3, "by": "Ann"}, {}),
    ]


def test_what_is_about_a_version_or_a_member_has_entries_of_its_own(tmp_path):
    of_all = Override(student="ada", check="kl", points=2, by="Tom")
    of_version = Override(student="ada", check="kl", version="v2", points=3, by="Ann")
    of_member = Override(student="ada", member="bob", adjust=-1, by="Tom")
    audit.record(tmp_path, [Report("toy", "T", "ada", ())], [of_all, of_version, of_member])

    audit.record_some(tmp_path, [("ada", "kl", "", "")], {})

    entries = list(audit.entries(tmp_path))
    assert [tuple(e.get(n) for n in (*audit.ABOUT, "decision")) for e in entries] == [
        ("ada", "kl", None, None, {"points": 2, "by": "Tom"}),
        ("ada", "kl", "v2", None, {"points": 3, "by": "Ann"}),
        ("ada", "", None, "bob", {"adjust": -1, "by": "Tom"}),
        ("ada", "kl", None, None, {}),
    ]
    assert audit.decided(iter(entries)) == {
        ("ada", "kl", "", ""): {},
        ("ada", "kl", "v2", ""): {"points": 3, "by": "Ann"},
        ("ada", "", "", "bob"): {"adjust": -1, "by": "Tom"},
    }


def test_separators_of_lines_that_people_write_split_no_entry(tmp_path):
    said = "look again.\u2028The sign is right.\u2029\x85"
    audit.record_some(tmp_path, [], {}, [{"event": "requested", "text": said}])

    assert [e["text"] for e in audit.entries(tmp_path)] == [said]


def test_a_line_that_is_no_entry_is_one_clear_error(tmp_path):
    audit.record_some(tmp_path, [], {}, [{"event": "opened"}])
    trail = tmp_path / "instructor" / "audit.jsonl"
    trail.write_bytes(b"half of a li\n" + trail.read_bytes())

    with pytest.raises(UserError) as error:
        list(audit.entries(tmp_path))

    assert str(error.value) == (
        f"{trail}: the line `half of a li` is no entry of the trail (Expecting value: line 1 column 1 (char 0)); put back what was there"
    )
