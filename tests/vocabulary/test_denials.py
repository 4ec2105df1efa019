"""Right words that are denied, compared with, placed, or made into something else, in four languages."""

import numpy as np
import pytest

from graders.model import Verdict
from graders.sheets.load import find_spec, sheets
from graders.vocabulary.denials import denied

CHECKS = {c.id: c for sheet in sheets() for c in find_spec(sheet).checks}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("the logit, which is the inverse of the ", ""),
        ("die Ableitung der ", "funktion"),
        ("la réciproque de la ", ""),
        ("la inversa de la ", ""),
        ("similar to a ", ""),
        ("a ResNet rather than a ", ""),
        ("Anders als ein ", ": ein VGG"),
        ("contrairement au ", ""),
        ("a diferencia de la ", ""),
        ("zeros on the ", ""),
        ("Nullen unter der ", "e"),
        ("symmetric about the ", ""),
        ("It is sampled from the prior p(z), which the ", " approximates."),
        ("symmetrisch zur ", "n"),
        ("alles außer ", ""),
        ("tout sauf ", ""),
        ("anything but ", ""),
        ("", " n'est pas adapté"),
        ("", " no es correcto"),
        ("its ", " is zero"),
        ("la ", "e est nulle"),
        ("la ", " es cero"),
        ("all ", " entries vanish"),
        ("a VGG16 with a softmax; a ", " would be for classification"),
        ("VGG16. ", " is used for classification instead."),
        ("tri", ""),
        ("block-", ""),
        ("", "izable"),
        ("", "isierbar"),
        ("", "ly dominant"),
        ("an ", "-free CNN"),
        ("the ", "'s inverse"),
    ],
)
def test_what_stands_around_a_name_may_deny_it(before, after):
    assert denied(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("the ", ", the inverse of the logit"),
        ("It is a ", " matrix"),
        ("", ", all entries off the diagonal are zero"),
        ("", " is used for segmentation"),
        ("One would use a ", ""),
        ("It relies on ", " connections"),
        ("die Matrix ist ", ""),
        ("la función ", "e"),
    ],
)
def test_what_explains_a_name_does_not_deny_it(before, after):
    assert not denied(before, after)


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("sigmoid", "the logit, which is the inverse of the sigmoid"),
        ("diagonal", "its diagonal is zero"),
        ("segmentation", "a VGG16 with a softmax; a U-Net would be for classification"),
    ],
)
def test_a_right_word_that_is_denied_goes_to_a_person(id_, said):
    outcome = CHECKS[id_]._of(said)
    assert (outcome.verdict, outcome.diagnosis.summary) == (Verdict.HUMAN, "it may say the opposite")


def test_a_long_word_that_code_returns_is_decided_at_once():
    said = ("v z " * 400)[:1000]
    assert CHECKS["condition"]._of(said).verdict is Verdict.HUMAN
    assert CHECKS["condition"]._of("Var(z) = Var(a)").verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("check", "said", "verdict"),
    [
        ("sampled-from", "It is sampled from the prior p(z), which the encoder approximates.", Verdict.HUMAN),
        ("sampled-from", "From q(z|x), the distribution which the encoder outputs.", Verdict.PASSED),
        ("sampled-from", "It is not p(z), it is q(z|x), which is the encoder.", Verdict.PASSED),
        ("resnet", "Layers are skipped at random during training.", Verdict.HUMAN),
        ("resnet", "identity activations", Verdict.HUMAN),
        ("condition", "Var(z) = Var(a) · D", Verdict.HUMAN),
        ("condition", "Var(z) = Var(a)^2", Verdict.HUMAN),
        ("condition", "Var(z) = Var(a) n", Verdict.HUMAN),
        ("condition", r"$Var(z)=Var(a) \cdot D$", Verdict.HUMAN),
        ("condition", "Var(z_i) = Var(a_k) for all i and k", Verdict.PASSED),
        ("diagonal", "symmetrisch zur Diagonalen", Verdict.HUMAN),
        ("diagonal", "tridiagonal", Verdict.HUMAN),
        ("diagonal", "Diagonalmatrix", Verdict.PASSED),
        ("condition", "Var(z) = Var(w) Var(a)", Verdict.HUMAN),
        ("condition", "Var(z) = Var(sum w a)", Verdict.HUMAN),
        ("condition", "Var(z) = Var(a) must not hold", Verdict.HUMAN),
        ("condition", r"$\operatorname{Var}(a_j^{(l)}) = \operatorname{Var}(z_i)$.", Verdict.PASSED),
        ("resnet", "residual plots", Verdict.HUMAN),
        ("resnet", "the identity matrix as initial weights", Verdict.HUMAN),
        ("resnet", "residual (skip) connections", Verdict.PASSED),
        ("remedy", "leaky sigmoid", Verdict.HUMAN),
        ("remedy", "leaky ReLU", Verdict.PASSED),
        ("segmentation", "AlexNet → U-Net", Verdict.HUMAN),
        ("segmentation", "U-Net - AlexNet", Verdict.HUMAN),
    ],
)
def test_a_sentence_that_mentions_what_is_right_does_not_pass_by_it(check, said, verdict):
    assert CHECKS[check].judge({"text": np.array(said)}, {}).verdict is verdict
