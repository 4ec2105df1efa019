"""Names are compared by their words."""

import pytest

from graders.vocabulary.identifiers import says_more, says_the_same, words_of


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("compute_log_p_x", ("compute", "log", "p", "x")),
        ("trainAmortizedVAE", ("train", "amortized", "vae")),
        ("KLDivergence", ("kl", "divergence")),
        ("q4b", ("q", "4", "b")),
        ("größe", ("größe",)),
        ("_", ()),
    ],
)
def test_a_name_falls_into_words(name, words):
    assert words_of(name) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("compute_log_p_x", "log_px"),
        ("estimateLogProbability", "log_probability"),
        ("train_amortized_VAE", "train_amortized_vae"),
        ("divergence_kl", "KL_Divergence"),
        ("my_kl_fn", "kl_loss"),
    ],
)
def test_case_order_and_fillers_do_not_count(one, other):
    assert says_the_same(one, other)


def test_a_loss_is_told_from_what_it_is_of_where_that_counts():
    assert says_the_same("vae_loss", "vae")
    assert not says_the_same("vae_loss", "vae", loss=True)
    assert says_the_same("total_loss", "loss_fn", loss=True)


def test_a_name_may_say_more_than_another():
    assert says_more("kl_standard_normal", "kl")
    assert not says_more("kl", "kl_standard_normal")
    assert not says_more("get_data", "get")
