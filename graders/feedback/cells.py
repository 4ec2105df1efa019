"""The cells of a notebook as HTML in which nothing is active."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from graders.feedback import formulas
from graders.feedback.words import tidy


@dataclass(frozen=True)
class Cell:
    """What a page shows of a cell: nothing that a browser would execute."""

    source: Markup
    code: bool = True
    count: int | None = None
    outputs: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    """PNG as base64."""


def shown_cell(cell: Mapping[str, Any], most: Iterator[object]) -> Cell:
    """Return what a page shows of a cell, its outputs included; `most` has an item for each formula that is still set."""
    if cell["cell_type"] != "code":
        return Cell(prose(cell, most), code=False)
    outputs, pictures = [], []
    given = cell.get("outputs")
    for output in given[:40] if isinstance(given, list) else []:
        data = output.get("data") if isinstance(output, dict) else None
        text = output.get("text") if isinstance(output, dict) else None
        if isinstance(data, dict) and isinstance(data.get("image/png"), str):
            pictures.append(data["image/png"])
        elif isinstance(data, dict) and "text/plain" in data:
            outputs.append(_text(data["text/plain"]))
        elif text is not None:
            outputs.append(_text(text))
        elif isinstance(output, dict) and output.get("output_type") == "error":
            outputs.append(_text(f"{output.get('ename')}: {output.get('evalue')}"))
    count = cell.get("execution_count")
    return Cell(
        python(tidy(cell["source"], 20_000)),
        count=count if isinstance(count, int) else None,
        outputs=tuple(outputs),
        pictures=tuple(pictures),
    )


def prose(cell: Mapping[str, Any], most: Iterator[object] | None = None) -> Markup:
    """Markdown as HTML of which nothing is active: tags are text, links lead to the web or to mail, pictures are embedded.

    Args:
        cell: The cell.
        most: Has an item for each formula that is still set on the page.
    """
    source = FORGED.sub(" ", tidy(cell["source"], 20_000))
    try:
        html = _renderer()(cell, iter(()) if most is None else most).render(source)
    except Exception:  # whatever text makes of the reader of Markdown: the text can still be read
        return Markup("<pre>{}</pre>").format(source)
    return Markup(_cleaner().clean(html))


BEGIN, END = "\ue000", "\ue001"
"""Stand around a formula until it is set; `tidy` leaves no such letter in what was handed in."""
MARKS = re.compile(f"{BEGIN}([0-9a-f]*){END}")
FORGED = re.compile(r"&#(?:x0*e00[01]|0*5734[45]);?", re.IGNORECASE)
LINK_TARGET = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]+")
COLOUR = re.compile(r"highlight|[a-z]{1,2}[0-9]?")
TAGS = frozenset(
    [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)


def _allowed(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may stand on a page."""
    match tag, name:
        case "a", "href":
            return LINK_TARGET.fullmatch(value) is not None
        case "img", "src":
            return PICTURE.fullmatch(value) is not None
        case "div" | "span", "class":
            return COLOUR.fullmatch(value) is not None
        case _:
            return (tag, name) in (("img", "alt"), ("a", "title"), ("img", "title"))


@lru_cache
def _cleaner() -> Any:
    from bleach.html5lib_shim import Filter
    from bleach.sanitizer import Cleaner

    class Quoted(Filter):  # type: ignore[misc]
        """Quotes in text as entities, so that no text looks like an attribute."""

        def __iter__(self) -> Iterator[dict[str, Any]]:
            for token in super().__iter__():
                if token["type"] != "Characters" or '"' not in token["data"]:
                    yield token
                    continue
                for n, part in enumerate(token["data"].split('"')):
                    if n:
                        yield {"type": "Entity", "name": "quot"}
                    if part:
                        yield {"type": "Characters", "data": part}

    class Set(Filter):  # type: ignore[misc]
        """Formulas as pictures; made here, where all that a stranger wrote is harmless already."""

        def __iter__(self) -> Iterator[dict[str, Any]]:
            for token in super().__iter__():
                if token["type"] != "Characters" or BEGIN not in token["data"]:
                    yield token
                    continue
                for n, part in enumerate(MARKS.split(token["data"])):
                    if n % 2 == 0:
                        yield {**token, "data": part}
                    else:
                        said = formulas.attributes(bytes.fromhex(part).decode())
                        named = {(None, name): value for name, value in said.items()}
                        yield {"type": "EmptyTag", "name": "img", "data": named}

    return Cleaner(
        tags=TAGS,
        attributes=_allowed,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
        filters=[Set, Quoted],
    )


@lru_cache
def _renderer() -> Callable[[Mapping[str, Any], Iterator[object]], Any]:
    """What reads the Markdown of a cell as notebooks do, with its attachments."""
    from mistune.util import safe_entity
    from nbconvert.filters.markdown_mistune import (
        InvalidNotebook,
        IPythonRenderer,
        MarkdownWithMath,
    )

    class Renderer(IPythonRenderer):
        most: Iterator[object]

        def inline_math(self, body: str) -> str:
            return self._set(body, "{}") or str(super().inline_math(body))

        def block_math(self, body: str) -> str:
            return self._set(body, "<div>{}</div>") or str(super().block_math(body))

        def latex_environment(self, name: str, body: str) -> str:
            whole = rf"\begin{{{name}}}{body}\end{{{name}}}"
            return self._set(whole, "<div>{}</div>") or str(super().latex_environment(name, body))

        def _set(self, latex: str, around: str) -> str:
            """Return a formula between marks, line by line; nothing where it cannot be set, or enough of them are."""
            lines = formulas.lines(latex) if next(self.most, None) is not None else ()
            return "".join(around.format(f"{BEGIN}{line.encode().hex()}{END}") for line in lines)

        def text(self, text: str) -> str:
            return str(safe_entity(text))

        def image(self, text: str, url: str, title: str | None = None) -> str:
            try:
                return str(super().image(MARKS.sub("", text), url, title))
            except InvalidNotebook:  # the attachment is not there
                return str(safe_entity(text))

    def render(cell: Mapping[str, Any], most: Iterator[object]) -> Any:
        given = cell.get("attachments")
        attached = given if isinstance(given, dict) else {}
        renderer = Renderer(escape=True, exclude_anchor_links=True, attachments=attached)
        renderer.most = most
        return MarkdownWithMath(renderer=renderer)

    return render


def _text(text: object) -> str:
    """What was printed, without the colours of a terminal."""
    from nbconvert.filters import strip_ansi

    return tidy(strip_ansi("".join(map(str, text)) if isinstance(text, list) else str(text)))


@lru_cache(maxsize=2000)  # much of a notebook is the handout's
def python(source: str) -> Markup:
    """Python as notebooks write it, in colours."""
    from pygments import highlight

    return Markup(highlight(source, *_colours()))


@lru_cache
def _colours() -> tuple[Any, Any]:
    from pygments.formatters import HtmlFormatter
    from pygments.lexer import inherit
    from pygments.lexers import find_lexer_class_by_name
    from pygments.token import Name, Operator, Punctuation

    known = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "self", "cls"}

    class Lexer(find_lexer_class_by_name("ipython3")):  # type: ignore[misc]
        """IPython's lexer, which tries what is frequent last, with that first."""

        tokens = {  # noqa: RUF012 - so lexers are made
            "root": [
                (rf"(?!(?:{'|'.join(sorted(known))}|__\w+__)\b)[A-Za-z_]\w*+(?!['\"?])", Name),
                (r"[\[\](){},]|:(?!=)", Punctuation),
                (r"[+*/<>=-]+|\.(?!\d)", Operator),
                inherit,
            ]
        }

    return Lexer(), HtmlFormatter()


@lru_cache
def style() -> str:
    """Colours of code for light and for dark pages."""
    from pygments.formatters import HtmlFormatter

    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    return f"{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}"
