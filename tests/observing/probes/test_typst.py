"""Documents of Typst are read as lines with formulas of LaTeX."""

import pytest

from graders.observing.probes.formats.typst import typst
from graders.observing.probes.formats.typst_formulas import formula


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1/2 x", "\\frac{1}{2} x"),
        ("-(a + b)/c_(i j)", "-\\frac{a + b}{c_{i j}}"),
        ("f(x)/g(x)", "\\frac{f(x)}{g(x)}"),
        ("e^(z_j) \\/ S", "e^{z_{j}} / S"),
        ("sum_(i=1)^n hat(w)_i", "\\sum_{i=1}^{n} \\hat{w}_{i}"),
        ("sigma'(z) dot.op x", "\\sigma'(z) \\cdot x"),
        ('mat(delim: "[", 1, 2; 3, 4)^T', "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}^{T}"),
        ('cases(x &"if" x > 0, 0)', "\\begin{cases} x &\\text{if} x > 0 \\\\ 0 \\end{cases}"),
        ("root(3, x) abs(y) floor(z/2)", "\\sqrt[3]{x} |y| \\lfloor \\frac{z}{2}\\rfloor"),
        ("z in ]0, 1[ cancel(2)", "z \\in ]0, 1["),
        ("9,4 #strike[5] 3", "9,4 3"),
        ("(a", "(a"),
    ],
)
def test_a_formula_says_in_latex_what_it_says_in_typst(source, said):
    assert formula(source) == said


def test_headings_and_lists_have_the_numbers_that_typst_gives_them():
    source = '#set enum(numbering: "a)")\n#set heading(numbering: "1.1")\n= One\n== Two\n+ $x$\n+ y\n- z'

    assert typst(source).strip() == "# 1 One\n\n## 1.1 Two\n\na) $x$\nb) y\n- z"


def test_a_dollar_in_a_comment_opens_no_formula():
    assert typst("// costs 5 $\n= One\n$x$ and // $\n$y$").split() == typst("= One\n$x$ and\n$y$").split()


def test_code_in_a_formula_ends():
    assert typst("`c` and `d`: $f = `a` / y$") == "`c` and `d`: $f = \\frac{\\text{a}}{y}$"


def test_what_is_struck_out_or_said_to_the_printer_is_no_text():
    source = '#let KL = $"KL"$\n#show link: it => {\n  it\n}\n*1a* #strike[5] #text(red)[6] $KL$ // no'

    assert typst(source).strip() == "**1a**   6 $\\text{KL}$"


def test_a_table_is_rows_between_bars():
    source = (
        "#figure(table(columns: (auto, 1fr), table.header([*p*], []), [a) #strike[8] 9], $x^2$, [b)], [2]))"
    )

    assert typst(source).strip() == "| **p** |  |\n| a) 9 | $x^{2}$ |\n| b) | 2 |"
