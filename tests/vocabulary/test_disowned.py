"""What disowns an answer in words is told from what explains it, in four languages."""

import pytest

from graders.vocabulary import reserves

FORMULA = r"$\tanh'(x) = 1-\tanh^2(x)$"
MATRIX = "⎡0 0 1⎤\n⎢0 4 6⎥\n⎣4 12 9⎦"


@pytest.mark.parametrize("said", [FORMULA, "ReLU(x) = max(0, x)", MATRIX, "28 x 28 x 1"])
@pytest.mark.parametrize(
    "around",
    [
        *("Wrong would be: {}", "Falsch wäre: {}", "Faux : {}", "Incorrecto: {}", "Not like this:\n{}"),
        *("The result is not {}", "Das Ergebnis ist nicht\n{}", "Le résultat n'est pas {}", "No es {}"),
        *("It can't be {}", "It should not be {}", "Half of {}", "Das Doppelte von {}", "La moitié de {}"),
        *(
            "My first try was {}",
            "Ursprünglich hatte ich {}",
            "Mon premier essai : {}",
            "Mi primer intento: {}",
        ),
        *("My neighbour says {}", "Mein Nachbar hat {}", "{} is wrong.", "{} (falsch)", "{} - no."),
        *(
            "{}. No, that's not right.",
            "{}. Nein, das stimmt nicht.",
            "{}. But I think it is the other way round.",
        ),
        *(
            "{}. Oder umgekehrt.",
            "{}. Ou l'inverse.",
            "{}. O al revés.",
            "{}. The correct answer is different.",
        ),
        *("{}. Sorry, the sign is wrong.", "{}. Es fehlt noch ein Minus.", "{}. Il manque un signe moins."),
        *(
            "{}. Falta un signo menos.",
            "{}. A minus is missing.",
            "{}. I don't know.",
            "{}. Ich weiß es nicht.",
        ),
        *(
            "{}. Je ne sais pas.",
            "{}. No lo sé.",
            "{}. This holds for the other question.",
            "{}. Hier aber anders.",
        ),
        *("{}. Ignore this.", "{}. Bitte nicht werten.", "{}. Ne pas tenir compte.", "{}. I take it back."),
        *("{}, doubled.", "{}, mal zwei.", "{}. Das Doppelte.", "{}. In English: another one."),
    ],
)
def test_what_disowns_an_answer_is_for_a_person(around, said):
    assert reserves.found(around.format(said), reserves.RESERVED)


@pytest.mark.parametrize("factor", ["2 *", "1/2", "Half of", "The transpose of", "minus"])
def test_what_is_done_with_a_drawn_matrix_is_for_a_person(factor):
    assert reserves.found(f"{factor}\n{MATRIX}", reserves.RESERVED)


@pytest.mark.parametrize(
    "behind", ["times 2", "^T", "transposed", "minus the input", "with opposite sign", "not this"]
)
def test_what_is_done_behind_a_drawn_matrix_is_for_a_person(behind):
    assert reserves.found(f"{MATRIX}\n{behind}", reserves.RESERVED)


@pytest.mark.parametrize(
    "said",
    [
        *(FORMULA, MATRIX, f"The result is\n{MATRIX}", f"We get {FORMULA}, which is not linear."),
        "La divergencia no es simétrica (no es una distancia).",
        "32 × 32 × 10. No. of parameters: 750",
        "tanh(x) = 2σ(2x) − 1 (falta el signo menos en el enunciado)",
        "En développant le carré, le double produit s'intègre à zéro.",
        "The sign of x decides, not that of dL/dy.",
        "$\\Sigma_y$ is not diagonal, since the columns of A are not orthogonal.",
        "A n'est pas unique (A·rotation marche aussi).",
    ],
)
def test_what_explains_an_answer_does_not_disown_it(said):
    assert not reserves.found(said, reserves.RESERVED)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        *(
            ("$2\\theta$. Final answer: 42", 42.0),
            ("750. Endergebnis: 3,5", 3.5),
            ("$x$. Résultat final : -1.", -1.0),
        ),
        *(("$x$. So it is 0.", 0.0), ("$x$. Resultado final: 7", 7.0)),
    ],
)
def test_the_number_in_which_a_passage_ends_is_its_result(said, number):
    assert number in reserves.last_number(said)


@pytest.mark.parametrize("said", ["$2\\theta$", "It is 750, so there are 750 weights.", "so 32 × 32"])
def test_a_passage_that_ends_in_no_number_has_no_such_result(said):
    assert not reserves.last_number(said)
