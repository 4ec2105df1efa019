import csv
import io

import pytest

from graders.cohort.gradebook import gradebook
from tests.feedback.sample import report


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_the_gradebook_executes_nothing(name):
    rows = list(csv.reader(io.StringIO(gradebook([report(name)], [(name, "=evil()")]))))

    assert rows[1][0].startswith("'")
    assert rows[1][-1] == "'=evil()"
