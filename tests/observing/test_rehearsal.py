"""What a rehearsal says of itself: whether all that scripts do was seen."""

import pytest

from graders.grading.readings import came_to_its_end
from graders.observing.rehearsal import rehearse
from graders.sandbox.replies import RunFacts
from tests.observing.conftest import SETTINGS, code, code_of, notebook

GAP = "print(1)\nraise NotImplementedError\n"


@pytest.mark.parametrize(
    ("scripts", "whole"),
    [
        (["print(1)"], True),
        ([GAP, "print(2)"], True),
        ([f"{GAP}print(1 / 0)"], True),
        ([GAP, "print(1 / 0)"], False),
        (["print(1 / 0)", GAP], False),
        (["def f():\n    raise NotImplementedError('to do:\\nall')\nf()"], True),
        ([f"def f(x):\n    raise NotImplementedError\nf('{'x' * 5000}')"], True),
        (["print(1)\nraise ValueError('x\\nNotImplementedError')"], False),
        (["for i in range(9000):\n    print(i)"], False),
        ([f"for i in range(9000):\n    print(i)\n{GAP}"], False),
        (["import sys\nsys.exit('no data')"], False),
        (["import sys\nif True:\n    sys.exit(2)"], False),
        (["import sys\nif True:\n    sys.exit(0)"], True),
        (["import sys\nsys.exit('done')", GAP], False),
        ([GAP, "import sys\nsys.exit('done')"], False),
    ],
)
def test_a_rehearsal_is_whole_where_each_script_came_to_its_end_or_to_a_gap_and_all_prints_are_kept(
    tmp_path, monkeypatch, scripts, whole
):
    monkeypatch.chdir(tmp_path)
    files = {f"script{number}": source for number, source in enumerate(scripts)}

    record = rehearse(code(**files), SETTINGS, lambda: None)

    assert came_to_its_end(RunFacts(record.ended, 1.0, record.trace)) is whole


def test_what_a_cell_of_a_notebook_draws_is_a_figure_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = [
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])",
        "x = 1",
        "plt.plot([2, 3])\nplt.plot([3, 4])",
    ]

    settings = {**SETTINGS, "files": ["*.ipynb"]}
    record = rehearse(code_of({"work.ipynb": notebook(*cells)}), settings, lambda: None)

    assert [len(pane.lines) for figure in record.figures for pane in figure.panes] == [1, 2]
