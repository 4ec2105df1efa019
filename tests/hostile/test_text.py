"""Text that wants to be more than text, in names and in what code says, through a whole cohort."""

import csv
import json
import subprocess
from html.parser import HTMLParser

import pytest

from graders.cohort.batch import batch
from graders.cohort.progress import Progress, closing_lines
from graders.paths import TEMPLATES
from tests.conftest import REFERENCE

pytestmark = [pytest.mark.jail, pytest.mark.usefixtures("lasting_sandboxes")]
TEXTS = {
    "script": "<script>document.title = 'owned'</script>",
    "attribute": '" onmouseover="alert(1)',
    "image": "<img src=x onerror=alert(1)>",
    "style": "</style><style>body{display:none}",
    "jinja": "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "typst": '#read("/etc/passwd") #eval("1+1") $ x $ *bold* = heading',
    "formula": '=HYPERLINK("http://evil","click")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "tab": "\t=1+1",
    "escape": "\x1b]0;owned\x07\x1b[2J\x1b[31m",
    "direction": "\u202e\u2066fdp.exe",
    "zero width": "a\u200bd\u200ba",
    "latex": "$\\input{/etc/passwd}$ $\\frac{1}{$",
    "long": "A" * 10**6,
    "percent": "%s%n%x {0.__class__}",
    "null": "a\\x00b",
    "emoji": "🏳️‍🌈 👩‍👩‍👧‍👦 ﷽",
}


class Page(HTMLParser):
    """What a browser would execute, and what it would show."""

    def __init__(self):
        super().__init__()
        self.active, self.shown = [], []

    def handle_starttag(self, tag, attrs):
        self.active += [tag] if tag in ("script", "iframe", "object", "embed", "base") else []
        for name, value in attrs:
            if name.startswith("on") or (name in ("href", "src") and "script:" in (value or "")):
                self.active.append(f"{tag} {name}")
            if tag == "img" and not (value or "").startswith("data:") and name == "src":
                self.active.append(value)

    def handle_data(self, data):
        self.shown.append(data)


@pytest.fixture(scope="module")
def out(toy, tmp_path_factory):
    folder = tmp_path_factory.mktemp("text")
    for name, text in TEXTS.items():
        said = f"raise ValueError({text!r})"
        safe = "".join(c for c in text if c not in "/\0")[:60]
        path = folder / "cohort" / f"{name} {safe}"
        path.mkdir(parents=True)
        source = REFERENCE.replace("return 0.5", f"{said}\n    return 0.5")
        (path / "solution.py").write_text(source)
    result = batch(toy, folder / "cohort", folder / "out")
    return folder / "out", result


def folders(out):
    return list((out[0] / "students").iterdir())


def test_each_is_graded_on_what_it_did(out):
    assert {r.score for r in out[1].reports} == {2}
    assert len(folders(out)) == len(TEXTS)


def test_pages_execute_nothing(out):
    own = f"<script>{''.join((TEMPLATES / n).read_text() for n in ('tables.js', 'copy.js'))}</script>"
    pages = [*out[0].glob("*.html"), *(f / "feedback.html" for f in folders(out))]
    assert len(pages) == 3 + len(TEXTS)
    for path in pages:
        page = Page()
        page.feed(path.read_text().replace(own, ""))

        assert page.active == [], path
        assert path.stat().st_size < 10**6


def test_pages_show_the_text_itself(out):
    page = Page()
    page.feed(next(out[0].glob("students/jinja*/feedback.html")).read_text())

    assert "{{ 7 * 7 }}{% include '/etc/passwd' %}" in "".join(page.shown)


def test_pdfs_show_the_text_and_read_no_file(out):
    for folder in folders(out):
        words = ["pdftotext", str(folder / "feedback.pdf"), "-"]
        text = subprocess.run(words, capture_output=True, text=True, check=True).stdout

        assert "root:" not in text
        assert "ValueError" in text


def test_the_gradebook_has_no_formula_and_one_line_a_student(out):
    with (out[0] / "gradebook.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))

    assert len(rows) == len(TEXTS) + 1
    assert [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []


def test_json_is_json(out):
    for path in [out[0] / "results.json", *(f / "report.json" for f in folders(out))]:
        json.loads(path.read_text())


def test_the_terminal_gets_no_escapes(out, capsys):
    progress = Progress()
    for done, report in enumerate(out[1].reports, 1):
        progress(report, done, len(TEXTS))
    print("\n".join(closing_lines(out[1])))

    said = "".join(capsys.readouterr())
    assert "\x1b" not in said
    assert "\u202e" not in said
