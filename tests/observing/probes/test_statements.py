"""A passage is parted into its equations, each with the words around it."""

import pytest

from graders.observing.probes.claims.statements import statements

ROWS = "| layer | count |\n|---|---|\n| 784→100 | 78500 |\n| 100→10 | 1010 |\n| **sum** | **79510** |\n"
LINES = "784·100 + 100 = 78500\n\n100·10 + 10 = 1010\n\nzusammen 79 510\n"


def told(text):
    return [(s.name, s.sides) for s in statements(text)]


def test_a_chain_is_one_statement_and_what_is_set_apart_another():
    text = "First\n\\[ a = b = c, \\qquad d = e \\]\nand $f = g$ then."

    assert told(text) == [("a", ("b", "c")), ("d", ("e",)), ("f", ("g",))]


def test_a_chain_goes_on_in_the_next_row():
    assert told("\\begin{align*} a &= b \\\\ &= c \\\\ d &= e \\end{align*}") == [
        ("a", ("b", "c")),
        ("d", ("e",)),
    ]


def test_lines_without_marks_are_statements_of_their_own():
    assert told("f(x) = x + 1\ng(x) = 2 x   h = 3\nonly words") == [
        ("f(x)", ("x + 1",)),
        ("g(x)", ("2 x",)),
        ("h", ("3",)),
    ]


def test_rows_of_numbers_are_a_matrix_with_the_name_before_them():
    assert told("Look. Sum:\n\n1 2\n3 4\n") == [("Sum", ("\\begin{matrix} 1 & 2 \\\\ 3 & 4 \\end{matrix}",))]


def test_the_total_of_a_table_is_a_statement_about_its_topic():
    (one,) = statements(
        "**MLP** with biases\n\n| | count |\n|---|---|\n| first | 3 |\n| **Sum** | **1010** |\n"
    )

    assert (one.name.split()[-1], one.sides, one.topic) == ("Sum", ("1010",), "MLP")


def test_the_last_statement_of_a_sentence_is_about_what_announces_it():
    found = statements("- $K(a)$: $r = 2$ → $3 + 4 = 7$")

    assert [(s.sides, s.about) for s in found[1:]] == [(("2",), ""), (("7",), "K(a)")]


def test_sentences_that_state_nothing_stand_beside_the_statements():
    found = statements("I guess so. $a = b$. Half of it is meant. $c = d$.")

    assert [(s.name, s.before.strip(), s.after.strip()) for s in found] == [
        ("a", "I guess so.", "Half of it is meant."),
        ("c", "Half of it is meant.", ""),
    ]


def test_a_sentence_of_cases_is_read_as_a_whole_before_its_parts():
    found = statements("$f(x) = 1$ if $x > 0$ and $0$ if $x < 0$.")

    assert (found[0].name, found[0].parts) == ("f(x)", len(found) - 1)


def named(text):
    return {s.name: s.sides[-1] for s in statements(text)}


@pytest.mark.parametrize("lead", ["MLP 784–100–10, weights + biases", "The MLP (with biases):"])
def test_the_total_of_a_table_is_of_what_the_line_above_it_names(lead):
    (name,) = named(f"{lead}\n\n{ROWS}")

    assert name in ("MLP sum", "The MLP sum")
    assert named(f"{lead}\n\n{ROWS}")[name] == "79510"


def test_a_total_below_a_calculation_is_of_what_the_line_above_it_names():
    assert named(f"Das MLP (Gewichte und Bias):\n\n{LINES}")["Das MLP zusammen"] == "79 510"


@pytest.mark.parametrize("lead", ["MLP (wrong):", "Not the MLP:", "MLP or CNN", "MLP = dense"])
def test_a_line_that_may_be_taken_back_names_no_total(lead):
    assert not any("MLP" in name and name.endswith("sum") for name in named(f"{lead}\n\n{ROWS}"))


def test_a_line_above_another_table_names_no_total():
    assert named(f"MLP\n\n| a | b |\n| 1→2 | 3 |\n\n{ROWS}") == {"sum": "79510"}


def test_a_line_without_a_colon_names_no_total_of_a_calculation():
    assert not any("zusammen" in name for name in named(f"Das MLP hat drei Schichten.\n\n{LINES}"))


@pytest.mark.parametrize(
    "text",
    [
        "Pour avoir V(z) = V(a) il faut V(W) = 1/D",
        "We set V(z) = V(a), so we need V(W) = 1/D",
        "V(z) = V(a), setting it equal: V(W) = 1/D",
    ],
)
def test_what_follows_upon_words_is_another_statement(text):
    assert told(text)[-1] == ("V(W)", ("1/D",))


def test_about_equal_may_be_a_tilde_and_what_is_drawn_from_a_distribution_is_not():
    assert told("V(z) ~ V(W a)") == [("V(z)", ("V(W a)",))]
    assert told("z = x with x ~ N(0, 1)")[-1][0] != "x"


def test_what_follows_under_a_condition_over_the_sign_of_equality_is_about_that_condition():
    found = statements(r"\[ p = a b \overset{a_{0}=a_{1}}{=} b \]")

    assert [(s.name, s.sides, s.about) for s in found] == [("p", ("a b",), ""), ("", ("b",), "a_{0}=a_{1}")]
