"""Computation graphs as students write them."""

import numpy as np
import pytest

from graders.observing.probes.computation_graphs import adjoints, graphs

POINTS = {n: np.array(v) for n, v in {"a": [0.5, 1], "b": [2.0, 3], "c": [1.5, 0.7]}.items()}


def test_the_last_variable_is_the_value():
    graph = graphs.read("t1 = a + b\nt2 = c^2\nt3 = t1 / t2", POINTS)

    np.testing.assert_allclose(graph.value, (POINTS["a"] + POINTS["b"]) / POINTS["c"] ** 2)
    assert [line.operations for line in graph.lines] == [1, 1, 1]


@pytest.mark.parametrize(
    "text",
    [
        "t1 = np.log(a)",
        "t1 = ln(a)",
        "t_1 = log(a)",
        "`t1 = log(a)`",
        "- t1 = log(a)",
        "$t_1 = log(a)$",
    ],
)
def test_an_assignment_may_be_written_in_many_ways(text):
    np.testing.assert_allclose(graphs.read(text, POINTS).value, np.log(POINTS["a"]))


@pytest.mark.parametrize(
    "text", ["u = e^a", "u = e**(a)", "u = eᵃ", r"u = e^{a}", "u = exp(a)", r"u &= \exp a"]
)
def test_a_power_of_e_is_one_operation(text):
    graph = graphs.read(text, POINTS)

    np.testing.assert_allclose(graph.value, np.exp(POINTS["a"]))
    assert [line.operations for line in graph.lines] == [1]


@pytest.mark.parametrize(
    ("line", "operations"),
    [
        ("u = -1 * a", 1),
        ("u = a^(-1)", 1),
        ("u = a^(1/2)", 1),
        (r"u = a^{1/2}", 1),
        ("u = (1/2) a", 1),
        ("u = -a", 1),
        ("u = -a * b", 2),
        ("u = 1/2 + a/2", 2),
        ("u = sqrt(a + b)", 2),
    ],
)
def test_a_constant_is_no_operation(line, operations):
    assert [x.operations for x in graphs.read(line, POINTS).lines] == [operations]


def test_every_use_of_a_variable_is_known():
    graph = graphs.read("u = a + b\nv = u * a\nw = v + u", POINTS)

    assert graph.users() == {"a": {"u", "v"}, "b": {"u"}, "u": {"v", "w"}, "v": {"w"}}


def test_what_is_computed_twice_is_found_even_in_another_order():
    assert graphs.read("u = a + b\nv = b + a\nw = u * v", POINTS).repeated == ["v = b + a"]
    assert graphs.read("u = a - b\nv = b - a\nw = u * v", POINTS).repeated == []


@pytest.mark.parametrize(
    "line",
    [
        "dL/da = dL/du * du/da + dL/dv * dv/da",
        "∂L/∂a = ∂L/∂u ∂u/∂a + ∂L/∂v ∂v/∂a",
        r"\frac{\partial L}{\partial a} = \frac{\partial L}{\partial u} \frac{\partial u}{\partial a} + \frac{\partial L}{\partial v} \frac{\partial v}{\partial a}",
    ],
)
def test_sums_of_products_are_read_in_any_spelling(line):
    assert adjoints.fractions(line) == ({"a": {"u", "v"}}, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("t1 = a +", "`t1 = a +` is no assignment of one operation"),
        ("hello", "there is no assignment"),
        ("t1 = q", "`t1 = q` cannot be computed: 'q'"),
        ("t1 = foo(a)", "`t1 = foo(a)` cannot be computed: what is `foo(a)`?"),
        ("", "there is no assignment"),
    ],
)
def test_what_is_no_graph_is_said(text, said):
    with pytest.raises(ValueError, match=r"no assignment|computed") as error:
        graphs.read(text, POINTS)

    assert str(error.value) == said


LINE = {n: np.array([0.5, 2.0]) for n in ("w0", "w1", "x1", "x2", "x3", "y1", "y2", "y3")}
SQUARES = sum((LINE["w0"] + LINE["w1"] * LINE[f"x{i}"] - LINE[f"y{i}"]) ** 2 for i in (1, 2, 3))


@pytest.mark.parametrize(
    "text",
    [
        "for $i=1,2,3$: $p_i=w_1x_i$, $q_i=w_0+p_i$, $r_i=q_i-y_i$, $s_i=r_i^2$; then $t=s_1+s_2$, $C=t+s_3$",
        "für i = 1, 2, 3:  p_i = w1·x_i;  q_i = w0 + p_i;  r_i = q_i - y_i;  s_i = r_i².  Danach u = s_1 + s_2;  v = u + s_3 = C",
        "p_i = w1·x_i, q_i = w0+p_i, r_i = q_i-y_i, s_i = r_i², u = s1+s2, v = u+s3",
        "t1=w1*x1  t2=w1*x2  t3=w1*x3  t4=w0+t1  t5=w0+t2  t6=w0+t3  t7=t4-y1  t8=t5-y2  t9=t6-y3  "
        "t10=t7^2  t11=t8^2  t12=t9^2  t13=t10+t11  t14=t13+t12 (= C)",
    ],
)
def test_lines_with_an_index_and_lines_behind_each_other_are_assignments(text):
    graph = graphs.read(text, LINE)

    assert len(graph.lines) == 14
    assert {line.operations for line in graph.lines} == {1}
    np.testing.assert_allclose(graph.value, SQUARES)


def test_what_is_left_of_the_sums_is_told():
    assert adjoints.fractions("dL/da = dL/db db/da, dL/db = 1") == ({"a": {"b"}, "b": set()}, True)
    assert adjoints.fractions("dL/da = dL/db db/da\n[L|c] = [L|d][d|c]") == ({"a": {"b"}}, False)


def test_the_assignments_are_shown_as_they_were_understood():
    graph = graphs.read("t1 = e^a; t2 = 2 t1 + b", POINTS)

    assert graph.signs == (
        *("v:t1", "v:a", "f:exp/1", "=="),
        *("v:t2", "n:2", "v:t1", "*", "v:b", "+", "=="),
        "matrix:2x1",
    )


def test_the_expression_may_have_the_capital_letter_of_a_variable():
    graph = graphs.read("t1 = exp(a); A = t1 + b", POINTS)

    assert [line.name for line in graph.lines] == ["t1", "A"]
    assert graph.users() == {"a": {"t1"}, "b": {"A"}, "t1": {"A"}}


def test_a_graph_is_found_by_its_variables_wherever_it_stands():
    text = """f1 = exp(x)
    [A]  with A = sqrt(exp(a) + b)
    | a, b -> m | (m1 = e^a) |
    m2 = m1 + b
    m3 = sqrt(m2)   (A = m3)
    [B]
    m1 = c^2
    m2 = a + m1
    dA/dm3 = 1"""
    found = graphs.among(text, {n: POINTS[n] for n in "ab"})

    assert [line.name for line in found.lines] == ["m1", "m2", "m3"]
    np.testing.assert_allclose(found.value, np.sqrt(np.exp(POINTS["a"]) + POINTS["b"]))


def test_of_two_graphs_of_the_same_variables_none_is_chosen():
    points = {n: POINTS[n] for n in "ab"}

    assert graphs.among("t = a + b; u = sqrt(t)\nt = a b; u = sqrt(t)", points) is None


def test_a_graph_is_found_in_a_table_with_its_sums():
    text = "| node | sum |\n| a (input) | dL/da = dL/dt1 * dt1/da |\n| t1 = a + b | dL/dt1 = dL/dt2 * dt2/dt1 |\n| t2 = t1²   (= A) | dL/dt2 = 1 |"

    found = graphs.among(text, {n: POINTS[n] for n in "ab"})

    assert [line.name for line in found.lines] == ["t1", "t2"]


def test_items_of_a_list_are_assignments():
    text = "for i in {1,2}:\n- $t_{1,i} = w_1 x_i$\nand then\n- $t_2 = t_{1,1} + t_{1,2} = \\mathcal C$"
    points = dict.fromkeys(("w1", "x1", "x2"), POINTS["a"])

    assert [line.name for line in graphs.read(text, points).lines] == ["t11", "t12", "t2"]


def test_a_table_with_a_name_beside_each_expression_is_a_list_of_assignments():
    text = "| t₁ | exp(a) |\n| t₂ | √b |\n| A | t₁ · t₂ |"

    assert [line.name for line in graphs.read(text, {n: POINTS[n] for n in "ab"}).lines] == ["t1", "t2", "A"]


def test_a_sum_over_an_index_is_one_operation():
    text = "for $i = 1, 2$:\n$e_i = x_i^2$\nat last $S = \\sum_{i=1}^2 e_i$ (one node for the sum), $C = S$"
    graph = graphs.read(text, {"x1": POINTS["a"], "x2": POINTS["b"]})

    np.testing.assert_allclose(graph.value, POINTS["a"] ** 2 + POINTS["b"] ** 2)
    assert [line.operations for line in graph.lines] == [1, 1, 1]


@pytest.mark.parametrize(
    ("remark", "operations"),
    [
        ("(one sum node with 3 inputs, EDF would do it like that)", 1),
        ("(ein Summenknoten mit drei Eingängen)", 1),
        ("(a sum node)", 1),
        ("(not one node but two operations)", 2),
        ("(this should be one node too)", 2),
        ("(all three are added)", 2),
        ("", 2),
    ],
)
def test_a_sum_of_three_is_one_operation_where_it_is_said_to_be_one_node(remark, operations):
    graph = graphs.read(f"t = exp(a)\ns = t + b + c   {remark}", POINTS)

    np.testing.assert_allclose(graph.value, np.exp(POINTS["a"]) + POINTS["b"] + POINTS["c"])
    assert [line.operations for line in graph.lines] == [1, operations]


def test_a_product_may_say_which_expression_it_is():
    graph = graphs.read("t_1 = e^a\nt_2 = t_1\\,b = \\mathcal A", {n: POINTS[n] for n in "ab"})

    np.testing.assert_allclose(graph.value, np.exp(POINTS["a"]) * POINTS["b"])


@pytest.mark.parametrize(
    "text",
    [
        "t = e^a\n$\\mathcal C = s = t + b$",
        "Then $t = e^a$ and $\\mathcal C = s = t + b$",
        "| $t$ | $e^a$ |\n| $s$ | $t + b$ $(=\\mathcal C)$ |",
    ],
)
def test_the_last_variable_may_have_the_name_of_the_expression_before_or_behind_it(text):
    graph = graphs.read(text, {n: POINTS[n] for n in "ab"})

    assert [line.name for line in graph.lines] == ["t", "s"]


def test_a_variable_that_is_set_equal_to_two_things_is_not_read():
    with pytest.raises(ValueError, match="is no assignment of one operation"):
        graphs.read("t = e^a\ns = u = t + b", {n: POINTS[n] for n in "ab"})


@pytest.mark.parametrize(
    "text",
    [
        "**a)** t1 = exp(a), t2 = sqrt(b), t3 = t1 / t2 (= A)",
        "| node | operation | products |\n|---|---|---|\n| $t_1$ | $e^a$ | $\\frac{\\partial A}{\\partial t_1}$ → a |\n| $t_2$ | $\\sqrt b$ | – |\n| $t_3 = A$ | $t_1 / t_2$ | – |",
        "```mermaid\na --> t1 & t3\nb --> t2\n```\n\nt1 = exp(a)\nt2 = sqrt(b)\nt3 = t1 / t2",
        "t1 = exp(a)\nt2 = sqrt(b)\nt3 = t1 / t2 --> A",
        "t1 = exp(a)   t2 = sqrt(b)   t3 = t1/t2   -> A",
        "<!-- t1 = a\nt2 = b -->\na --> t1 = exp(a)\nb --> t2 = sqrt(b)\nt3 = t1 / t2 <!-- A -->",
    ],
)  # fmt: skip
def test_a_graph_is_found_among_labels_products_and_drawings(text):
    points = {n: POINTS[n] for n in "ab"}
    graph = graphs.among(text, points)

    np.testing.assert_allclose(graph.value, np.exp(POINTS["a"]) / np.sqrt(POINTS["b"]))
    assert [line.operations for line in graph.lines] == [1, 1, 1]


def test_an_assignment_before_an_arrow_counts_with_all_its_operations():
    graph = graphs.among("t1 = exp(a)\nt2 = t1 / (a + b) --> A", {n: POINTS[n] for n in "ab"})

    assert [line.operations for line in graph.lines] == [1, 2]


NODES = (
    "| nœud | calcul | vient de | envoie | ∂A/∂nœud |\n| a | entrée | – | – | ∂A/∂t₁ · ∂t₁/∂a |\n"
    "| b | entrée | – | – | ∂A/∂t₂ · ∂t₂/∂b |\n| t₁ | a² | a | ∂A/∂t₁ · ∂t₁/∂a → a | ∂A/∂t₂ · ∂t₂/∂t₁ |\n"
    "| t₂ (sortie) | t₁ + b | t₁, b | ∂A/∂t₂ · ∂t₂/∂t₁ → t₁ | 1 |"
)


def test_a_table_with_a_row_for_each_node_holds_its_assignments_and_its_sums():
    graph = graphs.read(f"Here s = a + b is taken once.\n\n{NODES}\n\nGraph: a → t₁", POINTS)
    found, whole = adjoints.fractions(NODES)

    assert [line.text for line in graph.lines] == ["t_{1} = a**(2)", "t_{2} = t_{1} + b"]
    assert (found, whole) == ({"a": {"t1"}, "b": {"t2"}, "t1": {"t2"}, "t2": set()}, True)


def test_a_sum_of_a_table_that_is_wrong_is_told_as_it_stands():
    found, _ = adjoints.fractions(NODES.replace("∂A/∂t₂ · ∂t₂/∂b |", "∂A/∂t₁ · ∂t₁/∂b |"))

    assert found["b"] == {"t1"}


@pytest.mark.parametrize(
    "remark", ["(this is A)", "(das ist A)", "(c'est A)", r"(which is $\mathcal{A}$)", "(Ausdruck A)"]
)
def test_a_remark_may_say_which_expression_the_last_variable_is(remark):
    graph = graphs.read(f"t1 = a + b\n\nt2 = t1 · c  {remark}", POINTS)

    np.testing.assert_allclose(graph.value, (POINTS["a"] + POINTS["b"]) * POINTS["c"])


def test_a_remark_that_denies_which_expression_a_variable_is_stays():
    with pytest.raises(ValueError, match="not A"):
        graphs.read("t1 = a + b\nt2 = t1 * c (not A)", POINTS)


def test_e_beside_a_sign_is_the_number_and_beside_a_variable_alone_it_may_be_a_power():
    product = graphs.read("t1 = e*a\nt2 = t1 + b", POINTS)

    np.testing.assert_allclose(product.value, np.e * POINTS["a"] + POINTS["b"])
    with pytest.raises(ValueError, match="cannot be computed"):
        graphs.read("t1 = e a", POINTS)
