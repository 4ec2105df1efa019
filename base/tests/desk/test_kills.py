"""The desk killed while it saves: nothing is lost, nothing stands there twice, and the trail says each decision once."""

import json
import sqlite3
import threading
from contextlib import closing
from http.client import HTTPException
from pathlib import Path

import pytest
import yaml

from graders.cohort.audit import TRAIL
from graders.desk.work import Work
from graders.sheets.load import load_spec
from tests.desk.server import started

pytestmark = [pytest.mark.jail, pytest.mark.slow]


def test_nothing_is_lost_or_doubled_by_kill_9_in_the_middle_of_saves(out):
    work = Work(load_spec(Path(json.loads(_setting(out))) / "spec.yaml"), out)
    students = sorted(work.digests)
    saves = [(c, s, i) for s in students for c, i in (("q1", "part-1"), ("q2", "sign"), ("q3", "fits"))]
    answered, todo, starts = [], list(saves), 0
    codes = {s: work.pseudonym(s) for s in students}
    work.close()
    while todo:
        starts += 1
        with started(out) as (process, desk):
            for number, (check, student, item) in enumerate(list(todo)):
                if number == 5 and starts < 4:  # while the next ones are on their way
                    threading.Timer(0.002 * starts, process.kill).start()
                fields = {"version": "none", "item": item}
                try:
                    answer = desk.post(f"/q/{check}/{codes[student]}", fields, Accept="application/json")
                except (OSError, HTTPException):
                    break
                assert answer.status == 200, answer.text
                answered.append((check, student, item))
                todo.remove((check, student, item))

    entries = yaml.safe_load((out / "overrides.yaml").read_text())
    assert sorted((e["check"], e["student"], *e["items"]) for e in entries) == sorted(saves)
    trail = [json.loads(line) for line in (out / TRAIL).read_text().splitlines()]
    assert sorted((e["check"], e["student"], *e["decision"]["items"]) for e in trail) == sorted(saves)
    assert starts >= 2
    assert sorted(answered) == sorted(saves)


def _setting(out):
    with closing(sqlite3.connect(out / "instructor" / "state.sqlite")) as state:
        return state.execute("select value from settings where name = 'sheet'").fetchone()[0]
