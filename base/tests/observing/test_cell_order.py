"""The cells of a notebook are run in the order of their numbers where they work in that order alone."""

import pytest

from graders.observing.cell_order import in_order

IMPORT, USE, DEFINE, LATER = "import math", "print(area(2))", "def area(r):\n    return math.pi * r", "x = 1"


def ordered(*cells):
    named = [(str(place), source, count) for place, (source, count) in enumerate(cells)]
    return [int(label) for label, _ in in_order(named)]


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ([(IMPORT, 1), (USE, 3), (DEFINE, 2)], [0, 2, 1]),
        ([(IMPORT, 1), (DEFINE, 3), (USE, 2)], [0, 1, 2]),
        ([(IMPORT, 9), (DEFINE, 2), (USE, 3)], [0, 1, 2]),
        ([(IMPORT, 1), (USE, None), (DEFINE, 2)], [0, 1, 2]),
        ([(IMPORT, 0), (USE, 0), (DEFINE, 0)], [0, 1, 2]),
        ([(IMPORT, 1), (USE, 3), ("", None), ("%matplotlib inline", 2), (DEFINE, 4)], [0, 1, 2, 3, 4]),
        ([("def late():\n    return area(1)", 2), (DEFINE, 1), (LATER, 3)], [0, 1, 2]),
    ],
    ids=[
        "run below, defined at the end",
        "works as it stands",
        "a cell run once more",
        "a cell that was not run",
        "numbers of 0",
        "works in neither",
        "used within a function alone",
    ],
)
def test_numbers_count_only_where_the_cells_do_not_work_as_they_stand(cells, order):
    assert ordered(*cells) == order
