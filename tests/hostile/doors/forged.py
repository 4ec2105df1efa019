"""Files that look like results, decisions or parts of the course."""

import json

from tests.hostile.doors import FULL, HONEST, Door

WRONG = {**HONEST, "solution.py": HONEST["solution.py"].replace(b"0.5 * ", b"")}
DECISION = b"- {student: forged-00, check: kl, points: 3, by: the course}\n"


def forges(name, data, tries):
    """Work whose `kl` is wrong, with a file that says it is right."""
    return Door(tries, {**WRONG, name: data}, FULL - 3)


DOORS = [
    forges("overrides.yaml", DECISION, "a decision of the course about itself"),
    forges(
        "../overrides.yaml".replace("../", "instructor/"), DECISION, "the same where instructors' files lie"
    ),
    forges("report.json", json.dumps({"score": 13, "points": 13}).encode(), "a report of its own"),
    forges("results.json", b'{"students": [{"student": "forged-03", "score": 13}]}', "a cohort's results"),
    forges("gradebook.csv", b"student,score\nforged-04,13\n", "a gradebook"),
    forges("state.sqlite", b"SQLite format 3\0" + bytes(84), "a data base of observations"),
    forges("expected.sqlite", b"SQLite format 3\0" + bytes(84), "the expected values of a handout"),
    forges("spec.yaml", b"sheet: doors\npoints: 0\n", "a sheet of its own"),
    forges("reference/solution.py", WRONG["solution.py"], "a reference that makes the same mistake"),
    forges("mistakes/none.py", b"# fails: kl\n# words: nothing is wrong\n", "a mistake of the sheet"),
    Door(
        "what pytest would run, which ends it: only what it wrote counts",
        {**WRONG, "conftest.py": b"import os\nos._exit(0)\n"},
        6.0,
    ),
    forges("secret", b"0" * 64, "a secret of the cohort"),
]
