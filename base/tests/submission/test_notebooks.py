"""Notebooks that are kept as scripts."""

import json

from graders.submission.notebooks import is_executed, to_notebook, to_script

SCRIPT = "# %% [markdown]\n# # Title\n\n# %%\nimport math\n\n\n# %%\ndef f(x):\n    return math.exp(x)\n"


def test_a_script_becomes_the_same_notebook_every_time():
    assert to_notebook(SCRIPT) == to_notebook(SCRIPT)


def test_there_and_back_changes_nothing():
    assert to_script(to_notebook(SCRIPT)) == SCRIPT


def test_cells_are_numbered_as_jupyter_does_if_they_were_run():
    cells = json.loads(to_notebook(SCRIPT, executed=True))["cells"]

    assert [c["cell_type"] for c in cells] == ["markdown", "code", "code"]
    assert [c.get("execution_count") for c in cells] == [None, 1, 2]
    assert is_executed(to_notebook(SCRIPT, executed=True))
    assert not is_executed(to_notebook(SCRIPT))
