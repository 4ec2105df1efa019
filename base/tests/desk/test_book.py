"""What people decided, in overrides.yaml and the trail: versions, items, edited rubrics."""

import json

import pytest

from graders.cohort.audit import TRAIL
from graders.desk.book import Book
from graders.desk.drafts import Conflict, Draft
from graders.desk.entries import HEAD
from graders.errors import UserError
from graders.sheets.load import load_spec
from graders.vocabulary.by_hand import ByHand, Item
from tests.desk.conftest import write_sheet

ADA = ("ada", "q2")


@pytest.fixture
def book(tmp_path):
    (tmp_path / "out" / "instructor").mkdir(parents=True)
    return Book(load_spec(write_sheet(tmp_path / "sheet") / "spec.yaml"), tmp_path / "out")


def trail(book):
    return [json.loads(line) for line in (book.out / TRAIL).read_text().splitlines()]


def save(book, draft, by="Kim", key=ADA, version=None):
    book.refresh()
    return book.save({key: draft}, by, {key: version or book.version(key)})


def test_a_decision_stands_in_the_file_and_in_the_trail(book):
    save(book, Draft(items=("sign",), comment="see p. 3"))

    assert book.path.read_text() == HEAD + (
        '- {student: ada, check: q2, items: [sign], comment: "see p. 3", by: Kim}\n'
    )
    assert [(e["decision"], e["before"]) for e in trail(book)] == [
        ({"points": 1.0, "items": ["sign"], "comment": "see p. 3", "by": "Kim"}, {})
    ]


def test_who_saves_second_is_told_who_was_first(book):
    version = book.version(ADA)
    save(book, Draft(items=("sign",)), by="Lea")

    with pytest.raises(Conflict) as error:
        save(book, Draft(items=()), version=version)

    assert str(error.value) == "saved just now by Lea"
    assert book.of(ADA).items == ("sign",)


def test_the_same_save_twice_is_one(book):
    version = book.version(ADA)

    first = save(book, Draft(items=("sign",)), version=version)
    second = save(book, Draft(items=("sign",)), version=version)

    assert (first, second, len(trail(book))) == ([ADA], [], 1)


def test_an_edit_by_hand_is_read_and_kept(book):
    save(book, Draft(items=("sign",)))
    text = book.path.read_text() + "# by mail\n- {student: bob, check: q2, points: 2, by: Tom}  # late\n"
    book.path.write_text(text)

    save(book, Draft(items=("alien",)))

    assert book.of(("bob", "q2")).points == 2
    assert book.path.read_text() == text.replace("[sign]", "[alien]")


def test_remarks_of_others_stay_beside_a_decision(book):
    book.path.write_text("- {student: ada, check: q2, comment: nice, by: Tom}\n")

    save(book, Draft(items=("sign",), comment="but see p. 3"))

    assert book.path.read_text() == (
        "- {student: ada, check: q2, comment: nice, by: Tom}\n"
        '- {student: ada, check: q2, items: [sign], comment: "but see p. 3", by: Kim}\n'
    )
    assert book.of(ADA).comment == "nice (Tom); but see p. 3"


def test_taking_a_decision_back_leaves_what_else_the_entry_says(book):
    book.path.write_text("- {student: ada, check: q2, points: 1, by: Tom, symbols: {kl: closeness}}\n")

    save(book, Draft())

    assert book.path.read_text() == "- {student: ada, check: q2, symbols: {kl: closeness}}\n"
    assert trail(book)[-1]["decision"] == {}


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (
            Draft(items=("sing",)),
            "the rubric of `q2` has no item `sing`; did you mean `sign`?; its items are sign, no-reason, alien",
        ),
        (Draft(points=4), "`q2` has 3 points, not 4"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(book, draft, why):
    with pytest.raises(UserError) as error:
        save(book, draft)

    assert str(error.value) == why
    assert not book.path.exists()


def test_two_items_of_one_group_are_refused(book):
    with pytest.raises(UserError) as error:
        save(book, Draft(items=("fits", "partly")), key=("ada", "q3"))

    assert str(error.value) == "of `fits` and `partly` at most one applies; leave one of them"


def rubric(book, **points):
    old = book.rubrics["q2"]
    items = [Item(id=i.id, says=i.says, points=points.get(i.id, i.points)) for i in old.items]
    return ByHand(start=old.start, items=tuple(items))


def test_an_edited_item_changes_earlier_scores_and_the_trail_shows_both(book):
    save(book, Draft(items=("sign",)))
    save(book, Draft(items=("no-reason",)), key=("bob", "q2"))

    changed = book.edit_rubric("q2", rubric(book, sign=-0.5), "Lea", book.rubric_version("q2"))

    assert changed == [ADA, ("bob", "q2")]
    assert book.of(ADA).points == 2.5
    decided = [e for e in trail(book) if "decision" in e]
    assert [(e["before"]["points"], e["decision"]["points"]) for e in decided[2:]] == [(1.0, 2.5)]
    assert {k: trail(book)[-1][k] for k in ("event", "check", "by")} == {
        "event": "rubric",
        "check": "q2",
        "by": "Lea",
    }
    assert Book(book.spec, book.out).of(ADA).points == 2.5


def test_a_rubric_that_another_grader_has_edited_meanwhile_is_not_written_over(book):
    looked_at = book.rubric_version("q2")
    book.edit_rubric("q2", rubric(book, sign=-0.5), "Lea", looked_at)

    with pytest.raises(Conflict) as error:
        book.edit_rubric("q2", rubric(book, sign=-2.0), "Kim", looked_at)

    assert error.value.by == "Lea"
    assert {i.id: i.points for i in book.rubrics["q2"].items}["sign"] == -0.5


def test_an_item_that_is_ticked_cannot_go(book):
    save(book, Draft(items=("sign",)))
    left = ByHand(items=tuple(i for i in book.rubrics["q2"].items if i.id != "sign"))

    with pytest.raises(UserError) as error:
        book.edit_rubric("q2", left, "Kim", book.rubric_version("q2"))

    assert str(error.value) == "the item `sign` is ticked in 1 decision; untick it there, or keep it"


def test_a_line_of_the_trail_that_a_kill_cut_off_counts_for_nothing(book):
    save(book, Draft(items=("sign",)))
    path = book.out / TRAIL
    whole = path.read_text()
    path.write_text(whole + '{"when": "2026')

    save(book, Draft(items=("alien",)))

    assert path.read_text().startswith(whole + '{"when": "2026-')
    assert len(trail(book)) == 2


APART = (
    "- {student: ada, check: q2, version: v2, items: [no-reason], adjust: 0.5, by: Tom}\n"
    "- {student: ada, version: v2, symbols: {kl: mine}, by: Tom}\n"
    "- {student: ada, member: Bob, adjust: -1, comment: wrote no code, by: Tom}\n"
)


def test_what_is_about_a_version_or_a_member_stays_as_it_is(book):
    book.path.write_text(APART)

    save(book, Draft(items=("sign",), adjust=0.25))
    book.name_symbols({"ada": {"kl": "quux"}}, "Kim")

    assert book.path.read_text() == APART + (
        "- {student: ada, check: q2, items: [sign], adjust: 0.25, by: Kim}\n"
        "- {student: ada, symbols: {kl: quux}, by: Kim}\n"
    )
    assert {k: (d.points, d.adjust) for k, d in book.everything().items() if any(k[1:])} == {
        ("ada", "q2", "", ""): (1.25, 0.25),
        ("ada", "q2", "v2", ""): (2.5, 0.5),
        ("ada", "", "v2", ""): (None, 0),
        ("ada", "", "", "Bob"): (None, -1),
    }
    assert [(e["check"], {"version", "member"} & e.keys()) for e in trail(book)] == [
        ("q2", set()),
        ("", set()),
    ]


def test_what_is_decided_for_the_version_that_counts_is_decided(book):
    book.path.write_text(APART)
    book.counting = {"ada": "v2"}
    book.refresh()

    assert book.is_decided(ADA)
    assert book.of(ADA).points == 2.5
    with pytest.raises(UserError) as error:
        save(book, Draft(points=1))
    assert str(error.value) == (
        "`q2` of this hand-in is decided for the version `v2` alone, which counts; change that entry of overrides.yaml"
    )
    assert book.path.read_text() == APART

    book.counting = {"ada": "v1"}
    assert not book.is_decided(ADA)


def test_an_edited_rubric_changes_what_a_version_earned(book):
    book.path.write_text(APART)
    book.refresh()
    rubric = book.rubrics["q2"]
    items = tuple(i.model_copy(update={"points": -2.0}) if i.id == "no-reason" else i for i in rubric.items)

    assert book.edit_rubric(
        "q2", rubric.model_copy(update={"items": items}), "Lea", book.rubric_version("q2")
    ) == [ADA]

    assert book.apart["ada", "q2", "v2", ""].points == 1.5
    assert [(e["version"], e["decision"]["points"]) for e in trail(book) if "decision" in e] == [("v2", 1.5)]
