"""Matrices that are drawn line by line."""

import pytest

from graders.observing.probes.quantities import blocks

DRAWN = """
       ⎛ a·b      0     c ⎞
J  =   ⎜                  ⎟
       ⎝  0      1/a   1/a⎠
"""
SET = r"\begin{matrix} a·b & 0 & c \\ 0 & 1/a & 1/a \end{matrix}"


@pytest.mark.parametrize("behind", ["", "(2×3, for a > 0)", "```\n(for all a, b)"])
def test_a_remark_in_brackets_is_no_row_of_a_drawn_matrix(behind):
    assert blocks.in_latex(DRAWN + behind) == SET


@pytest.mark.parametrize("behind", ["then\n(a   b   c)", "or\n(3,  4,  5)", "- I"])
def test_what_may_change_a_drawn_matrix_leaves_it_unread(behind):
    assert blocks.in_latex(DRAWN + behind) == ""
