from graders.feedback.formulas import formula, rich, svg_height
from graders.feedback.page import as_html
from tests.feedback.sample import report


def test_formulas_are_set_with_their_source_as_alternative():
    assert 'alt="\\frac{1}{2}" style="height:' in as_html(report())


def test_a_formula_stands_on_the_line_with_no_more_around_it_than_slanted_letters_reach_into():
    (letter, below), (fraction, deeper) = formula("x"), formula(r"\frac{1}{2}")

    assert 0 < below <= 0.3
    assert svg_height(letter) <= 9
    assert below + 0.2 < deeper < svg_height(fraction) / 20


def test_what_is_no_formula_stays_text():
    assert str(rich("costs $\\nonsense{$ or $5")) == "costs \\nonsense{ or $5"
