"""That a size stays, in four languages and beside words about channels; what tells of another size does not say so."""

import numpy as np
import pytest

from graders.model import Verdict
from graders.sheets.load import find_spec
from graders.vocabulary import sizes

ONE_BY_ONE = {c.id: c for c in find_spec("mscv-mlp-cnn").checks}["one-by-one"]


@pytest.mark.parametrize(
    "said",
    [
        "unchanged",
        "inchangées",
        "bleibt gleich",
        "same height and width as before, it's like a little dense layer over the channels at each position",
        "spatial size does not change, stays 32 × 32",
        "Die räumlichen Dimensionen ändern sich nicht. Die 1×1-Faltung kombiniert nur die Kanäle eines Pixels linear miteinander (sozusagen ein kleines Netz pro Pixel), man kann damit die Kanalzahl verändern.",
        "Höhe und Breite ändern sich nicht, (32 – 1)/1 + 1 = 32. Die 1×1-Faltung bildet für jeden Pixel eine Linearkombination über die Kanäle.",
        "el tamaño espacial no cambia (con la 1x1 no se pierde borde), solo se combinan los canales de cada pixel. Sirve para bajar el nº de canales y ahorrar computo",
        r"Les dimensions spatiales ne changent pas. La convolution $1\times1$ combine linéairement les canaux de chaque pixel.",
        "Les dimensions spatiales sont conservées. C'est une application linéaire sur les canaux, identique en chaque pixel, elle sert à changer la profondeur.",
        r"La convolution $1\times1$ ne regarde aucun voisin, les dimensions spatiales ne changent pas.",
        r"La résolution spatiale est inchangée ($m=n$, donc $32\times32$ ici). C'est utile pour réduire (ou augmenter) leur nombre à moindre coût.",
        "Nothing changes spatially: $32-1+1 = 32$",
        "A 1x1 convolution keeps the height and width. It mixes the channels.",
        "Height and width don't change: 32x32 stays 32x32 (or 28x28 stays 28x28). It only looks at one pixel.",
        "Höhe und Breite ändern sich nicht, also weiter 32 x 32 (Stride 1, kein Rand). Nützlich, um die Kanalzahl zu ändern, z.B. 10 -> 4.",
        "Rien ne change en hauteur/largeur : (32 − 1)/1 + 1 = 32. Sert à changer le nb de canaux.",
        "1×1: H and W don't change (still 32×32 if you apply it there)",
        "spatial dims dont change: a 1x1 conv gives 32x32 again if the input is 32x32 (28x28 if it is 28x28)",
        r"$k=1,\ p=0,\ s=1$ in \eqref{eq:size} gibt $n'=n$. Höhe und Breite bleiben also gleich (hier $32\times 32$).",
        r"Une convolution $1\times1$ (pas 1, sans bord) laisse hauteur et largeur inchangées, ici $32\times32$.",
    ],
)
def test_words_say_that_a_size_stays(said):
    assert sizes.stays(said, (32, 32))


@pytest.mark.parametrize(
    "said",
    [
        "The number of channels is unchanged",
        "The size is not unchanged",
        "The size is unchanged?",
        "Maybe the spatial dimensions do not change",
        "It is wrong that the spatial dimensions do not change",
        "The spatial dimensions do not change: 1×1",
        "The spatial dimensions do not change: 28×28",
        "The spatial dimensions do not change, 32×32×3",
        "The spatial dimensions do not change. Each channel becomes 1×1.",
        "The spatial dimensions do not change, only the channels are summed up to one value.",
        "The spatial dimensions do not change if the padding is 2",
        "The spatial dimensions do not change, if the channels agree",
        "same height and width as the kernel",
        "Die räumliche Größe bleibt gleich, und die Auflösung der Kanäle wird halbiert",
        "Die räumliche Größe bleibt gleich. Sie wird danach kleiner.",
        "Höhe und Breite bleiben gleich, das Bild hat danach je Kanal halb so viele Pixel",
        "Les dimensions spatiales ne changent pas, les canaux sont réduits à un vecteur",
        "La taille ne change pas, puis elle diminue",
        "las dimensiones espaciales no cambian, queda un solo valor por canal",
        "las dimensiones espaciales no cambian solo si los canales son iguales",
        "The spatial dimensions do not change, (32-1)/2+1 = 32",
        "The height is unchanged, the width halves",
        "H and W don't change: 32x32 becomes 28x28",
        "Height and width don't change, and then the picture gets smaller",
        "Height and width don't change if the input is 1x1",
        r"$k=1,\ p=1,\ s=1$ in \eqref{eq:size} gibt $34$. Höhe und Breite bleiben gleich.",
        "the same as a pooling",
        "",
    ],
)
def test_what_tells_of_another_size_or_of_none_does_not_say_so(said):
    assert not sizes.stays(said, (32, 32))


def test_a_number_that_is_no_size_stands_beside_words_that_are_right():
    said = "el tamaño espacial no cambia (con la 1x1 no se pierde borde), solo se combinan los canales"
    seen = {"text": np.array(said), "value": np.array([1.0, 1.0])}

    assert ONE_BY_ONE.judge(seen, {"value": np.array([32.0, 32])}).verdict is Verdict.PASSED


def test_words_that_are_right_beside_wrong_numbers_go_to_a_person():
    seen = {
        "text": np.array("the spatial size does not change, 28 × 28"),
        "value": np.array([28.0, 28]),
    }

    outcome = ONE_BY_ONE.judge(seen, {"value": np.array([32.0, 32])})

    assert outcome.diagnosis.summary == "it says in words what is right: are its numbers?"


@pytest.mark.parametrize(
    ("elsewhere", "verdict"),
    [("28 × 28", Verdict.HUMAN), ("the size is unchanged", Verdict.PASSED)],
)
def test_what_stands_under_its_label_elsewhere_has_to_say_the_same(elsewhere, verdict):
    seen = {
        "text": np.array("the size is unchanged"),
        "elsewhere": np.array(elsewhere),
        "unread": np.array("there is no shape"),
    }

    assert ONE_BY_ONE.judge(seen, {"value": np.array([32.0, 32])}).verdict is verdict
