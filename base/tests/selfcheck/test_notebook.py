import os
import subprocess
import sys
import textwrap

import pytest

from graders.selfcheck.notebook import last_forms
from tests.conftest import write_toy

NOTEBOOK = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for cell in [
    "import torch",
    "def kl(mu, logvar):\\n    return mu",
    "%timeit -n1 -r1 1 + 1",
    "def kl(mu, logvar):\\n    return (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)",
    "from graders import check",
    "result = check('kl')",
    "print(repr(result)); print('HTML', 'class=\\"check failed\\"' in result._repr_html_())",
    "check('kll')",
    "from graders import check; print('AGAIN', check('kl').report.score)",
]:
    shell.run_cell(cell, store_history=True)
"""


@pytest.mark.jail
def test_a_notebook_checks_what_its_cells_define(tmp_path):
    write_toy(tmp_path / "checks")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(NOTEBOOK)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TORCHGRADE_CACHE": str(tmp_path / "cache"), "NO_COLOR": "1"},
        timeout=200,
    )

    assert "✗ The KL divergence" in done.stdout
    assert "the KL of a Gaussian has a factor 1/2" in done.stdout
    assert "HTML True" in done.stdout
    assert "AGAIN 0" in done.stdout
    assert "no public check of toy that needs no training is about `kll`; did you mean `kl`?" in done.stdout


def test_a_cell_that_ran_twice_counts_in_its_last_form():
    first, second = "def f():\n    return 1", "def f():\n    return 2"

    assert last_forms(["import torch", first, "x = 1", second, "broken ("]) == [
        "import torch",
        "x = 1",
        second,
    ]
