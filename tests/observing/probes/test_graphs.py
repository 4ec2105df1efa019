"""Computation graphs as students write them."""

import numpy as np
import pytest

from graders.observing.probes import graphs

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
    assert graphs.sums(line) == {"a": {"u", "v"}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("t1 = a +", "`t1 = a +` is no assignment of one operation"),
        ("hello", "`hello` is no assignment of one operation"),
        ("t1 = q", "`t1 = q` cannot be computed: 'q'"),
        ("t1 = foo(a)", "`t1 = foo(a)` cannot be computed: what is `foo(a)`?"),
        ("", "there is no assignment"),
    ],
)
def test_what_is_no_graph_is_said(text, said):
    with pytest.raises(ValueError, match=r"no assignment|computed") as error:
        graphs.read(text, POINTS)

    assert str(error.value) == said
