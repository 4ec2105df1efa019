"""Sums of products of partial derivatives in notations of one's own."""

import pytest

from graders.observing.probes.computation_graphs import adjoints, told_sums

NAMES = {"a", "b", "u", "v"}
LAST = "w"
SUMS = {"u": {"w"}, "v": {"w"}, "a": {"u", "v"}, "b": {"v"}}
"""u = f(a), v = g(a, b), w = u v."""


@pytest.mark.parametrize(
    "text",
    [
        "[L|w] = 1; [L|u] = [L|w][w|u]; [L|v] = [L|w][w|v]; [L|a] = [L|u][u|a] + [L|v][v|a]; [L|b] = [L|v][v|b]",
        "D(w)=1  D(u)=D(w)dw/du  D(v)=D(w)dw/dv\nD(a)=D(u)du/da + D(v)dv/da   D(b)=D(v)dv/db",
        "``d(w) = 1; d(u) = d(w) d(w,u); d(v) = d(w) d(w,v); d(a) = d(u) d(u,a) + d(v) d(v,a); d(b) = d(v) d(v,b)``",
        r"$\partial_wL=1$, $\partial_uL=\partial_wL\,\partial_uw$, $\partial_vL=\partial_wL\,\partial_vw$, "
        r"$\partial_aL=\partial_uL\,\partial_au+\partial_vL\,\partial_av$ (the sum over both), $\partial_bL=\partial_vL\,\partial_bv$",
    ],
)
def test_any_consistent_notation_is_read(text):
    assert adjoints.read(text, NAMES, LAST) == SUMS


def test_a_missing_term_is_seen():
    text = "[L|u] = [L|w][w|u]; [L|v] = [L|w][w|v]; [L|a] = [L|u][u|a]; [L|b] = [L|v][v|b]"
    assert adjoints.read(text, NAMES, LAST) == SUMS | {"a": {"u"}}


def test_an_index_stands_for_its_numbers_and_a_sum_goes_over_them():
    text = "[L|u_i] = [L|w][w|u_i]; [L|a] = sum_i [L|u_i][u_i|a]"
    assert adjoints.read(text, {"a", "u1", "u2"}, "w") == {"u1": {"w"}, "u2": {"w"}, "a": {"u1", "u2"}}


@pytest.mark.parametrize(
    "text",
    [
        "[L|a] = [L|u][a|u] + [L|v][v|a]",  # turned round
        "[L|u_i] = [L|w][w|u_i]; [L|a] = [L|u_i][u_i|a]",  # no sum
        "[L|a] = [L|u][u|a] + [L|z][z|a]",  # no such variable
        "[L|a] = [L|u][u|b]",  # by another one
        "[L|a] = [L|u][u|a]; [L|a] = [L|v][v|a]",  # twice
        "[L|a] = [L|u][u|a] + 3",
        "the same as before",
        "",
    ],
)
def test_what_is_unclear_is_for_a_person(text):
    assert adjoints.read(text, {*NAMES, "u1", "u2"}, LAST) is None


def test_the_sums_of_a_graph_are_found_among_those_of_others_and_its_assignments():
    text = """u = exp(a); v = a b; w = u v
    dX/dw = 1; dX/du = dX/dw dw/du; dX/dv = dX/dw dw/dv; dX/da = dX/du du/da + dX/dv dv/da; dX/db = dX/dv dv/db
    | u | dY/du = dY/dw dw/du | and so on
    dY/da = dY/du du/da"""

    assert adjoints.among(text, SUMS, LAST)
    assert not adjoints.among(text.replace(" + dX/dv dv/da", ""), SUMS, LAST)


def test_a_bar_is_the_derivative_by_a_variable():
    text = r"\bar w = 1; \bar u = \bar w \frac{\partial w}{\partial u}; \bar a = \bar u \frac{\partial u}{\partial a}"
    assert adjoints.read(text, {"a", "u"}, "w") == {"u": {"w"}, "a": {"u"}}


def test_the_last_variable_may_be_called_as_a_given_one_in_capitals():
    text = "dA/dA = 1; dA/du = dA/dA * dA/du (edge u to A, the local one); dA/da = dA/du du/da"
    assert adjoints.read(text, {"a", "u"}, "A") == {"u": {"A"}, "a": {"u"}}


def test_sums_are_read_below_the_name_of_their_expression():
    text = "Expression A\n| u = a^2 | dL/du = 1 |\nExpression B\n| a | dL/da = dL/du du/da |\n| u = exp(a) | dL/du = dL/dw dw/du |\n| w = u^2 (= B) | dL/dw = 1 |"
    assert adjoints.among(text, {"a": {"u"}, "u": {"w"}}, "w")
    assert not adjoints.among(text, {"a": {"u"}, "b": {"u"}, "u": {"w"}}, "w")
    assert adjoints.among(text, {"a": {"u"}, "b": {"u"}, "u": {"w"}}, "w", {"b"})


def test_equations_may_be_joined_by_a_word_and_have_a_remark_behind_an_arrow():
    text = "$[L|u] = [L|w][w|u]$ and $[L|v] = [L|w][w|v]$\n[L|a] = [L|u][u|a] + [L|v][v|a]   <- two children"
    assert adjoints.read(text, {"a", "u", "v"}, "w") == {"u": {"w"}, "v": {"w"}, "a": {"u", "v"}}
    assert adjoints.read(text.replace("<-", "+"), {"a", "u", "v"}, "w") is None


def test_numbers_added_to_an_index_are_those_of_what_is_given():
    text = r"\frac{\partial L}{\partial t_{i}} = \frac{\partial L}{\partial t_{2+i}}\frac{\partial t_{2+i}}{\partial t_{i}}"
    names = {"x1", "x2", "t1", "t2", "t3", "t4"}

    found = adjoints.read(text, names, "t5")

    assert found == {"t1": {"t3"}, "t2": {"t4"}}


def test_an_expression_and_its_last_variable_are_one():
    text = r"\frac{\partial \mathcal{A}}{\partial a} + \frac{\partial \mathcal A}{\partial u}"

    assert (
        told_sums.with_last(text, "A", "w")
        == r"\frac{\partial w}{\partial a} + \frac{\partial w}{\partial u}"
    )


LINES = "dw/du = dw/dw dw/du; dw/dv = dw/dw dw/dv; dw/da = dw/du du/da + dw/dv dv/da; dw/db = dw/dv dv/db"


@pytest.mark.parametrize("sign", [r"\neq", "≠", r"\not=", "!="])
def test_what_is_said_to_be_unequal_is_no_sum(sign):
    said = LINES.replace("=", sign)
    assert adjoints.read(said, NAMES, LAST) is None
    assert adjoints.fractions(said)[0] in ({}, {"w": {"?"}})


@pytest.mark.parametrize("before", ["2 ", "-", r"2 \cdot ", "1/3 "])
def test_a_factor_before_a_product_of_derivatives_is_for_a_person(before):
    assert adjoints.read(LINES.replace("= ", f"= {before}"), NAMES, LAST) is None


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (r"\frac{\partial \mathcal B}{\partial a} = 1", True),
        ("dB/da = dB/du du/da", True),
        ("dA/da = dA/du du/da", False),
        ("du/da = du/dv dv/da", True),
        ("dw/da = dw/du du/da", False),
        ("dL/da = dL/du du/da", False),
    ],
)
def test_sums_of_another_expression_than_that_of_their_label_are_seen(text, other):
    assert adjoints.of_another(text, "A", NAMES) == other


@pytest.mark.parametrize(
    ("text", "of_w"),
    [
        (r"\frac{dL}{dw} = \sum_{i=1}^3 \frac{dL}{dt_i}\frac{dt_i}{dw}", {"t1", "t2", "t3"}),
        (r"\frac{dL}{dw} = \sum_{i=1}^3 \frac{dL}{dt_{3+i}}\frac{dt_{3+i}}{dw}", {"t4", "t5", "t6"}),
        (r"\frac{dL}{dw} = \sum_{i=1}^2 \frac{dL}{dt_{3+i}}\frac{dt_{3+i}}{dw}", {"t4", "t5"}),
    ],
)
def test_a_sum_goes_up_to_the_number_that_is_told(text, of_w):
    names = {"w", "x1", "x2", "x3", *(f"t{k}" for k in range(1, 7))}

    assert adjoints.read(f"dL/dx_1 = dL/dt_1 dt_1/dx_1\n{text}", names, "z") == {"x1": {"t1"}, "w": of_w}


@pytest.mark.parametrize(
    "text",
    [
        "dL/dw = sum_i dL/dt_i dt_i/dw",  # of three data points, or of all six variables?
        "dL/dw = sum_{i=1}^3 dL/dt_{3+i} dt_{3+i}/dw + dL/dt_1 dt_1/dw",
    ],
)
def test_a_sum_of_which_it_is_unclear_over_what_it_goes_is_for_a_person(text):
    names = {"w", "x1", "x2", "x3", *(f"t{k}" for k in range(1, 7))}

    assert adjoints.read(f"dL/dx_1 = dL/dt_1 dt_1/dx_1\n{text}", names, "z") is None


@pytest.mark.parametrize("lead", ["then ", "for every $i$: ", "data nodes (not needed, but complete): "])
def test_words_may_stand_before_an_equation(lead):
    text = (
        f"[L|u] = [L|w][w|u], [L|v] = [L|w][w|v], {lead}[L|a] = [L|u][u|a] + [L|v][v|a]\n[L|b] = [L|v][v|b]"
    )

    assert adjoints.read(text, NAMES, LAST) == SUMS


@pytest.mark.parametrize("lead", ["wrong: ", "not the sum: ", "statt dessen: "])
def test_words_before_an_equation_may_take_it_back(lead):
    assert adjoints.read(f"[L|u] = [L|w][w|u]\n{lead}[L|v] = [L|w][w|v]", NAMES, LAST) is None


def test_a_d_before_a_variable_is_the_derivative_by_it_also_among_assignments():
    text = """u = exp(a)   v = a b   w = u v
    dw = 1;  du = dw [w/u];  dv = dw [w/v]
    da = du [u/a] + dv [v/a]
    db = dv [v/b]"""

    assert adjoints.among(text, SUMS, LAST)
    assert not adjoints.among(text.replace(" + dv [v/a]", ""), SUMS, LAST)


def test_what_is_said_to_be_the_same_for_others_is_told():
    users = {"u1": {"v"}, "u2": {"v"}, "a": {"u1"}, "v": {"w"}}
    text = "dL/du1 = dL/dv dv/du1 (same for u2)\ndL/da = dL/du1 du1/da\ndL/dv = dL/dw dw/dv"

    assert adjoints.among(text, users, "w")
    assert not adjoints.among(text.replace("same for u2", "see above"), users, "w")
    assert not adjoints.among(text.replace("u2", "a").replace("dL/da = dL/du1 du1/da", ""), users, "w")


def test_cells_with_several_derivatives_are_read_one_beside_the_other():
    table = "| node | sum |\n|---|---|\n| dL/du, dL/dv | dL/dw dw/du, dL/dw dw/dv |\n| dL/da (not needed) | dL/du du/da + dL/dv dv/da |\n| dL/db | dL/dv dv/db |"

    assert adjoints.among(table, SUMS, LAST)
    assert not adjoints.among(table.replace("dw/du, dL/dw dw/dv", "dw/dv, dL/dw dw/du"), SUMS, LAST)
