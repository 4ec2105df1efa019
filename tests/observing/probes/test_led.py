"""What a line comes to that begins with a name."""

import pytest

from graders.observing.probes.relations import led
from graders.observing.probes.spelling.tokens import Unread

NAME = r"kl[^=]*n ?_?\{?1[^=]*n ?_?\{?2[^=]*=$"


def read(said):
    return float(said.replace(",", ".").strip(" $.;*"))


def named(said):
    return led.named(said, NAME, read, lambda a, b: a == b)


@pytest.mark.parametrize(
    "said",
    [
        "KL(N1||N2), roles as on the sheet: 1/2 [ 30.25 - 3.2189 ] = 1/2 · 27.0311 = 13.516",
        "* $KL(N_1\\|N_2)$: $t=25$, so $\\frac12(30.25-3.2189)=\\frac12\\cdot 27.0311\\approx$ **13.516**",
        "KL(N1||N2): r = 1/0.2 = 5, d = -2.5.\n\n15.125 - 1.6094 = 13.516 nats (19.50 bits)\n\nKL(N2||N1): r = 0.2\n\n-0.355 + 1.6094 = 1.254",
        "KL(N1||N2):\n   log 0.2 = -1.609\n   1.25/0.08 = 15.625\n   KL = -1.609 + 15.625 - 0.5 = 13.516\n\nThey are very different.",
    ],
)
def test_a_name_and_a_colon_announce_what_the_calculation_comes_to(said):
    assert named(said) == 13.516


@pytest.mark.parametrize(
    "said",
    [
        "KL(N1||N2): 15.125 - 1.609 = 13.516, doubled 27.032",
        "KL(N1||N2) and KL(N2||N1): 1.609 - 0.355 = 1.254",
        "KL(N1||N2): 15.125 - 1.609 = 13.516\nKL(N1||N2): 1.609 - 0.355 = 1.254",
        "KL(N1||N2): it is large",
    ],
)
def test_what_goes_on_behind_the_result_is_left_to_a_person(said):
    with pytest.raises(Unread):
        named(said)
