import numpy as np
import pytest

from graders.kinds import KINDS
from graders.kinds.functions.reparameterized import DRAWS, LOGVAR, MU
from graders.model import Verdict

CHECK = KINDS["reparameterized"].model_validate(
    {"id": "a", "kind": "reparameterized", "call": "f", "aspect": "moments"}
)


def outcome(epsilon):
    z = MU + np.exp(LOGVAR / 2) * epsilon
    return CHECK.judge({"z": z, "std": z.std(0)}, {})


def test_a_normal_epsilon_passes_though_its_fourth_moment_is_far_from_three():
    epsilon = np.random.default_rng(1166).standard_normal((DRAWS, 5))
    assert np.abs((epsilon**4).mean(0) - 3).max() > 0.25

    assert outcome(epsilon).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: rng.uniform(-(3**0.5), 3**0.5, (DRAWS, 5)),
        lambda rng: rng.laplace(0, 0.5**0.5, (DRAWS, 5)),
    ],
    ids=["uniform", "Laplace"],
)
def test_an_epsilon_of_another_shape_fails(draw):
    said = outcome(draw(np.random.default_rng(0)))

    assert said.verdict is Verdict.FAILED
    assert said.diagnosis.summary in (
        "epsilon is not normal; its excess kurtosis is off",
        "the standard deviation of z is not exp(r / 2)",
    )
