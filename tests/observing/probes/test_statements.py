"""What a passage states, with the totals of its tables and calculations."""

import pytest

from graders.observing.probes.statements import statements

ROWS = "| layer | count |\n|---|---|\n| 784→100 | 78500 |\n| 100→10 | 1010 |\n| **sum** | **79510** |\n"
LINES = "784·100 + 100 = 78500\n\n100·10 + 10 = 1010\n\nzusammen 79 510\n"


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
