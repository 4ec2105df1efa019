"""Names with explanations, and answers at length: what is named counts, and what denies it or stands beside it goes to a person."""

import numpy as np
import pytest

from graders.model import Verdict
from graders.sheets.load import find_spec, sheets
from graders.vocabulary import wording

CHECKS = {c.id: c for sheet in sheets() for c in find_spec(sheet).checks}


def verdict(id_, said):
    return CHECKS[id_].judge({"text": np.array(said)}, {}).verdict


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        (
            "segmentation",
            "Un réseau encodeur-décodeur type U-Net (ou FCN, SegNet) : partie qui réduit, partie qui remonte en résolution\n   (convs transposées) + liens directs entre les deux dans le cas de U-Net ; à la fin une carte de scores par classe.",
        ),
        (
            "resnet",
            "Die Skip-Connections (Identitäts-Abkürzungen): ein Block berechnet $x_{l+1}=x_l+F(x_l)$. Rückwärts\n$$\\frac{\\partial L}{\\partial x_l}=\\frac{\\partial L}{\\partial x_{l+1}}\\left(I+\\frac{\\partial F}{\\partial x_l}\\right)$$\nDer Anteil mit $I$ kommt ungedämpft durch, auch wenn $\\partial F/\\partial x_l$ winzig ist.",
        ),
        (
            "remedy",
            "The outputs are never negative, so they are not zero-centred: the next layer sees only inputs of one sign, hence all the weights of one of its neurons get gradients of the same\nsign in a given sample (zig-zagging updates, and a bias shift from layer to layer). Closely related: a unit which ends up negative on all inputs outputs $0$,\ngets zero gradient and never recovers, the ``dying ReLU''. Remedies are leaky ReLU, PReLU and ELU (also SELU, GELU), which let something\nnegative through; batch normalisation helps with the centring.",
        ),
        (
            "sampled-from",
            "z est tiré suivant q_phi(z|x_i), la loi donnée par l'encodeur (la gaussienne mu(x_i), sigma(x_i)). Le prior p(z)\n   sert à générer une fois l'apprentissage fini.",
        ),
        (
            "diagonal",
            "Die $i$-te Komponente hängt nur von $x_i$ ab, also $\\frac{\\partial f_i}{\\partial x_j}=a'(x_i)$ für $i=j$ und sonst 0:\n\\[\n \\frac{\\partial \\mathbf f}{\\partial \\mathbf x}=\\operatorname{diag}\\bigl(a'(x_1),\\dots,a'(x_n)\\bigr).\n\\]\nDas ist eine Diagonalmatrix (insb. symmetrisch).",
        ),
        (
            "diagonal",
            "Output number i only depends on x_i, so ∂f_i/∂x_i = a′(x_i) and everything off the diagonal is 0:\n( a'(x1)   0       ...   0      )",
        ),
        (
            "resnet",
            "The skip connections (residual/identity shortcuts): y = x + F(x). The derivative is 1 + F′(x) (identity + Jacobian), so there is always a path where the gradient goes back unchanged through the sum, even if F′ is tiny.",
        ),
        (
            "segmentation",
            "[[U-Net]], i.e. encoder (downsampling) + decoder (upsampling with transpose convs) + skip connections; more generally any fully convolutional net.",
        ),
        ("segmentation", "Fully convolutional networks (FCN), DeepLab"),
        ("diagonal", "Alles außerhalb der Hauptdiagonalen ist 0."),
        ("diagonal", "tout hors de la diagonale est nul"),
        ("diagonal", "todos los elementos fuera de la diagonal son cero"),
        ("diagonal", "Das ist eine Diagonalmatrix (insb. symmetrisch)."),
        (
            "remedy",
            "The units die. " * 40
            + "Fixes: leaky ReLU / PReLU / ELU (they let negative values through). Also batch norm, which re-centers.",
        ),
        ("remedy", "Les unités meurent. " * 40 + "Remèdes : leaky ReLU, ELU."),
        ("remedy", "Die Einheiten sterben. " * 40 + "Abhilfe: ELU oder Leaky ReLU."),
        ("sigmoid", "The posterior rises with r. " * 30 + "This is called the logistic function."),
    ],
)
def test_a_right_name_passes_with_its_explanation(id_, said):
    assert verdict(id_, said) is Verdict.PASSED


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("sigmoid", "This is the sigmoid. Or no, a step."),
        ("sigmoid", "This is the sigmoid. It is not the sigmoid."),
        ("sigmoid", "It is called the sigmoid function. It is not the sigmoid."),
        ("sigmoid", "Its name is sigmoid. Swish."),
        ("sigmoid", "It is called sigmoid. However, the right answer is step."),
        ("sigmoid", "It's called sigmoid only if r is small."),
        ("sigmoid", "This is the sigmoid, but shifted and squared"),
        ("sigmoid", "This is a step, called like the sigmoid"),
        ("sigmoid", "The name is sigmoid?"),
        ("sigmoid", "It is called the sigmoid, which would be wrong here"),
        ("sigmoid", "Sie heißt Sigmoid. Das ist falsch."),
        ("sigmoid", "Elle s'appelle sigmoïde. Non, la marche."),
        ("sigmoid", "Se llama sigmoide. Pero no es eso."),
        ("sigmoid", "This is the inverse of the sigmoid. It is called logit."),
        ("sigmoid", "It is called the logit. It is not the sigmoid"),
        ("remedy", "Remedies are dropout and weight decay"),
        ("remedy", "The fix is dropout. Leaky ReLU does not help."),
        ("remedy", "Remedies are leaky ReLU and dropout, pooling, softmax"),
        ("remedy", "Solutions: sigmoid instead of leaky ReLU"),
        ("remedy", "A remedy is not leaky ReLU"),
        ("remedy", "The fix would be a sigmoid. With leaky ReLU it stays the same."),
        ("remedy", "Fixes: none, not even ELU"),
        ("remedy", "Solution: leaky ReLU. But this does not work."),
        ("remedy", "Solution: maybe ELU"),
        ("remedy", "Solution: use anything but ELU"),
        ("remedy", "Abhilfe: Sigmoid statt ELU"),
        ("remedy", "Remèdes : dropout plutôt que ELU"),
        ("remedy", "Lösung: Dropout\nELU ist keine Lösung"),
        ("segmentation", "U-Net (ou VGG, ResNet)"),
        ("segmentation", "type U-Net (ou AlexNet)"),
        ("segmentation", "VGG (ou FCN, SegNet) : partie qui réduit"),
        ("segmentation", "U-Net (VGG) + AlexNet"),
        ("segmentation", "not a fully convolutional network"),
        ("segmentation", "AlexNet, VGG and fully convolutional networks"),
        ("resnet", "Skip-Connections (Dropout)"),
        ("resnet", "The shortcuts (dropout + batch norm)"),
        ("resnet", "Skip connections. Backwards, dropout, attention"),
        ("resnet", "The skip connections do not matter; f(x) (dropout + Jacobian)"),
        ("sampled-from", "z is drawn from p(z), not from q(z|x)"),
        ("sampled-from", "z from q(z|x) (or the prior, mu(x), sigma(x))"),
        ("sampled-from", "z ~ q(z|x), prior, sigma(x)"),
        ("diagonal", "not everything off the diagonal is 0"),
        ("diagonal", "everything off the diagonal is 0.5"),
        ("diagonal", "everything off the diagonal is 0, and on it too"),
        ("diagonal", "everything off the diagonal is 0 except the first row"),
        ("diagonal", "everything off the diagonal is 0 or 1"),
        ("diagonal", "everything on the diagonal is 0"),
        ("diagonal", "everything off the diagonal is not 0"),
        ("diagonal", "nothing off the diagonal is 0"),
        ("diagonal", "alles außerhalb der Diagonalen ist 0, wenn a linear ist"),
        ("diagonal", "tout hors de la diagonale est nul si a est linéaire"),
        ("diagonal", "everything off the diagonal is 0 only for n = 1"),
        ("diagonal", "almost everything off the diagonal is 0"),
        ("diagonal", "everything off the diagonal is 0 in the first row"),
        ("diagonal", "it is false that everything off the diagonal is 0"),
        ("diagonal", "everything off the diagonal is 0 below it"),
        ("diagonal", "Das ist eine Diagonalmatrix (insb. Hankel)"),
        ("diagonal", "Das ist eine Diagonalmatrix (insb. dreieckig, Hankel)"),
        ("diagonal", "Diagonal oder insb. symmetrisch"),
        ("diagonal", "insb. nicht diagonal"),
        ("diagonal", "one-banded, everything below the diagonal is 0"),
        ("diagonal", "everything off the diagonal is 0 mod 2"),
        ("diagonal", "everything off the diagonal is 0 to first order"),
        ("remedy", "The outputs are large. " * 25 + "Fixes: dropout. ELU is worse."),
        ("remedy", "word " * 90 + "leaky ReLU has the same problem."),
        ("remedy", "word " * 90 + ". Leaky ReLU would be a fix if the outputs were negative."),
        ("remedy", "The units die. " * 40 + "Leaky ReLU has the same problem."),
        ("remedy", "The units die. " * 40 + "Fixes: leaky ReLU. But this does not work."),
        ("remedy", "The units die. " * 40 + "Fixes: none. ELU is worse."),
        ("remedy", "The units die. " * 40 + "Fixes: softmax, dropout and leaky ReLU."),
        ("remedy", "The units die. " * 40 + "Is ELU a fix?"),
        ("remedy", "The units die. " * 40 + "Fixes: not ELU."),
        ("remedy", "The units die. " * 40 + "A fix is ELU. Or dropout."),
        ("remedy", "The units die. " * 40 + "A fix is ELU. No, dropout."),
    ],
)
def test_a_name_that_is_doubted_denied_or_one_of_several_does_not_pass(id_, said):
    assert verdict(id_, said) is not Verdict.PASSED


def test_sentences_that_name_are_told_from_others():
    said = "The units die. Remedies are ELU and GELU. They are smooth."

    assert wording.naming(said) == (
        [" Remedies are ELU and GELU"],
        ["The units die", " They are smooth"],
    )


def test_a_sentence_goes_on_behind_the_end_of_a_line():
    assert (
        verdict("sigmoid", "It is the sigmoid, which lets all that is small\nand negative through.")
        is Verdict.PASSED
    )
    assert verdict("sigmoid", "sigmoid\ncosine\nidentity") is Verdict.HUMAN
