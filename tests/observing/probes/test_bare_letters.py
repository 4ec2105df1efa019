"""Letters without a bracket label the parts of a question where they count them from a on."""

import pytest

from graders.observing.probes.formats import latex
from graders.observing.probes.formats.bare_letters import marked
from graders.observing.probes.spelling.marks import plain


def test_letters_that_begin_the_paragraphs_of_a_question_in_order_are_labels():
    said = "## 1.1\n\na\n```\nJ = 1\n```\nb `J = 2`\n\nc s = 3\n\n## 1.2\n\na x = 1"

    assert marked(said) == "## 1.1\n\na)\n```\nJ = 1\n```\nb) `J = 2`\n\nc) s = 3\n\n## 1.2\n\na x = 1"


@pytest.mark.parametrize(
    "said",
    [
        "## 1.1\n\na = 1\n\nb = 2\n\nc = 3",
        "## 1.1\n\na\n\nc `x`\n\nb `y`",
        "## 1.1\n\na function of x\n\nb `x`\n\nc `y`",
        "## 1.1\n\na `x`\nb `y`\nc `z`",
    ],
    ids=["assignments", "another order", "a word", "lines of one paragraph"],
)
def test_other_letters_stay_as_they_are(said):
    assert marked(said) == said


def test_bold_letters_of_plain_tex_are_bold():
    assert latex.latex(r"{\large\bf PROBLEM 1}" + "\n\n" + r"{\bf 1.} $x$").split() == [
        r"\textbf{PROBLEM",
        "1}",
        r"\textbf{1.}",
        "$x$",
    ]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("v6 = v5 . v3", "v6 = v5 * v3"),
        ("s(x) . (1 - s(x))", "s(x) * (1 - s(x))"),
        ("x = a + b . Then we see", "x = a + b . Then we see"),
        ("f = x . and then it is", "f = x . and then it is"),
        ("f = x. y = 2", "f = x. y = 2"),
    ],
)
def test_a_point_between_blanks_multiplies_unless_a_sentence_begins_behind_it(said, read):
    assert plain(said) == read
