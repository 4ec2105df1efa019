"""Alternatives that are put together by their places match where each of them does."""

import re

import pytest

from graders.vocabulary import disowned, withdrawn
from graders.vocabulary.alternatives import by_place

APART = (
    r"(?<!\w)wrong|false",
    r"(?<!\w)(?:old|older)(?!\w)",
    r"(?:^|(?<=\n))no[|)]|[\]|(]x",
    r"(?<!\w)?y\|z",
)


def test_alternatives_of_one_place_stand_together():
    assert by_place(*APART) == (
        r"(?<!\w)(?:wrong|(?:old|older)(?!\w))|(?:false|[\]|(]x|(?<!\w)?y\|z)|(?:^|(?<=\n))(?:no[|)])"
    )


@pytest.mark.parametrize(
    "said", ["is wrong", "unwrong", "false", "the older one", "bolder", "no)", "a no)", "]x", "y|z", "y z"]
)
def test_they_match_where_any_of_them_does(said):
    found = re.search(by_place(*APART), said)
    wanted = re.search("|".join(APART), said)

    assert (found and found.span()) == (wanted and wanted.span())


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        (disowned.DISOWNED, (*disowned.BEFORE, *disowned.BEHIND)),
        (withdrawn.WITHDRAWN, (*withdrawn.MARKED, *withdrawn.CLAIMED, *withdrawn.BACK, *withdrawn.ENTERED)),
    ],
    ids=["disowned", "withdrawn"],
)
def test_no_alternative_is_lost(pattern, parts):
    assert [
        p for p in parts if not all(piece in pattern.pattern for piece in re.findall(r"[a-zäöü]{5,}", p))
    ] == []
