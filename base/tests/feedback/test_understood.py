"""What an answer was read as is set as mathematics on pages, in letters on a terminal; what is no formula is left out."""

from dataclasses import replace

import pytest

from graders.feedback.documents import as_document
from graders.feedback.page import as_html
from graders.feedback.pdf import as_pdf
from graders.feedback.student import for_student
from graders.feedback.text import result_lines
from graders.feedback.understood import for_typst, mathml, plain
from graders.model import failed, passed
from tests.feedback.sample import report


def signs(text):
    return tuple(text.split())


@pytest.mark.parametrize(
    ("said", "letters"),
    [
        ("n:1 n:2 / v:x n:2 ^ * v:w1 v:x * +", "1/2\u2009x² + w₁\u2009x"),
        ("v:e v:x ~ ^ ~ n:1 v:x f:sigmoid/1 - *", "−e^(−x)\u2009(1 − sigmoid(x))"),
        ("n:1 n:2 v:w1 v:x * sum:j", "∑_(j = 1)^(2) w₁\u2009x"),
        ("v:x v:a - | f:sqrt/1 n:2 /", "√(|x − a|)/2"),
        ("v:x v:x n:0 > n:0 w:otherwise cases:2", "x if x > 0; 0 otherwise"),
        ("v:x n:0 v:w1 v:x n:2 ^ matrix:2x2", "[[x, 0], [w₁, x²]]"),
        ("n:2 n:3 n:2 ^ * v:a v:b - -", "2 · 3² − (a − b)"),
        ("v:a v:b + v:c /", "(a + b)/c"),
        ("v:a v:b + v:c *", "(a + b)\u2009c"),
        ("v:a ~ n:2 ^", "(−a)²"),
        ("v:a v:b v:c - +", "a + b − c"),
        ("v:a v:b / v:c / v:d ^", "((a/b)/c)^d"),
        ("n:1 v:sigma_p /", "1/σ_p"),
        ("n:13.52", "13.52"),
        ("v:oo ~", "−∞"),
        ("n:5 n:5 n:3 f:shape/3", "5 × 5 × 3"),
        ("n:1 n:2 ~ f:list/2", "(1, −2)"),
        ("v:W T v:x *", "Wᵀ\u2009x"),
        ("v:x n:3 f:log/1 of\xa0base", ""),
        ("v:x v:y +  v:z", ""),
    ],
)
def test_an_answer_reads_in_letters_as_it_was_understood(said, letters):
    assert plain(signs(said)) == letters


def test_a_formula_is_mathematics_in_a_page():
    assert mathml(signs("n:1 v:x n:2 ^ /")) == (
        '<math displaystyle="true" alttext="1/x²"><mfrac><mn>1</mn><msup><mi>x</mi><mn>2</mn></msup></mfrac></math>'
    )


def test_names_are_escaped_and_whatever_is_no_formula_is_left_out():
    assert "<script>" not in mathml(("v:<script>",))
    assert mathml(("<script>",)) == ""
    assert for_typst(("+",)) is None


READ = replace(passed(), wrote="13,52 (see $x$)", understood=("n:13.52",))


def test_the_answer_and_what_it_was_read_as_stand_beside_each_other():
    shown = report(a=READ)
    (first, *_) = shown.results
    assert result_lines(first)[1:] == ["    written:  13,52 (see $x$)", "    read as:  13.52"]
    page = as_html(for_student(shown))
    assert (
        '<dt>written</dt><dd>13,52 (see $x$)</dd><dt>read as</dt><dd class="math" tabindex="0"><math' in page
    )
    doc = as_document(shown).exercises[0].checks[0]
    assert (doc.wrote, doc.understood) == ("13,52 (see $x$)", "13.52")


def test_what_was_written_is_not_told_twice():
    wrong = replace(
        failed("another value", expected="2", actual="13,52"), wrote="13,52", understood=("n:13.52",)
    )
    assert result_lines(report(a=wrong).results[0])[1:] == [
        "    another value",
        "    expected: 2",
        "    written:  13,52",
        "    read as:  13.52",
    ]


def test_every_form_is_set_in_a_pdf(tmp_path):
    every = (
        "v:x v:x n:0 > n:0 w:otherwise cases:2",
        "v:x n:0 v:w1 v:x n:2 ^ matrix:2x2",
        "w: w: v:x sum:j v:x f:sqrt/1 + v:y n:2 / v:y | * - ~ v:a v:b , + * T".replace(" ,", ""),
    )
    for said in every:
        assert for_typst(signs(said)) is not None
        shown = report(a=replace(READ, understood=signs(said)))
        assert as_pdf(for_student(shown), tmp_path).startswith(b"%PDF")


def test_a_hidden_check_shows_neither():
    shown = report(a=READ)
    hidden = replace(
        shown,
        exercises=tuple(
            replace(e, results=tuple(replace(r, public=False) for r in e.results)) for e in shown.exercises
        ),
    )
    assert "13" not in "".join(result_lines(for_student(hidden).results[0]))
