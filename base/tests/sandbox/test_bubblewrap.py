"""What the jail shows of this machine."""

from pathlib import Path

import pytest

from tests.sandbox.conftest import passes

pytestmark = pytest.mark.jail


def test_malloc_sees_in_the_jail_whether_this_machine_has_huge_pages(running):
    place = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    said = place.read_text() if place.exists() else ""
    assert passes(
        *running, f"p = Path({str(place)!r}); assert (p.read_text() if p.exists() else '') == {said!r}"
    )
