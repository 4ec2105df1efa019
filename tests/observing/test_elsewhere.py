"""Where no code is found, a person looks if some may stand where none is read; a hand-in of answers alone has none."""

import io

import docx
import pytest
import typst

from graders.observing.missing import Missing, NoCode
from tests.observing.conftest import code_of

NAMING = {"symbols": {"kl": {"names": ["kl"], "arguments": ["mu", "logvar"]}}}
SOURCE = "import torch\n\ndef kl(mu, logvar):\n    return mu\n"


def word():
    made, held = docx.Document(), io.BytesIO()
    for line in SOURCE.splitlines():
        made.add_paragraph(line)
    made.save(held)
    return held.getvalue()


def printed(source):
    return typst.compile(f"#set page(height: 8cm)\n```python\n{source}\n```".encode())


def missing(files):
    made = code_of({n: d for n, d in files.items() if n.endswith((".py", ".ipynb"))}, NAMING)
    made.files = files
    with pytest.raises(Missing) as error:
        made.find("kl")
    return error.value


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("code.txt", SOURCE.encode()),
        ("code", SOURCE.encode("utf-16")),
        ("work.md", f"# 4\n\n```python\n{SOURCE}```\n".encode()),
        ("work.html", f"<html><body><pre>{SOURCE}</pre></body></html>".encode()),
        ("work.docx", word()),
        ("work.tex", f"\\begin{{verbatim}}\n{SOURCE}\\end{{verbatim}}".encode()),
        ("work.pdf", printed(SOURCE)),
        (
            "notebook.pdf",
            printed("In [3]: from torch import nn, optim\n        net = nn.Linear(2, 1)\n        print(net)"),
        ),
        ("script.pdf", printed("import torch as t\nx = t.zeros(3)\nprint(x.mean(), x.std(), x)")),
        ("scan.pdf", typst.compile(b"#rect(width: 3cm, height: 2cm)")),
        ("broken.pdf", b"%PDF-1.4 nothing"),
        ("net.bak", b"class Net(nn.Module):\n    pass\n"),
        ("work.rar", b"Rar!\x1a\x07\1"),
        ("left-packed.zip", b"PK\3\4"),
        ("work.iso", b"\0" * 40),
        ("main.py", b"exec(open('code' + '.dat').read())"),
        ("main.py", b"import runpy\nspace = runpy.run_path('code.dat')"),
    ],
)
def test_code_that_may_stand_elsewhere_is_a_person_s_turn(name, data):
    error = missing({name: data, "answers.md": b"1.1: x"})

    assert type(error) is Missing
    assert f"`{name}`" in str(error)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("answers.md", b"The class of functions: def. 3 says that f is convex.\n\nclass 3: cats"),
        ("points.npz", b"PK\3\4" + b"\0" * 40),
        ("main.py", b"x = 1\nprint(x)"),
        (
            "answers.pdf",
            typst.compile(
                b"1.1: The loss is convex, and so each point\n\nfrom which it is\n\nimport and class of it are the same"
            ),
        ),
    ],
)
def test_a_hand_in_without_code_has_none(name, data):
    assert type(missing({name: data})) is NoCode


def test_a_text_that_a_script_executes_is_its_code():
    made = code_of({"main.py": b"exec(open('net.txt').read())", "net.txt": SOURCE.encode()}, NAMING)
    made.units.pop("net.txt")

    assert made.find("kl").name == "kl"


def test_a_file_that_a_script_executes_and_that_is_not_there_is_told():
    error = missing({"main.py": b"exec(open('net.txt').read())"})

    assert type(error) is Missing
    assert "main.py:1: `%run net.txt` finds no such file" in str(error)
