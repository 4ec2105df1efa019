"""The PDF report of a hand-in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Check, Outside
from graders.model import Observation, Outcome, failed, passed
from graders.vocabulary.observed import numbers, texts
from graders.vocabulary.sees import strings, whole

if TYPE_CHECKING:
    from graders.observing.code import Code


class ReportPdf(Check):
    """The hand-in holds one PDF report of at most so many pages.

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
    sees: ClassVar = {"names": strings(1), "pages": whole(1)}
    compares = ("pages",)
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """Names, and pages (-1 where a file is no readable PDF)."""
        names = [p for p in sorted(code.files) if p.lower().endswith(".pdf")]
        pages = [_pages(code.files[name]) for name in names]
        return {"names": np.array(names, dtype=np.str_), "pages": np.array(pages, dtype=np.int64)}

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """One of the PDFs must be readable and short enough, and none longer."""
        names, pages = texts(seen, "names"), numbers(seen, "pages")
        if not names or pages is None or pages.size != len(names):
            return failed(
                "there is no PDF report",
                expected=f"a PDF of at most {self.pages} pages",
                hint=self.hint,
            )
        if (pages < 1).all():
            return failed(
                f"`{names[0]}` is no readable PDF",
                expected=f"a PDF of at most {self.pages} pages",
                hint=self.hint,
            )
        longest = int(pages.max())
        if longest > self.pages:
            name = names[int(pages.argmax())]
            return failed(
                f"`{name}` has {longest} pages",
                expected=f"at most {self.pages}",
                actual=str(longest),
                hint=self.hint,
            )
        return passed(
            ", ".join(f"{n}: {int(p)} pages" for n, p in zip(names, pages.reshape(-1), strict=True) if p > 0)
        )


def _pages(data: bytes) -> int:
    from pypdf import PdfReader

    try:
        return len(PdfReader(io.BytesIO(data)).pages)
    except Exception:  # whatever a damaged or hostile PDF makes the reader raise
        return -1
