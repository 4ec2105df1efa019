"""Numbers that scripts print are found by the name before them."""

import pytest

from graders.observing.missing import Missing
from graders.observing.probes.artifacts.printed import behind

FORWARD = r"kl[^=]*n ?1[^=]*n ?2[^=]*=$"


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("MLP 99710  CNN 15,882", "mlp|dense", 99710),
        ("MLP 99710  CNN 15,882", "cnn|conv", 15882),
        ("CNN parameters: 15_498", "cnn", 15498),
        ("start\nKL(N1||N2) = 13.516\nKL(N2||N1) = 1.254", FORWARD, 13.516),
        ("KL(N1||N2): tensor(13.5161)", FORWARD, 13.5161),
        ("MLP 99710\nMLP of 200: 239410", "mlp", 99710),
    ],
)
def test_the_first_number_behind_a_name_is_found(text, name, number):
    line, found = behind(text, name)

    assert found == number
    assert line in text.splitlines()


@pytest.mark.parametrize("text", ["", "MLP 12", "99710 MLP", "MLP of layer2", "a CNN of 15882"])
def test_a_short_number_or_one_of_another_name_is_none(text):
    with pytest.raises(Missing, match="no script prints a number of this name"):
        behind(text, "mlp")
