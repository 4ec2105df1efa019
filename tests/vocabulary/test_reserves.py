"""What a sheet doubts beside a right answer, and what is harmless of it in its place."""

import re

import pytest

from graders.testing import check
from graders.vocabulary import reserves
from tests.independent.asked import MLP, ODSL, spec_of

DOUBTED = r"(?P<harmless>not\s+sampled)|sampled from p|mean of p"


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ("z is sampled from p(z)", "sampled from p"),
        ("z is not  sampled from p(z)", ""),
        ("z is not sampled from p(z); the mean of p is 0", "mean of p"),
        ("z is not sampled from p(z). It is sampled from p(z)", "sampled from p"),
        ("z", ""),
    ],
)
def test_what_is_harmless_in_its_place_raises_no_doubt_and_hides_none_elsewhere(said, doubt):
    assert reserves.found(said, reserves.NONE, DOUBTED) == doubt


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ("Il manque un signe dans l'énoncé. z", ""),
        ("the minus sign is missing on the sheet, z", ""),
        ("Auf dem Blatt steht z, mir fehlt ein signe", "fehlt ein signe"),
        ("one signe is missing in z", "one signe is missing"),
    ],
)
def test_what_the_sheet_is_told_to_lack_is_no_doubt(said, doubt):
    assert reserves.found(said, reserves.NONE, "signe?") == doubt


@pytest.mark.parametrize(
    ("sheet", "id_", "harmless", "doubted"),
    [
        (ODSL, "kl-support", "$p(x) = 0$ :  value is 0", "the value is 0"),
        (ODSL, "mean", "with $\\det(A) = 1$", "with $A = I$"),
        (MLP, "leaky-relu", "ReLU is that for $\\alpha = 0$", "here $\\alpha = 0$"),
        (MLP, "elbo", "- \\log is convex", "the \\log is convex"),
        (MLP, "sampled-from", "it is nicht  gezogen aus p(z)", "it is gezogen aus p(z)"),
    ],
)
def test_sheets_tell_what_is_harmless_in_whatever_spelling(sheet, id_, harmless, doubted):
    wanted = spec_of(sheet).check(id_).doubts

    assert reserves.found(harmless, reserves.NONE, wanted) == ""
    assert reserves.found(doubted, reserves.NONE, wanted)


def test_no_sheet_tells_single_spellings_before_what_it_doubts():
    patterns = [
        c.doubts
        for s in (MLP, ODSL)
        for e in spec_of(s).exercises
        for c in e.checks
        if getattr(c, "doubts", "")
    ]

    assert [p for p in patterns if re.search(r"\(\?<!\w[\w\\]*[^)]* \)", p)] == []


@pytest.mark.parametrize(
    "said",
    [
        "zero except on the diagonal",
        "it kills  everything except x_1",
        "nulle sauf ici",
        "löscht alles außer x",
    ],
)
def test_what_is_zero_but_somewhere_is_no_exception(said):
    assert reserves.found(said, reserves.RESERVED) == ""
    assert reserves.found(f"{said}, except for x < 0", reserves.RESERVED).startswith("except")


def word(doubted):
    return check({"kind": "answer_word", "answer": "1", "right": "p", "wrong": "q", "doubted": doubted})


def test_what_is_doubted_under_several_names_is_one_expression_in_their_order():
    one = {"not-sampled": r"(?P<harmless>not\s+sampled)", "sampled": "sampled from p", "mean": "mean of p"}

    assert word(one).doubts == word(DOUBTED).doubts == DOUBTED


@pytest.mark.parametrize("doubted", ["(p", {"first": "(p", "second": "q)"}])
def test_what_is_no_expression_is_said_when_the_sheet_is_read(doubted):
    with pytest.raises(ValueError, match=r"no regular expression: `\(p` \("):
        word(doubted)
