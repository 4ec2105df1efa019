"""Words of names are compared in English and in one form, whichever language their writer thinks in."""

import pytest

from graders.vocabulary.identifiers import means_the_same
from graders.vocabulary.languages import meanings


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("verluste", ("loss",)),
        ("wahrscheinlichkeiten", ("prob",)),
        ("entscheidungsgrenze", ("decision", "boundary")),
        ("höhenlinien", ("iso", "line")),
        ("données", ("data",)),
        ("pérdidas", ("loss",)),
        ("probabilities", ("prob",)),
        ("losses", ("loss",)),
        ("axis", ("axis",)),
        ("kl", ("kl",)),
        ("getimg", ("get", "image")),
        ("getter", ("getter",)),
    ],
)
def test_a_word_is_told_in_english(word, said):
    assert meanings(word) == said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ziehe_stichprobe", "sample"),
        ("zeichne_entscheidungsgrenze", "plot_decision_boundary"),
        ("trainiere_modell", "train_model"),
        ("reseau_profond", "deep_network"),
        ("log_rapport_vraisemblance", "log_likelihood_ratio"),
        ("descensoDeGradiente", "gradient_descent"),
        ("muestrear_datos", "sample_data"),
        ("n_schritte", "n_steps"),
        ("AffinerFlow", "AffineFlow"),
        ("con_saltos", "with_skip"),
        ("mit_sprüngen", "with_skip"),
        ("conexiones_salto", "skip_connections"),
    ],
)
def test_names_in_two_languages_mean_the_same(one, other):
    assert means_the_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("encoder", "encode"),
        ("decoder", "decode"),
        ("train", "test"),
        ("gradient", "descent"),
        ("mean", "variance"),
        ("prior", "posterior"),
        ("trainiere_endlich", "train_infinite"),
    ],
)
def test_names_that_mean_something_else_stay_apart(one, other):
    assert not means_the_same(one, other)
