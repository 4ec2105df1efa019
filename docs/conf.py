"""The documentation site: `make site`.

Sphinx with MyST and Furo: Material for MkDocs ended its maintenance in November 2026, its heir Zensical is 0.0.x, and
both search by a worker that browsers do not start from a folder. Sphinx searches without a server, and warns of each
link that leads nowhere, which `-W` makes an error.
"""

import importlib.metadata
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
project = "torchgrade"
release = importlib.metadata.version("torchgrade").partition("+")[0]
copyright = "the maintainers of torchgrade, MIT licence"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
exclude_patterns = ["_build", "ci", "cluster"]
html_theme = "furo"
html_title = f"torchgrade {release}"
html_show_sphinx = False
html_copy_source = False
suppress_warnings = ["myst.header", "misc.highlighting_failure"]
# what a page shows in a terminal, or as JSON with comments, is in no language that pygments knows
highlight_language = "text"
nitpicky = False
autodoc_member_order = "bysource"


def setup(app):
    """Let links to files of the repository that are no pages of `docs` lead to the pages that hold them."""
    app.connect("source-read", _linked)
    app.connect("build-finished", _accessible)


PAGES = {
    "CONTRIBUTING.md": "project/contributing.md",
    "SECURITY.md": "project/security.md",
    "CODE_OF_CONDUCT.md": "project/conduct.md",
    "CHANGELOG.md": "project/changelog.md",
    "README.md": "index.md",
}
INCLUDED = re.compile(r"```\{include\} \.\./\.\./(\S+)\n.*?```", re.DOTALL)


def _linked(app, name, content):
    if found := INCLUDED.fullmatch(content[0].strip()):
        content[0] = (ROOT / found[1]).read_text(encoding="utf-8").replace("](docs/", "](/")
        content[0] = content[0].replace("[tests/README.md](tests/README.md)", "`tests/README.md`")
    for file, page in PAGES.items():
        content[0] = re.sub(rf"\]\((\.\./)*{re.escape(file)}", f"](/{page}", content[0])


def _accessible(app, error):
    """Give headings of the menu their level, and let blocks that scroll be reached by keys."""
    for path in Path(app.outdir).rglob("*.html") if error is None else ():
        page = path.read_text(encoding="utf-8")
        page = page.replace(
            'class="caption" role="heading">', 'class="caption" role="heading" aria-level="2">'
        )
        page = page.replace('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper')
        path.write_text(page.replace("<pre>", '<pre tabindex="0">'), encoding="utf-8")
