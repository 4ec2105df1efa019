import re
from html.parser import HTMLParser

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from graders import paths
from graders.feedback.cells import TAGS, prose, python


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
    assert python(source) == highlight(source, get_lexer_by_name("ipython3"), HtmlFormatter())


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


def shown(source):
    evil = {"evil.svg": {"image/svg+xml": "PHN2Zy8+"}, "dot.png": {"image/png": "iVBORw0KGgo="}}
    return str(prose({"source": source, "attachments": evil}))


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
    html = shown(source)

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
    assert shown(source) == html


@pytest.mark.parametrize(
    ("source", "set_"),
    [
        (r"Let $a<b$ and $\frac{1}{2}$.", ["a<b", r"\frac{1}{2}"]),
        ("$$\n\\log p(x)\n$$", [r"\log p(x)"]),
        (r"\begin{align} a &= b \\ c &= d^2 \end{align}", ["a = b", "c = d^2"]),
        (r"$$\begin{pmatrix}1&2\end{pmatrix}$$ `$a$` \$5 and \$6", []),
        ("&#xE000;61&#xE001; &#57344;61&#57345; &#xE0&#xE000;00;61&#xE001;", []),
        ("$a$ <img src=x> $\\href{javascript:alert(1)}{x}$", ["a"]),
        ("$$" + r"a \\ " * 13 + "$$", []),
        ("$a$ $b$ $c$ $d$", ["a", "b", "c"]),
    ],
)
def test_formulas_are_pictures_with_their_source_as_words_as_many_as_may_be(source, set_):
    pictures = [a for tag, a in Tags(str(prose({"source": source}, iter(range(3))))).found if tag == "img"]

    assert [p["alt"] for p in pictures] == set_
    for picture in pictures:
        assert picture.keys() == {"class", "alt", "style", "src"}
        assert picture["src"].startswith("data:image/svg+xml;base64,")


def test_a_formula_in_the_words_of_a_picture_is_left_out():
    dot = {"dot.png": {"image/png": "iVBORw0KGgo="}}

    html = str(prose({"source": "![a $b$](attachment:dot.png)", "attachments": dot}, iter(range(3))))

    assert html == '<p><img src="data:image/png;base64,iVBORw0KGgo=" alt="a "></p>\n'


def test_text_that_no_reader_of_markdown_takes_is_shown_as_it_is():
    assert (
        str(prose({"source": "![a](attachment:b)", "attachments": {"b": 1}}))
        == "<pre>![a](attachment:b)</pre>"
    )
