"""A student's notebook as a page, each check's result below the cell that it is about."""

from __future__ import annotations

import fnmatch
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from graders.check import Check
from graders.model import Report, Result, Submission
from graders.pages import environment, page_pictures
from graders.report import tidy
from graders.spec import SYMBOLS, Spec

LARGEST = 8 * 2**20
"""Bytes of a notebook that is set as a page."""
MOST = 8


def annotated(spec: Spec, report: Report, hand_in: Submission) -> dict[str, str]:
    """The pages of a hand-in's notebooks, by file name; those alone that a check is about."""
    pages: dict[str, str] = {}
    notebooks = [p for p in sorted(hand_in.files) if p.lower().endswith(".ipynb")]
    results = {r.id: r for r in report.results}
    for path in notebooks[:MOST]:
        cells = _cells(hand_in.files[path])
        placed: dict[int, list[Result]] = {}
        for check in spec.checks:
            at = _place(spec, check, path, cells, notebooks) if check.id in results else None
            if at is not None:
                placed.setdefault(at, []).append(results[check.id])
        if placed:
            name = path.rpartition("/")[2].removesuffix(".ipynb")
            pages[f"{name}.annotated.html"] = _page(report, path, cells, placed)
    return pages


def _cells(data: bytes) -> list[dict[str, Any]]:
    """The cells of a notebook with their sources as text; none where it cannot be read."""
    try:
        cells = json.loads(data)["cells"] if len(data) <= LARGEST else []
        return [
            {
                **c,
                "source": "".join(c["source"])
                if isinstance(c["source"], list)
                else str(c["source"]),
            }
            for c in cells
            if c["cell_type"] in ("code", "markdown", "raw")
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _fits(path: str, globs: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(path.rpartition("/")[2].lower(), g.lower()) for g in globs)


def _place(
    spec: Spec, check: Check, path: str, cells: list[dict[str, Any]], notebooks: Sequence[str]
) -> int | None:
    """The last cell that a check is about: that defines its symbol, holds its answer, or ends its run."""
    code = [i for i, c in enumerate(cells) if c["cell_type"] == "code" and c["source"].strip()]
    symbols = [spec.naming.symbols[n] for key in SYMBOLS if (n := getattr(check, key, ""))]
    globs = [g for symbol in symbols[:1] for g in symbol.files]
    if not _fits(path, globs) and any(_fits(p, globs) for p in notebooks):
        return None
    names = [re.escape(name) for symbol in symbols[:1] for name in symbol.names]
    if names:
        defined = re.compile(
            rf"^\s*(?:def|class)\s+(?:{'|'.join(names)})\b|^(?:{'|'.join(names)})\s*=", re.M
        )
        return max((i for i in code if defined.search(cells[i]["source"])), default=None)
    if label := getattr(check, "answer", ""):
        parts = r"[\s.)(]*".join(map(re.escape, re.findall(r"\d+|[a-z]+", label.lower())))
        written = re.compile(rf"^[\s>*_`#(-]*{parts}[)*_`]*\s*[:=]", re.M | re.I)
        return max((i for i, c in enumerate(cells) if c["cell_type"] != "code" and written.search(c["source"])), default=None)  # fmt: skip
    if check.run and code:
        return code[-1] if _fits(path, spec.runs[check.run].files) else None
    return None


def _page(
    report: Report, path: str, cells: list[dict[str, Any]], placed: Mapping[int, list[Result]]
) -> str:
    import nbformat

    notebook = nbformat.v4.new_notebook()
    mark = f"result-{secrets.token_hex(8)}-{{}}-"  # nothing that a student can write
    shown: list[Result] = []
    for index, cell in enumerate(cells):
        notebook.cells.append(_clean(cell))
        for result in placed.get(index, ()):
            notebook.cells.append(nbformat.v4.new_markdown_cell(mark.format(len(shown))))
            shown.append(result)
    body, _ = _exporter().from_notebook_node(notebook)
    template = environment().get_template("check.html")
    pictures = page_pictures(report)
    for number, result in enumerate(shown):
        article = template.render(r=result, pictures=pictures)
        body = body.replace(f"<p>{mark.format(number)}</p>", article, 1)
    return environment().get_template("notebook.html").render(
        report=report, name=tidy(path, 120), body=body, style=_style()
    )  # fmt: skip


def _clean(cell: Mapping[str, Any]) -> Any:
    """The cell with text and PNG pictures as its outputs: nothing that a page would execute."""
    import nbformat

    if cell["cell_type"] != "code":
        # a zero-width space keeps tags from being tags
        said = re.sub(r"<(?=[A-Za-z/!?])", "<\u200b", tidy(cell["source"], 20_000))
        return nbformat.v4.new_markdown_cell(said)
    outputs = []
    given = cell.get("outputs")
    for output in given[:40] if isinstance(given, list) else []:
        data = output.get("data") if isinstance(output, dict) else None
        text = output.get("text") if isinstance(output, dict) else None
        if isinstance(data, dict) and isinstance(data.get("image/png"), str):
            outputs.append(
                nbformat.v4.new_output("display_data", {"image/png": data["image/png"]})
            )
        elif isinstance(data, dict) and "text/plain" in data:
            outputs.append(_stream(data["text/plain"]))
        elif text is not None:
            outputs.append(_stream(text))
        elif isinstance(output, dict) and output.get("output_type") == "error":
            outputs.append(_stream(f"{output.get('ename')}: {output.get('evalue')}"))
    return nbformat.v4.new_code_cell(
        tidy(cell["source"], 20_000), outputs=outputs, execution_count=_count(cell)
    )


def _count(cell: Mapping[str, Any]) -> int | None:
    count = cell.get("execution_count")
    return count if isinstance(count, int) else None


def _stream(text: object) -> Any:
    import nbformat

    said = "".join(map(str, text)) if isinstance(text, list) else str(text)
    return nbformat.v4.new_output("stream", name="stdout", text=tidy(said))


@lru_cache
def _exporter() -> Any:
    """nbconvert's, without the scripts of its whole pages."""
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="basic")


@lru_cache
def _style() -> str:
    """Colours of code for light and for dark pages."""
    from pygments.formatters import HtmlFormatter

    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    return f"{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}"
