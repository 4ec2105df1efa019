"""Notebooks as pages with the results below their cells; `--watch`; `check()` in a notebook."""

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
from html.parser import HTMLParser

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from graders import paths
from graders.feedback.notebook import TAGS, _code, _prose, annotated
from graders.model import ExerciseReport, Report, Result, Submission, failed, passed
from graders.paths import TEMPLATES
from graders.selfcheck import notebook as live
from graders.selfcheck.watch import changes
from graders.sheets.spec import find_spec
from graders.sheets.touched import touches
from graders.submission.notebooks import to_notebook
from tests.conftest import REFERENCE, interruptible, write_toy

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
        return annotated(toy, report, Submission("ada", {"work/my.ipynb": notebook, "other.ipynb": b"{"}))

    return made


KL = Result("kl", "agrees", "The KL", 3, failed("every value is <b>2</b> ×", hint="half"))
SCALE = Result("scale", "agrees", "The scaling", 2, passed())


@pytest.mark.parametrize(
    "source",
    [
        "x = .5 * 1. + 1e-3\ny = x[..., None].T\nz=-1\n",
        "@torch.no_grad()\ndef f(x: int) -> float:\n    '''doc'''\n    return x if x != -1 else ...\n",
        "%matplotlib inline\n!pip install x\nfiles = !ls\nx?\nx??\n",
        "y = f'{x:.3f} {a!r}' + rb'x' + u\"a\"\nif (n := 10) > 5: print(n, end='')\n",
        "match x:\n    case 1: pass\n    case _: pass\nα = β.sum()\nlambda x, *a, **k: (yield x)\n",
        "class A(B):\n    __slots__ = ()\n    def __init__(self): super().__init__()\n",
        "import a.b as c, d\nfrom .x import *\nglobal x; del selfish, nonlocal_x\n",
        *(p.read_text() for p in sorted(paths.REFERENCE.glob("*/*.py"))),
    ],
    ids=range(7 + len(list(paths.REFERENCE.glob("*/*.py")))),
)
def test_code_has_the_colours_that_pygments_gives_it(source):
    assert _code(source) == highlight(source, get_lexer_by_name("ipython3"), HtmlFormatter())


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


# -- watching ----------------------------------------------------------------------------------


def test_an_edit_is_followed_by_the_checks_that_it_touches(toy):
    sources = [
        REFERENCE + "# a remark\n",
        REFERENCE.replace("0.5 *", ""),
        "def (",
    ]
    states = [Submission("ada", {"solution.py": s.encode()}) for s in (REFERENCE, *sources)]
    todo = iter(states[1:])
    watched = changes(toy, states[0], lambda: next(todo))

    assert [next(watched) for _ in range(2)] == [(states[2], frozenset({"kl"})), (states[3], None)]


def test_what_is_imported_as_a_module_is_followed():
    spec = find_spec("aml-vae")
    files = {
        "vae.py": b"import parts\ndef kl_divergence(mu, r):\n    return parts.half(mu)\n",
        "parts.py": b"def half(x):\n    return x / 2\n",
    }
    before = Submission("a", files)
    after = Submission("a", {**files, "parts.py": files["parts.py"].replace(b"2", b"3")})

    assert "kl" in touches(spec, before, after)


@pytest.mark.jail
def test_watch_checks_again_what_an_edit_touched(tmp_path):
    write_toy(tmp_path / "toy")
    work = tmp_path / "solution.py"
    work.write_text(REFERENCE.replace("0.5 *", ""))
    command = [sys.executable, "-m", "graders.cli", "check", str(tmp_path / "toy"), str(work), "--watch"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        bufsize=1,
        env={**os.environ, "TORCHGRADE_CACHE": str(tmp_path / "cache"), "PYTHONUNBUFFERED": "1"},
        preexec_fn=interruptible,
    )
    watchdog = threading.Timer(120, process.kill)
    watchdog.start()
    said, rounds = [], 0
    for line in process.stdout:
        said.append(line.rstrip())
        if line.startswith("watching"):
            work.write_text(REFERENCE)
        rounds += "checked again" in line
        if rounds == 1 and "checked again" in line:
            work.write_text(REFERENCE.replace("0.5 *", "") + "# again\n")
        if rounds == 2 and "factor 1/2 (" in line:
            process.send_signal(signal.SIGINT)
    watchdog.cancel()

    process.stdout.close()
    assert process.wait(60) == 130
    after = said[next(i for i, line in enumerate(said) if line.startswith("watching")) :]
    told = [line[:19] for line in after if line[:1] in ("✓", "✗", "1")]
    assert any(line.startswith("✗ The KL divergence") for line in said)
    assert told == [
        "✓ The KL divergence",
        "1 checked again in ",
        "✗ The KL divergence",
        "1 checked again in ",
        "✗ The KL divergence",
    ]


@pytest.mark.jail
def test_watch_hands_over_the_whole_report_each_time_as_one_line_and_as_a_page(tmp_path):
    write_toy(tmp_path / "toy")
    work, page = tmp_path / "solution.py", tmp_path / "page.html"
    states = [REFERENCE.replace("0.5 *", ""), REFERENCE, REFERENCE.replace("0.5 *", "0.25 *")]
    work.write_text(states[0])
    command = [
        sys.executable,
        "-m",
        "graders.cli",
        "check",
        str(tmp_path / "toy"),
        str(work),
        "--watch",
        "--json",
        "--html",
        str(page),
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=interruptible,
        env={**os.environ, "TORCHGRADE_CACHE": str(tmp_path / "cache")},
    )
    watchdog = threading.Timer(240, process.kill)
    watchdog.start()
    told = []
    for state, line in zip([*states[1:], None], process.stdout, strict=True):
        (kl,) = (c for e in json.loads(line)["exercises"] for c in e["checks"])
        shown = page.read_text()
        told.append((kl["verdict"], kl["mistake"], f'class="check {kl["verdict"]}"' in shown))
        if state is None:
            process.send_signal(signal.SIGINT)
        else:
            page.write_text("written by somebody else")
            work.write_text(state)
    watchdog.cancel()

    process.stdout.close()
    assert process.wait(60) == 130
    assert told == [("failed", "no-half", True), ("passed", "", True), ("failed", "", True)]


# -- live --------------------------------------------------------------------------------------

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

    assert live._last_forms(["import torch", first, "x = 1", second, "broken ("]) == [
        "import torch",
        "x = 1",
        second,
    ]


ACTIVE = [
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A;avascript&colon;alert(1))",
    "[a](java&Tab;script:alert(1))",
    "[a]( \u0001javascript:alert(1))",
    "[a](vbscript:msgbox)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](DATA:text/html,x)",
    "[a](file:///etc/passwd)",
    "[a](../../other/feedback.html)",
    "[a](//evil.example/x)",
    "[a][r]\n\n[r]: javascript:alert(1)",
    "[r]\n\n[r]: <vbscript:x>",
    "<javascript:alert(1)>",
    "![a](http://evil.example/track.png)",
    "![a](//evil.example/track.png)",
    "![a](data:image/svg+xml;base64,PHN2Zy8+)",
    "![a](data:text/html;base64,PHN2Zy8+)",
    "![a](attachment:none.png)",
    "![a](attachment:evil.svg)",
    "![a][p]\n\n[p]: https://evil.example/p.gif",
    '<a href="javascript:alert(1)">a</a>',
    '<img src="https://evil.example/x.png">',
    "<svg onload=alert(1)>",
    "<iframe src='https://evil.example'></iframe>",
    "<form action='https://evil.example'><input name=a></form>",
    "<style>@import url(https://evil.example/x.css)</style>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    '```html\n<a href="javascript:alert(1)"><img src="http://evil.example">\n```',
    '`<a href="javascript:alert(1)">`',
    "$\\href{javascript:alert(1)}{x}$",
    "$$\\href{javascript:alert(1)}{x} <script>alert(1)</script>$$",
    '[a](http://x.example "on" onclick="alert(1)")',
    '[a](<http://x.example" onclick="alert(1)>)',
    "# <script>alert(1)</script> [a](javascript:1)",
    "| a |\n|---|\n| [a](javascript:1) <img src=x onerror=alert(1)> |",
    '```mermaid\ngraph TD; click A href "javascript:alert(1)"\n```',
]


def prose(source):
    evil = {"evil.svg": {"image/svg+xml": "PHN2Zy8+"}, "dot.png": {"image/png": "iVBORw0KGgo="}}
    return str(_prose({"source": source, "attachments": evil}))


class Tags(HTMLParser):
    """All tags with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("source", ACTIVE)
def test_nothing_of_the_text_of_a_notebook_is_active(source):
    html = prose(source)

    for tag, attributes in Tags(html).found:
        assert tag in TAGS
        assert set(attributes) <= {"href", "src", "alt", "title", "class"}
        assert attributes.get("href", "http://").startswith(("http://", "https://", "mailto:"))
        assert attributes.get("src", "data:image/png;").startswith("data:image/png;")
    assert not re.search(r'(?:href|src)="\s*(?:javascript|vbscript|data:text|http://evil)', html, re.I)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            "a [link](https://example.org/a?b=1&c=2)",
            '<p>a <a href="https://example.org/a?b=1&amp;c=2">link</a></p>\n',
        ),
        ("[mail](mailto:a@b.example)", '<p><a href="mailto:a@b.example">mail</a></p>\n'),
        ("![dot](attachment:dot.png)", '<p><img src="data:image/png;base64,iVBORw0KGgo=" alt="dot"></p>\n'),
        ("![gone](attachment:gone.png)", "<p>gone</p>\n"),
        ("*a* **b** `c` 5 < 6 &alpha;", "<p><em>a</em> <strong>b</strong> <code>c</code> 5 &lt; 6 α</p>\n"),
        ("$a<b$", "<p>$a&lt;b$</p>\n"),
        ('say "no" <b>here</b>', "<p>say &quot;no&quot; &lt;b&gt;here&lt;/b&gt;</p>\n"),
    ],
)
def test_what_is_harmless_in_the_text_of_a_notebook_is_kept(source, html):
    assert prose(source) == html


def test_text_that_no_reader_of_markdown_takes_is_shown_as_it_is():
    assert (
        str(_prose({"source": "![a](attachment:b)", "attachments": {"b": 1}}))
        == "<pre>![a](attachment:b)</pre>"
    )


@pytest.mark.parametrize("page", ["cohort", "feedback", "notebook", "queue", "similarity"])
def test_every_page_forbids_what_is_remote_and_sends_no_referrer(page):
    head = (TEMPLATES / f"{page}.html").read_text().partition("</head>")[0]

    assert '<meta name="referrer" content="no-referrer">' in head
    assert (
        "Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; "
        in head
    )
    assert "http:" not in head
    assert "https:" not in head
