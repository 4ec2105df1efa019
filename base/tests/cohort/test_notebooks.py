"""Notebooks as pages with the results below their cells."""

import json

import pytest

from graders.cohort.notebooks import notebook_pages
from graders.feedback.page import Drawn
from graders.model import ExerciseReport, Report, Result, Submission, failed, passed
from graders.submission.notebooks import to_notebook

SCRIPT = """# %% [markdown]
# # My work <img src=x onerror=alert(1)>

# %%
import torch

# %%
def kl(mu, logvar):
    return mu

# %%
def scale(x, factor):
    return x * factor

# %%
print(kl(1, 2))
"""


@pytest.fixture
def page(toy):
    """The pages of a notebook with some results."""

    def made(notebook, *results):
        report = Report("toy", "A toy", "ada", (ExerciseReport("one", "One", results),))
        return notebook_pages(
            toy, Submission("ada", {"work/my.ipynb": notebook, "other.ipynb": b"{"}), Drawn(report)
        )

    return made


KL = Result("kl", "agrees", "The KL", 3, failed("every value is <b>2</b> ×", hint="half"))
SCALE = Result("scale", "agrees", "The scaling", 2, passed())


def test_each_result_stands_below_the_cell_that_defines_what_it_is_about(page):
    pages = page(to_notebook(SCRIPT), KL, SCALE)
    html = pages["my.annotated.html"]

    assert list(pages) == ["my.annotated.html"]
    places = [
        html.index(s)
        for s in ("kl</span>", "The KL</h3>", "scale</span>", "The scaling</h3>", "print</span>")
    ]
    assert places == sorted(places)


def test_nothing_of_a_notebook_is_executed_by_its_page(page):
    notebook = json.loads(to_notebook(SCRIPT))
    notebook["cells"][2]["outputs"] = [
        {
            "output_type": "display_data",
            "data": {"text/html": "<script>evil()</script>", "text/plain": "<i>plain"},
            "metadata": {},
        },
        {"output_type": "stream", "name": "stdout", "text": ["<script>evil()</script>"]},
        "no output",
    ]
    html = page(json.dumps(notebook).encode(), KL)["my.annotated.html"]

    assert "<script" not in html
    assert "<img src=x" not in html
    assert "<i>plain" not in html
    assert "&lt;i&gt;plain" in html
    assert "every value is &lt;b&gt;2" in html


def test_what_no_check_is_about_is_no_page(page):
    assert page(to_notebook("# %%\nx = 1\n"), KL, SCALE) == {}


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"cells": 3}', b'{"cells": [{"cell_type": "code"}]}', b"\xff"]
)
def test_a_broken_notebook_is_no_page(page, data):
    assert page(data, KL) == {}
