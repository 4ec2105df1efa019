"""What a training returned is told apart from what stands beside it."""

import pytest

from graders.observing.probes.fitting import curves

LOSSES, TEST = [0.9, 0.7, 0.5], [1.0, 0.8, 0.9]


@pytest.mark.parametrize(
    "returned",
    [
        ([0, 25, 50], LOSSES, TEST),
        (LOSSES, [1, 2, 3], TEST),
        list(zip([0, 25, 50], LOSSES, TEST, strict=True)),
        ([0.01, 0.52, 1.13], LOSSES, TEST),  # seconds since the training began
    ],
)
def test_the_steps_that_stand_beside_losses_are_no_losses(returned):
    assert [c.tolist() for c in curves(returned)] == [LOSSES, TEST]
