"""What one of several things that a passage counts comes to."""

import pytest

from graders.observing.probes.relations import totals
from graders.observing.probes.spelling.tokens import Unread

MLP, CNN = r"mlp|dense", "cnn|conv"


@pytest.mark.parametrize(
    "said",
    [
        "MLP: 784·100+100 = 78 500 ; 2·(100·100+100) = 20 200 ; 1 010. Total **99 710**.\n\nCNN: 208 + 4538 = **4746**",
        "- MLP: 784·100 + 100 = 78.500;  2 × 10.100 = 20.200;  Summe 99.710\n- CNN: 4.746",
        "MLP\n= 78500 + 10100 + 10100 + 1010 = 99710\n\nCNN\n 4746",
        "MLP:\n\n| layer | count |\n|---|---|\n| 1 | 78500 |\n| total | 99710 |\n\nThe CNN:\n\n| layer | count |\n|---|---|\n| total | 4746 |",
        "El MLP tiene 78 500 + 20 200 + 1 010 = 99 710 parámetros. La CNN tiene 208 + 1168 + 3370 = 4 746.",
        "\\item MLP: $78\\,500+2\\cdot10\\,100+1\\,010=99\\,710$\n\\item CNN: $4746$",
    ],
)
def test_the_part_about_one_network_says_what_it_comes_to(said):
    assert totals.of(said, MLP, CNN).value == 99710


@pytest.mark.parametrize(
    "said",
    [
        "MLP\n\n$n = 89610$\n\nWith a fourth layer:\n\n$m = 99710$",
        "MLP parameters: $N = 99710$ in bytes",
        "The MLP has 99710 more parameters than the CNN",
        "The MLP has fewer than 99710 parameters.",
        "MLP: total 99710\n\nMLP again: total 89610",
        "MLP: 78500 + 20200 + 1010 = 99710, minus the biases 99400 = 99400",
        "CNN: 208 + 1168 + 3370 = 4746",
    ],
)
def test_what_may_be_another_number_is_none(said):
    with pytest.raises(Unread):
        totals.of(said, MLP, CNN)
