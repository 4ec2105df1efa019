"""The index of answers on disk: made once, made anew where it must be, and followed while others grade."""

from dataclasses import replace

import pytest

from graders.cohort.kept import as_text, of_text
from graders.cohort.state import State, settings
from graders.desk import index
from graders.desk.work import INDEX, Work
from graders.paths import STATE
from graders.sheets.load import find_spec
from tests.desk.conftest import PEOPLE

pytestmark = pytest.mark.jail


def opened(out):
    return Work(find_spec(settings(out)["sheet"]), out)


@pytest.fixture
def made(monkeypatch):
    """Counts the entries that are made, and not read from the disk."""
    counted = []
    real = index.answers
    monkeypatch.setattr(index, "answers", lambda spec, text: counted.append(text) or real(spec, text))
    return counted


def test_what_was_made_once_is_read_the_next_time_and_says_the_same(out, made):
    first = opened(out)
    again = opened(out)

    assert len(made) == len(PEOPLE)
    assert (again.by_check, again.scores, again.digests) == (first.by_check, first.scores, first.digests)
    assert again.by_check["q1"]["ada"].shingles == first.by_check["q1"]["ada"].shingles != frozenset()


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_an_index_that_is_lost_or_damaged_is_made_anew(out, made, damage):
    first = opened(out)
    first.close()
    if damage is None:
        (out / INDEX).unlink()
    else:
        (out / INDEX).write_bytes(damage)

    assert opened(out).by_check == first.by_check
    assert len(made) == 2 * len(PEOPLE)


def test_an_edited_sheet_makes_the_index_anew(out, made, tmp_path):
    work = opened(out)
    spec = work.spec.folder / "spec.yaml"
    text = spec.read_bytes()
    try:
        spec.write_bytes(text + b"# another line\n")
        opened(out)
    finally:
        spec.write_bytes(text)

    assert len(made) == 2 * len(PEOPLE)


def test_what_a_batch_beside_it_grades_adds_or_drops_is_there_at_the_next_look(out, made):
    work = opened(out)
    assert work.refresh() == set()
    made.clear()
    beside = State(out / STATE)
    record = of_text(beside.kept("ada")[0][1])
    beside.keep("newcomer", as_text(replace(record, report=replace(record.report, student="newcomer"))))
    beside.keep("ada", as_text(replace(record, decided="another")))
    beside.forget({"newcomer", *work.digests} - {"bob"})
    beside.close()

    assert work.refresh() == {"ada", "bob", "newcomer"}

    assert len(made) == 2
    assert work.digests["ada"] == "another"
    assert set(work.by_check["q1"]) == {"newcomer", *work.digests}
    assert "bob" not in work.by_check["q1"]
    assert work.student(work.pseudonym("newcomer")) == "newcomer"
    with pytest.raises(KeyError):
        work.student(work.pseudonym("bob"))
