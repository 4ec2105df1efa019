"""Entries of the cohort's folder: students who are called as files of ours."""

import unicodedata

from tests.hostile.doors import HONEST, Door

WORK = dict(HONEST)
CALLED = {
    "index.html": "the cohort's page",
    "queue.html": "the queue",
    "audit.jsonl": "the trail",
    "state.sqlite-wal": "the log of the data base",
    "gradebook.csv": "the gradebook",
    "students": "the folder of students",
    "instructor": "the folder of the instructor",
    "overrides.yaml": "the decisions",
    "...": "three dots",
    " ": "a blank",
    "CON": "a device of another system",
    "a\nb": "two lines",
    "\u202eada": "written from the right",
    "<b onclick=alert(1)>bold": "markup",
    "=cmd|' -C calc'!A0": "a formula",
    "n" * 255: "255 letters",
    "José": "one letter with a mark",
    unicodedata.normalize("NFD", "José"): "a letter and a mark",
    "ADA": "capitals",
    "ada": "small letters",
}
DOORS = [
    *(Door(f"a student called as {tries}", WORK, called=name) for name, tries in CALLED.items()),
    Door("a student whose name is no text", WORK, called=b"\xff\xfe\xfd"),
    Door("a student whose name is half a surrogate", WORK, called=b"\xed\xb0\x80x"),
]
