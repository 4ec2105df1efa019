from graders.feedback.formulas import rich
from graders.feedback.page import as_html
from tests.feedback.sample import report


def test_formulas_are_set_with_their_source_as_alternative():
    assert 'alt="\\frac{1}{2}" style="height:' in as_html(report())


def test_what_is_no_formula_stays_text():
    assert str(rich("costs $\\nonsense{$ or $5")) == "costs \\nonsense{ or $5"
