"""The audit trail: every change of what people decided."""

import json

from graders.cohort import audit
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
