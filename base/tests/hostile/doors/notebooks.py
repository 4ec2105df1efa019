"""Notebooks, as the one that is asked for or beside it."""

from tests.hostile.doors import HONEST, Door, instead, notebook

CODE = {
    "cell_type": "code",
    "execution_count": 1,
    "metadata": {},
    "outputs": [],
    "source": "x = 1",
}


def asked(data, tries):
    """Another notebook in the place of the one that is asked for, worth 1 point."""
    return instead("notes.ipynb", data, 1, tries)


def more(data, tries):
    """Another notebook beside honest work."""
    return Door(tries, {**HONEST, "more.ipynb": data})


def shows(text, tries):
    """A notebook beside honest work whose Markdown and outputs hold a text."""
    prose = {"cell_type": "markdown", "metadata": {}, "source": text}
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {
            "text/html": text,
            "text/markdown": text,
            "image/svg+xml": text,
            "image/png": "no base64",
        },
    }
    return more(notebook(prose, {**CODE, "outputs": [output]}), tries)


DOORS = [
    asked(b"[]", "a list"),
    asked(b"7", "a number"),
    asked(b'"cells"', "a text"),
    asked(b"null", "nothing"),
    asked(b"{", "half a notebook"),
    asked(b'{"cells": ' + b"[" * 90_000, "lists nested too deeply"),
    asked(b'{"cells": [' + b"8" * 90_000 + b"]}", "a number with more digits than Python reads"),
    asked(notebook(3, None, "x"), "cells that are none"),
    asked(notebook({**CODE, "source": 3}), "a source that is a number"),
    asked(notebook({**CODE, "execution_count": None}), "a cell that was never run"),
    asked(
        notebook(
            {
                **CODE,
                "outputs": [{"output_type": "error", "ename": "E" * 10_000, "evalue": "", "traceback": []}],
            }
        ),
        "an error with a long name",
    ),
    Door("outputs that are a number", {**HONEST, "notes.ipynb": notebook({**CODE, "outputs": 5})}),
    asked(b"\xff\xfe" + notebook(CODE), "bytes that are no text"),
    more(b"[]", "a list beside the right one"),
    more(notebook({**CODE, "source": [["x"], {"y": 1}, None]}), "a source of lists"),
    more(notebook({**CODE, "source": "x = '\ud83d'"}), "half of a pair of surrogates"),
    more(notebook({**CODE, "cell_type": "quantum"}, nbformat=99), "a kind of cell that is none"),
    more(notebook(CODE, metadata=[1], nbformat="4"), "metadata that are a list"),
    more(notebook({**CODE, "source": "!touch owned\n%run owned\n%%bash\ntouch owned"}), "lines of a shell"),
    more(notebook({**CODE, "source": "z = " + "-" * 70_000 + "1"}), "a source that no parser can read"),
    more(notebook(*[CODE] * 3000), "3,000 cells"),
    shows("<script>alert(1)</script><img src=x onerror=alert(1)>", "scripts"),
    shows(
        "[a](javascript:alert(1)) ![b](https://example.org/b.png)",
        "links that run, pictures that tell who looks",
    ),
    shows("<iframe src=/etc/passwd></iframe><base href=//example.org>", "pages within the page"),
    shows("$" + "{" * 4000 + "$", "LaTeX nested too deeply"),
    shows(">" * 4000 + " deep", "quotations within quotations"),
    Door(
        "two notebooks of one name",
        {**HONEST, "a/notes2.ipynb": HONEST["notes.ipynb"], "b/notes2.ipynb": HONEST["notes.ipynb"]},
    ),
]
