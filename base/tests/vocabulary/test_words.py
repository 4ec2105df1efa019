"""Which name an answer in words means."""

import pytest

from graders.vocabulary import words

SHAPES = ("convex", "concave", "neither")


@pytest.mark.parametrize(
    ("said", "names", "meant"),
    [
        ("konvex", SHAPES, "convex"),
        ("concave (not convex!)", SHAPES, "concave"),
        ("weder konvex noch konkav", SHAPES, "neither"),
        ("log is concave, so Jensen turns round", SHAPES, "concave"),
        ("Non, car la matrice n'est pas carrée", ("yes", "no"), "no"),
        ("die Aussage stimmt nicht", ("true", "false"), "false"),
        ("- [ ] true\n- [x] false", ("true", "false"), "false"),
        ("nn.LeakyReLU()", ("ReLU", "leaky ReLU"), "leaky ReLU"),
        ("aprendizaje no supervisado", ("supervised", "unsupervised"), "unsupervised"),
        ("Antwort c", ("A", "B", "C"), "C"),
    ],
)
def test_a_name_is_known_in_four_languages(said, names, meant):
    assert words.chosen(said, names) == meant


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("not convex", SHAPES),
        ("convex or concave", SHAPES),
        ("convex?", SHAPES),
        ("it depends on x", SHAPES),
        ("No, it is not true that it is not linear", ("yes", "no")),
        ("a function", SHAPES),
    ],
)
def test_what_may_mean_two_names_or_none_is_for_a_person(said, names):
    with pytest.raises(ValueError, match=r"alternatives|open|denies|no choice|not so"):
        words.chosen(said, names)


def test_a_list_of_names_is_read_in_its_order():
    assert words.several("ELU, PReLU und Leaky ReLU", ["ReLU", "leaky ReLU", "PReLU", "ELU"]) == [
        "ELU",
        "PReLU",
        "leaky ReLU",
    ]


def test_what_is_denied_is_taken_away():
    assert words.without("sigmoid, not softmax", "softmax") == ("sigmoid,  ", False)
    assert words.without("softmax", "softmax") == (" ", True)
