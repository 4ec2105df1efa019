"""The demo cohort's pages as a static site, to click through without installing: `make gallery`.

Usage: python -m benchmarks.gallery DEMO OUT [--docs], where DEMO is what `make demo` made; with `--docs` the pictures in
`docs/` are taken anew.
"""

import html
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from graders.paths import ROOT
from tests.chromium import started

STYLE = """:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:0 auto;padding:1.5rem 1rem}
.g{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));gap:1.5rem}figure{margin:0}
img{width:100%;height:auto;border:1px solid #8888;border-radius:.4rem}.dark{display:none}a{color:#1f5fbf}
@media(prefers-color-scheme:dark){body{background:#14181e;color:#e7ecf3}a{color:#82b1ff}.dark{display:block}.light{display:none}}"""
SHOWN = {
    "index.html": "The cohort: distribution, what the class misunderstood, each check's difficulty",
    "queue.html": "What waits for a person, check by check",
    "similarity.html": "Hand-ins whose code is alike, side by side",
}
KEPT = ("students", *SHOWN, "gradebook.csv", "results.json", "instructor/figures")
"""What of a folder of results is shown; what else is the instructor's alone is not."""
MOST = 12


def pages(demo):
    """The pages of each cohort with what each is, one of each sort and the hostile ones."""
    for index in sorted(demo.rglob("graded/index.html")):
        cohort = index.parent
        yield from ((cohort / n, said) for n, said in SHOWN.items() if (cohort / n).exists())
        for student in sorted((cohort / "students").iterdir())[:MOST]:
            for page in (student / "feedback.html", *sorted(student.glob("*.annotated.html"))[:1]):
                if page.exists():
                    what = (
                        "feedback" if page.stem == "feedback" else "a notebook with results below its cells"
                    )
                    yield page, f"{student.name}: {what}"


def main(demo, out):
    """Copy what may be shown, take a picture of each page in light and dark, and write `index.html`."""
    shutil.rmtree(out, ignore_errors=True)
    found = [(page.relative_to(demo), said) for page, said in pages(demo)]
    if not found:
        sys.exit(f"{demo}: holds no graded cohort; `make demo` makes one")
    for cohort in {(demo / page).parents[0] for page, _ in found if page.name == "index.html"}:
        for name in KEPT:
            source, target = cohort / name, out / cohort.relative_to(demo) / name
            if source.is_dir():
                shutil.copytree(source, target)
            elif source.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
    figures = []
    with started() as browser:
        for at, (page, said) in enumerate(found):
            for scheme in ("light", "dark"):
                shown = browser.new_page(viewport={"width": 1000, "height": 700}, color_scheme=scheme)
                shown.goto((out / page).resolve().as_uri())
                shown.screenshot(path=out / f"{at}-{scheme}.png")
                shown.close()
            pictures = "".join(
                f'<img class="{scheme}" src="{at}-{scheme}.png" width="1000" height="700" alt="">'
                for scheme in ("light", "dark")
            )
            figures.append(
                f'<figure><a href="{quote(page.as_posix())}">{pictures}{html.escape(said)}</a></figure>'
            )
    (out / "index.html").write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>torchgrade: a gallery</title><style>{STYLE}</style></head><body><main><h1>What torchgrade writes</h1>"
        "<p>Pages of the demo cohorts, some of them hostile. Nothing of them is made for show: <code>make demo</code> grades them.</p>"
        f'<div class="g">{"".join(figures)}</div></main></body></html>\n',
        encoding="utf-8",
    )
    print(f"look at {out / 'index.html'}")


DOCS = {
    "feedback.png": ("graded/students/Bjarne Ørsted/feedback.html", 1000, 900),
    "cohort.png": ("graded/index.html", 1240, 1200),
    "notebook.png": ("notebooks/graded/students/Ines/linear_regression.annotated.html", 1000, 1400),
}
"""The pictures of the documentation, with the pages that they are of, and how wide and high they are."""


def pictures(demo, docs):
    """Take the pictures of the documentation anew, of the cohort that was graded."""
    with started() as browser:
        for name, (page, width, height) in DOCS.items():
            shown = browser.new_page(viewport={"width": width, "height": height})
            shown.goto((demo / page).resolve().as_uri())
            shown.screenshot(path=docs / name)
            shown.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
    if "--docs" in sys.argv[3:]:
        pictures(Path(sys.argv[1]), ROOT / "docs")
