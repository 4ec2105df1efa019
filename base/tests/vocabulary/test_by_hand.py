"""Rubrics as items: what they come to, and how words become items."""

import pytest
from pydantic import ValidationError

from graders.vocabulary.by_hand import ByHand, Item, from_words


def items(**points):
    return tuple(Item(id=i, says=i, points=p) for i, p in points.items())


@pytest.mark.parametrize(
    ("rubric", "ticked", "adjust", "points"),
    [
        (ByHand(items=items(a=2, b=1)), ["a", "b"], 0, 3),
        (ByHand(items=items(a=2, b=1)), [], 0, 0),
        (ByHand(items=items(a=2, b=-3)), ["a", "b"], 0, 0),
        (ByHand(start="everything", items=items(a=-1)), ["a"], 0.5, 3.5),
        (ByHand(start="everything", floor=1, items=items(a=-9)), ["a"], 0, 1),
        (ByHand(cap=2, items=items(a=2, b=1)), ["a", "b"], 0, 2),
        (ByHand(items=items(a=9)), ["a"], 0, 4),
    ],
)
def test_points_are_start_and_items_between_floor_and_cap(rubric, ticked, adjust, points):
    assert rubric.points(ticked, 4, adjust) == points


def test_a_rubric_in_words_is_read_by_its_points():
    rubric = from_words("Loss after each epoch (1). Reconstructions of ten (2), and of others (0.5).", 3.5)

    assert [(i.id, i.says, i.points) for i in rubric.items] == [
        ("part-1", "Loss after each epoch", 1),
        ("part-2", "Reconstructions of ten", 2),
        ("part-3", "of others", 0.5),
    ]


def test_words_that_do_not_name_all_points_are_no_items():
    assert from_words("Two choices (1 each); why (1).", 3) is None


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"items": [*items(a=1), *items(a=2)]}, "two items are called `a`; give one of them another name"),
        ({"items": items(a=1), "floor": 2, "cap": 1}, "`floor` is above `cap`; write it the other way round"),
    ],
)
def test_what_contradicts_itself_is_refused(keys, why):
    with pytest.raises(ValidationError) as error:
        ByHand(**keys)

    assert error.value.errors()[0]["msg"] == f"Value error, {why}"
