"""Make the pictures of docs/desk.md: `python -m tests.desk.pictures`, on the cohort that the desk's tests grade."""

import sys
import tempfile
from pathlib import Path

from graders.cohort.batch import batch
from graders.paths import ROOT
from graders.sheets.load import load_spec
from tests import chromium
from tests.desk.conftest import PEOPLE, hand_in, serving, write_sheet


def graded(folder: Path) -> Path:
    sheet = write_sheet(folder / "sheet")
    for name, of in PEOPLE.items():
        hand_in(folder / "hand-ins", name, **of)
    batch(load_spec(sheet / "spec.yaml"), folder / "hand-ins", folder / "out", workers=1)
    return folder / "out"


def take(out: Path, into: Path, *, all_of_them: bool = False) -> None:
    """Take the pictures of the docs; with `all_of_them` every page in light and dark, wide and narrow, to be looked at."""
    with serving(out) as desk, chromium.started() as browser:
        desk.save("q3", "ada", item="fits", comment="Well chosen.", flagged="1")
        code = desk.code("ada")
        pages = {"desk": f"/q/q1/{code}", "desk-groups": "/groups/q1"}
        if all_of_them:
            pages |= {
                "home": "/",
                "kl": f"/q/kl/{desk.code('eve')}",
                "rubric": "/rubric/q2",
                "second": "/second/q3",
                "requests": "/requests",
                "progress": "/progress",
                "decided": f"/q/q3/{code}",
                "hand-in": f"/hand-in/{desk.code('dora')}",
                "file": f"/file/{code}/0",
                "search": "/search?q=well",
                "flagged": "/flagged",
                "cohort": f"file://{out / 'index.html'}#hand",
            }
        kinds = [(s, w) for s in ("light", "dark") for w in (1200, 380)] if all_of_them else [("light", 1200)]
        for scheme, width in kinds:
            context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 760})
            page = context.new_page()
            page.goto(f"{desk.address}/?token={desk.site.keys.token('Kim')}")
            page.wait_for_url(f"{desk.address}/")
            for name, path in pages.items():
                page.goto(path if path.startswith("file:") else desk.address + path)
                if name == "desk":
                    page.keyboard.press("2")
                end = f"-{scheme}-{width}" if all_of_them else ""
                page.screenshot(path=into / f"{name}{end}.png", full_page=all_of_them)
            context.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        take(
            graded(Path(made)),
            Path(sys.argv[1]) if sys.argv[1:] else ROOT / "docs",
            all_of_them=bool(sys.argv[1:]),
        )
