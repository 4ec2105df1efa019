"""Whether what is right is one of several things that the submission does, of which others are wrong."""

import pytest

from graders.grading.rivals import is_of_another_training


@pytest.mark.parametrize(
    ("wrong", "doubtful"),
    [
        (["the KL term of the loss on which `vae.py:82` calls backward()"], True),
        (["the KL term of the loss on which `vae.py:180` calls backward()"], False),
        (["`kl` in vae.py"], False),
        ([], False),
    ],
)
def test_a_right_loss_of_one_training_does_not_outweigh_the_wrong_one_of_another(wrong, doubtful):
    right = "the KL term of the loss on which `vae.py:180` calls backward(), without its weight"

    assert is_of_another_training(right, wrong) is doubtful
