"""A submission's own files are imported by each other."""

import pytest

from tests.observing.conftest import code


@pytest.mark.usefixtures("modules")
@pytest.mark.parametrize(
    "how",
    [
        "from helpers_of_mine import f",
        "from helpers_of_mine import *",
        "import helpers_of_mine\nf = helpers_of_mine.f",
    ],
)
def test_own_files_are_imported_without_running_them(how):
    made = code(
        helpers_of_mine="raise SystemExit\ndef f(): return 7",
        main_of_mine=f"{how}\ndef g(): return f()",
    )

    assert made.units["main_of_mine.py"].load("g")() == 7
