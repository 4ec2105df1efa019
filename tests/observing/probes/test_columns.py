"""Matrices in lines of plain text."""

from __future__ import annotations

import pytest

from graders.observing.probes.claims import columns
from graders.observing.probes.quantities import brackets


@pytest.mark.parametrize(
    ("text", "rows", "label"),
    [
        ("0 0 1\n0 4 6", ["0 & 0 & 1", "0 & 4 & 6"], ""),
        ("0 4 6    (4 = 2+2)\n4 12 9", ["0 & 4 & 6", "4 & 12 & 9"], ""),
        ("Sum:   0 0 1\n       0 4 6", ["0 & 0 & 1", "0 & 4 & 6"], "Sum:"),
        ("suma:   0 0 1 | 0 4 6", ["0 & 0 & 1", "0 & 4 & 6"], "suma:"),
        ("fila 1:  0 0 1\nfila 2:  0 4 6", ["0 & 0 & 1", "0 & 4 & 6"], ""),
    ],
)
def test_rows_of_numbers_are_a_matrix_whatever_stands_before_them(text, rows, label):
    assert columns.block(text.splitlines(), 0, of_formulas=False)[1:] == (rows, label, False)


@pytest.mark.parametrize(
    "text",
    [
        "1. Eintrag:  a*0 + b*x = b*x\n2. Eintrag:  a*x + b*y",
        "- pos 1: $b*x$\n\n- pos 2: $a*x + b*y$",
        "1. $b*x$\n2. $a*x + b*y$",
    ],
)
def test_counted_formulas_are_a_vector(text):
    assert columns.block(text.splitlines(), 0, of_formulas=True).rows == ["b*x", "a*x + b*y"]
    assert columns.block(text.splitlines(), 0, of_formulas=False) is None


@pytest.mark.parametrize(
    "text",
    [
        "1. Eintrag:  a*0 + b*x = b*x\n2. Eintrag:  a*x + b*y\n3. Eintrag: a*y",
        "1ter Eintrag: b*x\n2ter Eintrag: a*x + b*y\n3ter Eintrag: a*y",
        "(v * w)_1 = b*x     <- a meets the zero\n(v * w)_2 = a*x + b*y\n(v * w)_3 = a*y",
        "out[0] = b*x\nout[1] = a*x + b*y\nout[2] = a*y",
        "(0, x)  ->  b*x\n(x, y)  ->  a*x + b*y\n(y, 0)  ->  a*y",
        "| 1 | 0, x | b*x |\n| 2 | x, y | a*x + b*y |\n| 3 | y, 0 | a*y |",
    ],
)
def test_entries_behind_ordinals_indices_and_windows_are_a_vector(text):
    assert columns.block(text.splitlines(), 0, of_formulas=True).rows == ["b*x", "a*x + b*y", "a*y"]


@pytest.mark.parametrize(
    "text",
    [
        "y[0] = b*x\ny[2] = a*x\ny[1] = a*y",
        "y_1 = b*x\nz_2 = a*x\ny_3 = a*y",
        "y_2 = b*x\ny_3 = a*x\ny_4 = a*y",
    ],
)
def test_entries_in_another_order_or_of_several_things_are_no_vector(text):
    assert columns.block(text.splitlines(), 0, of_formulas=True) is None


@pytest.mark.parametrize(
    ("beside", "is_vector"),
    [
        ("Wir schieben den Filter drüber, ohne ihn zu spiegeln:", True),
        ("On fait glisser w (sans le retourner, cf. l'énoncé), 4 fois :", True),
        ("v = [0, v_1, v_2, 0], and v * w has 4 - 2 + 1 = 3 entries:", True),
        ("v = (0, v_2, v_1, 0):", False),
        ("The entries in reverse order:", False),
        ("Without the factor 2:", False),
    ],
)
def test_what_stands_beside_a_vector_may_not_change_it(beside, is_vector):
    lines = [beside, "1. b*x", "2. a*x + b*y", "3. a*y"]
    assert (columns.block(lines, 1, of_formulas=True) is not None) is is_vector


def test_the_rows_of_a_table_of_numbers_are_no_vector():
    assert columns.block(["| 1 | 2*3 | 6 |", "| 2 | 3*3 | 9 |"], 0, of_formulas=False) is None


def test_formulas_alone_in_their_lines_are_a_vector_and_parts_of_one_formula_are_none():
    assert columns.block(["b*x", "a*x + b*y", "a*y"], 0, of_formulas=True).rows == ["b*x", "a*x + b*y", "a*y"]
    assert columns.block(["a*x", "+ b*y", "+ c*z"], 0, of_formulas=True) is None
    assert columns.block([r"a*x & b*y \\", r"b*y & c*z \\", r"c*z & d*x \\"], 0, of_formulas=True) is None


@pytest.mark.parametrize("text", ["1. a*x, b*y\n2. c*z", "1. first a*x\n2. then b*y", "1. a*x\n3. b*y"])
def test_counted_lines_that_say_more_or_leave_out_a_number_are_no_vector(text):
    assert columns.block(text.splitlines(), 0, of_formulas=True) is None


def test_a_remark_in_words_beside_a_row_is_not_passed_over():
    assert columns.block(["0 4 6    (wrong)", "4 12 9"], 0, of_formulas=False) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("y = [ a + b,\n      c ]", "y = [ a + b, c ]"),
        ("y = [ a + b\n      c ]", "y = [ a + b;c ]"),
        ("Y = [0 1; 2 3]", "Y = [0 1;2 3]"),
        ("y = [ a,\n\n b ]", "y = [ a,\n\n b ]"),
    ],
)
def test_a_list_in_brackets_stands_in_one_line(text, line):
    assert brackets.in_one_line(text) == line
