"""The PDF report of a hand-in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Check, Outside
from graders.kinds.files._papers import reports
from graders.model import Observation, Outcome, failed, human, passed
from graders.submission.entries import unopened
from graders.vocabulary.observed import numbers, texts
from graders.vocabulary.packed import MAY_LIE
from graders.vocabulary.sees import strings, truth, whole

if TYPE_CHECKING:
    from pypdf import PageObject

    from graders.observing.code import Code


class ReportPdf(Check):
    """The hand-in holds a PDF report of at most so many pages; the assignment's PDF beside it is not taken for it.

    Why:
        A limit of pages is easily checked by a machine, inside the sandbox, since PDFs are untrusted.

    Example:
        - id: report
          kind: report_pdf
          title: PDF report of at most 5 pages
          points: 2
          pages: 5

    Fails:
        `report.pdf` has 7 pages
    """

    kind: Literal["report_pdf"]
    pages: int = Outside(5, gt=0, description="Most pages allowed.")

    draws = False
    executes: ClassVar = False
    sees: ClassVar = {"names": strings(1), "pages": whole(1), "blank": truth(1), "closed": strings(1)}
    compares = ("pages",)
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """Names, pages (-1 where a file is no readable PDF), and whether none of these shows anything."""
        names = [p for p in sorted(code.files) if p.lower().endswith(".pdf")]
        read = [_pages(code.files[name]) for name in names]
        return {
            "names": np.array(names, dtype=np.str_),
            "pages": np.array([pages for pages, _ in read], dtype=np.int64),
            "blank": np.array([blank for _, blank in read], dtype=np.bool_),
            "closed": np.array(unopened(code.files, code.given), dtype=np.str_),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Look at the PDFs that may be the report: all of them must be short enough, also together."""
        names, pages = texts(seen, "names"), numbers(seen, "pages")
        asked = f"a PDF of at most {self.pages} pages"
        if not names or pages is None or pages.size != len(names):
            if closed := texts(seen, "closed"):
                return human("there is no PDF report", ask=MAY_LIE.format(closed[0]), expected=asked)
            return failed("there is no PDF report", expected=asked, hint=self.hint)
        if (pages < 1).all():
            return failed(f"`{names[0]}` is no readable PDF", expected=asked, hint=self.hint)
        every = {n: int(p) for n, p in zip(names, pages.reshape(-1), strict=True) if p > 0}
        counted = {n: every[n] for n in reports(list(every))}
        listed = ", ".join(f"{n}: {p} pages" for n, p in counted.items())
        longest = max(counted, key=lambda n: counted[n])
        if len(counted) > 1 and sum(counted.values()) > self.pages and min(counted.values()) <= self.pages:
            return human(
                f"there are {len(counted)} PDFs, together longer than the report may be",
                ask="look which of them is the report",
                expected=f"at most {self.pages}",
                actual=listed,
            )
        if counted[longest] > self.pages:
            return failed(
                f"`{longest}` has {counted[longest]} pages",
                expected=f"at most {self.pages}",
                actual=str(counted[longest]),
                hint=self.hint,
            )
        blank = numbers(seen, "blank")
        if blank is not None and blank.size == len(names):
            shown = [n for n, b in zip(names, blank.reshape(-1), strict=True) if n in counted and not b]
            listed += "" if shown else "; nothing shows on any page"
        left = ", ".join(f"`{n}`" for n in every if n not in counted)
        return passed(f"{listed}; not taken for the report: {left}" if left else listed)


def _pages(data: bytes) -> tuple[int, bool]:
    """Return how many pages a PDF has, -1 where it cannot be read, and whether all of them are blank."""
    from pypdf import PdfReader

    try:
        pages = PdfReader(io.BytesIO(data)).pages
        count = len(pages)
    except Exception:  # whatever a damaged or hostile PDF makes the reader raise
        return -1, False
    try:
        return count, not any("/Annots" in p or _drawn(p) for p in pages)
    except Exception:  # a page that cannot be read may show something
        return count, False


def _drawn(page: PageObject) -> bool:
    """Return whether a page has instructions that draw."""
    contents = page.get_contents()
    return contents is not None and bool(contents.get_data().strip())
