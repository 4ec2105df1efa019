"""German words without umlauts are read as those with umlauts, where a text has none at all."""

import pytest

from graders.observing.probes.formats.umlauts import restored


def test_a_text_without_umlauts_gets_those_of_common_words():
    said = (
        "Die Groesse aendert sich nicht, Hoehe und Laenge auch; dafuer ist alles unabhaengig und Aehnliches."
    )

    assert restored(said) == (
        "Die Größe ändert sich nicht, Höhe und Länge auch; dafür ist alles unabhängig und Ähnliches."
    )


@pytest.mark.parametrize(
    "said",
    [
        "Der Wert, die Höhe: fuer, Laenge, Groesse",
        "the value of a queue, blue, does",
        "fuer x",
        "todo fuera de la diagonal, fuera, y fuera de ella",
    ],
    ids=["it has umlauts", "English", "too few", "Spanish"],
)
def test_other_texts_stay_as_they_are(said):
    assert restored(said) == said
