"""Sums of derivatives that are told behind the names of nodes become equations, and nodes in a list are no labels."""

import pytest

from graders.observing.probes.computation_graphs import told_sums
from graders.observing.probes.labelling import headings


@pytest.mark.parametrize(
    ("told", "equations"),
    [
        ("- t6: 1\n- t5: dA/dt5 = dA/dt6 dt6/dt5, t4: dA/dt4 = dA/dt6 dt6/dt4", "dA/dt5 = dA/dt6 dt6/dt5\ndA/dt4 = dA/dt6 dt6/dt4"),
        ("t5: d(t6/t6)·d(t6/t5) ; t2: d(t6/t6)·d(t6/t2)", "dt6/dt5 = dt6/dt6·dt6/dt5\ndt6/dt2 = dt6/dt6·dt6/dt2"),
        ("g[t6] = 1\ng[t5] = g[t6]*dt6/dt5\ng[a] = g[t5]*dt5/da", "Z t6 = 1\nZ t5 = Z t6 *dt6/dt5\nZ a = Z t5 *dt5/da"),
        ("t5 : dt6/dt5 (only one child)\nt4 : dt6/dt4 = dt6/dt5 dt5/dt4", "dt6/dt4 = dt6/dt5 dt5/dt4"),
        ("dt6/dt_(3+i) = dt6/dt_i", "dt6/dt_{3+i} = dt6/dt_i"),
    ],
)  # fmt: skip
def test_what_is_told_of_each_variable_is_an_equation(told, equations):
    said = told_sums.as_equations(told, "t6", {"t5", "t4", "t2", "a"})

    assert [" ".join(line.split()) for line in said.splitlines() if line.strip()] == equations.splitlines()


@pytest.mark.parametrize(
    ("line", "before", "node"),
    [
        ("- a: dA/da = dA/dt1 dt1/da", "- t1: dA/dt1 = dA/dt2 dt2/dt1", True),
        (r"- a: $\frac{\partial A}{\partial a}=1$", r"- t1: $\frac{\partial A}{\partial t_1}=2$", True),
        ("a: d(A/t4)·d(t4/a) ;", "t6: 1 ; t5: d(A/t6)·d(t6/t5) ;", True),
        ("a: dA/da = 2", "1.3 Graphs", False),
        ("a: t1 = a + b", "- t1: dA/dt1 = 1", False),
        ("b) dA/db = 3", "a) dA/da = 2", False),
    ],
)
def test_a_variable_in_a_list_of_nodes_is_no_label(line, before, node):
    assert headings.is_node(line, before) is node


@pytest.mark.parametrize(
    ("told", "equation"),
    [
        (r"$\partial_{t_5}\mathcal A=\partial_{t6}\mathcal A$", "$\\frac{\\partial A}{\\partial t_5}=\\frac{\\partial A}{\\partial t6}$"),
        (r"$\nabla t_5=\nabla t_6\,dt_6/dt_5$", "$ Z t_5 = Z t_6 \\,dt_6/dt_5$"),
        ("t5: dB/dt7 dt7/dt5", "dB/dt5 = dB/dt7 dt7/dt5"),
    ],
)  # fmt: skip
def test_a_sign_for_the_derivative_by_a_variable_is_read(told, equation):
    assert told_sums.as_equations(told, "t6", {"t5", "a"}).split() == equation.split()


@pytest.mark.parametrize(
    ("part", "equation"),
    [
        ("so we get dL/da = dL/du du/da. Two branches:", "dL/da = dL/du du/da"),
        ("dL/da = dL/du du/da and the same with u2", "dL/da = dL/du du/da"),
        ("dL/da = dL/du du/da , where dL/du comes from there", "dL/da = dL/du du/da"),
        ("dL/da = dL/du du/da, + dL/dv dv/da", ""),
        ("dL/da = dL/du du/da and dL/dv dv/da", ""),
        ("dL/da = dL/du du/da. Times two", ""),
        ("not dL/da = dL/du du/da", ""),
    ],
)
def test_words_around_an_equation_are_left_out_where_they_change_nothing(part, equation):
    assert told_sums.within(part).strip() == (equation or part)
