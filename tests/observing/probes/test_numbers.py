"""Numbers, lists, shapes and matrices that students write by hand."""

import numpy as np
import pytest

from graders.observing.probes.claims import columns
from graders.observing.probes.expressions import digits
from graders.observing.probes.quantities import numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("13.5", 13.5),
        ("≈ 13.52 nats", 13.52),
        ("KL = 13.52", 13.52),
        ("89 610 parameters", 89610),
        ("784*100 + 100", 78500),
        ("1/2", 0.5),
        ("sqrt(2)", 2**0.5),
        ("1e-3", 0.001),
        ("208 + 1168 + 2080 + 2890", 6346),
        ("infinity, since q is zero there", np.inf),
        (r"$\infty$", np.inf),
        ("∞", np.inf),
        ("(2, 3)", [2, 3]),
        ("[1 2]", [1, 2]),
        ("28 × 28 × 10", [28, 28, 10]),
        ("28x28x10", [28, 28, 10]),
        ("mean = [1, 2]", [1, 2]),
        ("1341 1201\n2001 6001 28001", [1341, 1201, 2001, 6001, 28001]),
        ("[[1, 2],[3, 4]]", [[1, 2], [3, 4]]),
        ("[[1, 2],\n [3, 4]]", [[1, 2], [3, 4]]),
        ("1 2\n3 4", [[1, 2], [3, 4]]),
        ("1 2; 3 4", [[1, 2], [3, 4]]),
        ("| 1 | 2 |\n| 3 | 4 |", [[1, 2], [3, 4]]),
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", [[1, 2], [3, 4]]),
        (r"$\begin{pmatrix} 1.04 & 0.4 \\ 0.4 & 1.04 \end{pmatrix}$", [[1.04, 0.4], [0.4, 1.04]]),
    ],
)
def test_numbers_lists_shapes_and_matrices_are_read_in_any_usual_spelling(text, value):
    np.testing.assert_allclose(numbers.read(text), value)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("$k=4$, $s=1$: $50-4+2+1=49$, also $h=w=49$.", [49, 49]),
        ("(50 + 2 - 4)/1 + 1 = 48 + 1 --> h = 49, w = 50", [49, 50]),
        ("Höhe = 9 und Breite = 8", [9, 8]),
        ("H=W=28, C=1", [28, 28, 1]),
        ("W ∈ ℝ^{4×6}", [4, 6]),
        ("28,28,1", [28, 28, 1]),
        ("10 filters give **32 × 32 × 10**. Each has 75 weights (5·5·3), so **750** in total.", [32, 32, 10]),
        ("32 × 32 × 10, 75 weights (5·5·3) per filter", [32, 32, 10]),
        ("10240 parameters (32 × 32 × 10)", [32, 32, 10]),
        ("one gives 32 × 32 × 1, so ten give 10240 weights (32 × 32 × 10)", [32, 32, 10]),
    ],
)
def test_a_height_and_a_width_are_a_shape(text, sizes):
    np.testing.assert_array_equal(numbers.read(text, want="shape"), sizes)


@pytest.mark.parametrize(
    "text",
    [
        "One filter gives **32 × 32 × 1**, ten of them 32 × 32 × 10, so **750** in total.",
        "Input **32 × 32 × 3**, stride **1**: the output is 28 × 28 × 1.",
        "The input is **32 × 32 × 10** and the output is 26 × 26 × 10. Parameters **750**",
        "32 × 32 × 10 (each has 70 weights (5·5·3))",
        "One filter: 32 × 32 × 1, ten: 10240 parameters (32 × 32 × 10)",
        "28 × 28 × 1, from 2352 Parameter (28 × 28 × 3)",
        "28 × 28 × 1, per image 2352 Parameter (28 × 28 × 3)",
    ],
)
def test_of_several_shapes_none_is_chosen_for_its_bold_letters(text):
    with pytest.raises(ValueError, match=r"^several shapes are named$"):
        numbers.read(text, want="shape")


@pytest.mark.parametrize(
    "text",
    [
        "The input becomes **36 × 36 × 3** with padding **2**, so the output is 32 × 32 × 1.",
        "Ein Filter **5 × 5 × 3** mit Schritt **1**, also 32 × 32 × 1.",
    ],
)
def test_what_is_concluded_counts_and_not_what_is_bold_before(text):
    np.testing.assert_array_equal(numbers.read(text, want="shape"), [32, 32, 1])


@pytest.mark.parametrize(
    "text",
    [
        "750 (75 pro Filter)",
        "750 parameters, 75 per filter",
        "75 par filtre, 750 en tout",
        "75 por filtro: 750",
        "75 pro Filter, mal 10 Filter sind 750",
        "75 per filter, times 10 filters is 750",
        "5*5*3 = 75 pro filter, mal 10 = 750",
        "Ein Filter hat 5·5·3 = 75 Gewichte, zusammen **750** ohne Bias.",
        "5*5*3=75 por filtro, por 10 filtros = 750",
        "One filter has 5·5·3 = 75 weights, ten filters have 750 parameters.",
        "10 Filter mal 5·5·3 = 75 macht 750 (ohne Bias)",
    ],
)
def test_what_there_is_of_each_is_a_remark_beside_what_there_is_of_all(text):
    assert numbers.read(text) == 750


@pytest.mark.parametrize("text", ["The total is 750: 10 · 75", "It is 750: 10 · 75 = 750"])
def test_a_number_before_its_reckoning_is_one_with_it(text):
    assert numbers.read(text) == 750


@pytest.mark.parametrize("text", ["The total is 320: 10 · 75", "There is 1: 750"])
def test_a_number_before_another_one_is_left_to_a_person(text):
    with pytest.raises(ValueError, match=r"^several numbers are given: "):
        numbers.read(text)


@pytest.mark.parametrize("of", ["10 filters of 75", "10 Filter mit je 75 Gewichten", "10 filtres de 75"])
def test_a_remark_that_counts_what_each_has_is_a_product(of):
    assert numbers.read(f"750 (= {of})") == 750


@pytest.mark.parametrize("of", ["5 cases of 8", "5 Fälle von 8"])
def test_a_remark_that_counts_a_share_is_left_to_its_number(of):
    assert numbers.read(f"5 (= {of})") == 5


@pytest.mark.parametrize(
    "text",
    [
        "75 pro Filter",
        "75 por filtro",
        "70 (75 per filter)",
        "One filter has 75 weights, ten filters have 760.",
        "One filter has 5·5 = 75 weights, ten filters have 750.",
        "One filter has 75 weights, so 750 for the nine",
        "One filter has 75 weights, ten filters have 750 parameters, and 3 channels make 2250.",
        "10 Filter mal 75 macht 760",
    ],
)
def test_what_there_is_of_each_may_be_meant(text):
    with pytest.raises(ValueError, match=r"^is it of each, or of all\?$"):
        numbers.read(text)


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ("it is 320:", "what is `it` in `it is 320`"),
        ("1000 for the bias,", "several numbers are given: 1000 and 750"),
        ("not", "words in it may change what it says"),
        ("It would be wrong to say", "may `wrong` change what it says"),
    ],
)
def test_what_stands_before_a_count_of_each_is_read(before, why):
    with pytest.raises(ValueError, match=f"^{why}"):
        numbers.read(f"{before} 75 per filter, times 10 filters is 750")


@pytest.mark.parametrize("text", ["the shape", "a + b", "1 +", "()"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match=r"ends too early|what is|no number"):
        numbers.read(text)


@pytest.mark.parametrize(("decimal", "value"), [(",", 1.254), (".", 1254)])
def test_a_comma_before_three_digits_is_what_it_is_in_the_rest_of_the_hand_in(decimal, value):
    assert numbers.read("1,254", digits.Manner(decimal)) == value


def test_a_comma_before_three_digits_alone_is_in_doubt():
    with pytest.raises(ValueError, match=r"^is the `,` of `1,254` a decimal sign\?$"):
        numbers.read("1,254")


@pytest.mark.parametrize("text", ["(1,2)^T", r"$(1,2)^\top$", "(1,2)ᵀ"])
def test_two_whole_numbers_that_are_transposed_are_a_vector(text):
    np.testing.assert_array_equal(numbers.read(text, digits.Manner(",")), [1, 2])


def test_a_matrix_may_part_numbers_with_decimal_commas_by_commas():
    np.testing.assert_array_equal(
        numbers.read("AAᵀ = [[1,04, 0,4], [0,4, 1,04]]", digits.Manner(",")), [[1.04, 0.4], [0.4, 1.04]]
    )


@pytest.mark.parametrize(
    ("beside", "is_read"),
    [
        ("x = (0, x1, x2, 0)", True),
        ("w = (w1, w2)", True),
        ("y = (w2 x1, 0)", False),
        ("w = (w2, w1)", False),
    ],
)
def test_a_list_of_entries_is_read_beside_vectors_of_their_own_letters_in_order_alone(beside, is_read):
    entries = ["w2 x1", "w1 x2"]

    lines = [*beside.splitlines(), "", f"1. {entries[0]}", f"2. {entries[1]}"]
    block = columns.block(lines, len(lines) - 2, of_formulas=True)

    assert (block.rows if block else []) == (entries if is_read else [])


def test_one_by_one_before_a_colon_is_the_kernel():
    assert numbers.read("1x1: the size stays, 32 x 32", want="shape").tolist() == [32, 32]
