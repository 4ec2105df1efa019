"""A right answer that is withdrawn, changed or ascribed to others beside it does not pass, and what is harmless beside it does."""

import pytest

from graders.vocabulary import withdrawn
from tests.independent.asked import CNN, EDF, MLP, ODSL, outcome

RIGHT = [
    (MLP, "size", "1.1a", "28 × 28 × 1"),
    (MLP, "transposed", "1.3b", r"$\begin{pmatrix}0&0&1\\0&4&6\\4&12&9\end{pmatrix}$"),
    (MLP, "segmentation", "1.3a", "A U-Net"),
    (EDF, "sigmoid-derivative", "1.1c", r"$\sigma'(x) = \sigma(x)(1-\sigma(x))$"),
    (EDF, "a-value", "1.3A", "t1 = exp(a)\nt2 = sqrt(b)\nt3 = t1/t2\nt4 = a + b\nt5 = log(t4)\nt6 = t3 * t5"),
    (ODSL, "kl-reverse", "1.2", "$KL(N_2||N_1) = 1.2544$"),
    (CNN, "slope", "3.2", r"$\frac{\partial C}{\partial a} = \frac{a-y}{a(1-a)}$"),
]
WITHDRAWN = [
    "{} ✗", "❌ {}", "{} (struck out)", "{} [deleted]", "{} (placeholder)", "{} (guess)", "{} <- wrong, fix later", "{}\n\nFIXME wrong", "{} (copied from Max, don't trust)",
    "old answer: {}", "alte Lösung: {}", "Version 1: {}\n\nVersion 2: see attached photo", "~~wrong~~ {} is what I had before.", "Ma première réponse était {}, mais je me suis trompé.",
    "Student A: {}\n\nStudent B is right instead.", "Laut Skript {}, das ist aber ein Druckfehler.", "Die Musterlösung sagt {}, ich komme auf etwas anderes.", "It is tempting to say {}.",
    "Many people write {}; that is the classic error.", "{}. ChatGPT says so, but I computed something else.", "{}. Hmm, that contradicts (b).", "Assume {}. This leads to a contradiction.",
    "The question asks whether {}. It does not.", "{}. Nein, doch nicht.", "{}. Ach nein, das ist Teil (b).", "{}. En fait non.", "{}. Je retire cette réponse.", "{}. No, me equivoqué.", "{}. Todo al revés.",
    "{}. On second thought I would rather say the opposite.", "{}. Das Gegenteil ist der Fall.", "{}. Ce n'est pas vrai en général.", "Es gilt gerade nicht {}.", "roughly {}, but not exactly",
    "{}. Davon muss man noch die Hälfte nehmen.", "{}. Il faut encore multiplier par deux.", "{}. Hay que invertirlo.", "{}. Doubling gives the final result.", "{}. This must still be negated.", "{}. The true one is larger.",
    "{} is missing a factor 2.", "In {} fehlt noch ein Faktor 2.", "{}, where the 2 should be a 3.", "{} (read from right to left)", "{} with all signs flipped", "{} holds only in the linear case.",
    "If we had no bias, {}. With bias it is different.", "{} would be true if the inputs were normalised, which they are not.", "{} for training; at test time it is 0", "{} est la réponse de la question suivante.",
]  # fmt: skip
HARMLESS = [
    "The sheet says 768, that must be a typo: 28 · 28 = 784.", "(im Blatt fehlt das Minus)", "(falta el signo menos)", "About 14 times smaller than the MLP.", "Rückwärts: x = A⁻¹(y−b)",
    "gilt nur für $x_2+x_3>0$", "Componentwise because I don't trust myself with transposes.", "(hab ich dann doch nicht gebraucht)", "λ = 0 heißt 50 %, λ → ∞ heißt sicher Klasse 1", "um die Kanalzahl zu ändern, z.B. 10 -> 4.",
    "Also the negative side is flat.", "(soit 19,50 bits et 1,81 bit)", "nobody dies, so the gradient stays",
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "id_", "label", "right"), RIGHT)
def test_a_withdrawn_answer_is_for_a_person(sheet, id_, label, right):
    assert outcome(sheet, id_, "notes.md", f"# {label}\n\n{right}\n").verdict.value == "passed"

    passed = [
        how
        for how in WITHDRAWN
        if outcome(sheet, id_, "notes.md", f"# {label}\n\n{how.format(right)}\n").verdict.value == "passed"
    ]

    assert passed == []


@pytest.mark.parametrize("said", HARMLESS)
def test_what_is_told_of_the_sheet_or_of_another_thing_withdraws_nothing(said):
    assert withdrawn.WITHDRAWN.search(f"What is asked is 3.\n\n{said}\n\nSo it is 4") is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (r"$W = \begin{pmatrix}1&2\end{pmatrix} \in \mathbb{R}^{2\times 2}$", r"\mathbb{R}^{2\times 2"),
        (r"$W = \begin{pmatrix}1&2\\3&4\end{pmatrix}$, a $3\times2$ matrix", r"a $3\times2"),
        (r"$W = \begin{pmatrix}1&2\end{pmatrix} \in \mathbb{R}^{1\times 2}$", ""),
        (r"$x = \begin{pmatrix}1&2\end{pmatrix}^\top \in \mathbb{R}^2$", ""),
        (r"$x = \begin{pmatrix}1&2\end{pmatrix}^\top \in \mathbb{R}^3$", r"\in \mathbb{R}^3"),
        (r"$\begin{pmatrix}1&2\end{pmatrix}\begin{pmatrix}1\\2\\3\\4\end{pmatrix} \in \mathbb{R}^4$", ""),
        (r"$\begin{pmatrix}1&\dots&2\end{pmatrix} \in \mathbb{R}^{1\times 9}$", ""),
    ],
)  # fmt: skip
def test_the_size_that_is_told_of_a_matrix_is_compared_with_it(said, told):
    assert withdrawn.of_another_size(said).endswith(told)
    assert bool(withdrawn.of_another_size(said)) == bool(told)
