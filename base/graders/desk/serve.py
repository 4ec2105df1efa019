"""The desk put together: files, graders, pages, and the process that makes pages again."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal

from graders.cohort.audit import record_some
from graders.cohort.state import settings
from graders.course.budget import taking
from graders.desk.app import application
from graders.desk.book import Book
from graders.desk.desk import Desk
from graders.desk.follow import Follower
from graders.desk.hand_ins import HandIns
from graders.desk.security import Guard, Keys
from graders.desk.site import Site
from graders.desk.work import Work
from graders.exchange.intake import wishes_of
from graders.model import Submission
from graders.sheets.load import find_spec
from graders.sheets.spec import Spec


def _loads(spec: Spec, out: Path) -> dict[str, Callable[[], Submission]]:
    """Return what reads the submissions, by student."""
    kept = settings(out)
    take = taking(wishes_of(kept.get("wishes", {})), out, spec.late)
    return {one.student: one.load for one in take(Path(kept["hand_ins"]), kept["names"], out).found}


@contextmanager
def opened(
    out: Path,
    graders: Mapping[str, float],
    addresses: Sequence[str],
    second: float = 0.0,
    sheet: str = "",
    by: Literal["answers", "questions", "students"] = "answers",
) -> Iterator[tuple[Site, Guard]]:
    """Open the desk on the results of a cohort.

    Args:
        out: The folder of the cohort's results.
        graders: By name: the weights by which answers are handed out.
        addresses: Where it is reached.
        second: The share of answers that two graders grade.
        sheet: Another spec than the one it was graded by.
        by: What is handed out as one: single answers, whole questions, or all of a student.

    Raises:
        UserError: The cohort, or what people decided, cannot be read.
    """
    kept = settings(out)
    name = sheet or kept["sheet"]
    spec = find_spec(name)
    work = Work(spec, out)
    book = Book(spec, out)
    there = work.digests.keys()
    book.counting = work.counting
    decided = book.everything()
    keys = [k for k in dict.fromkeys((*book.trail, *decided)) if k[0] in there and k[1]]
    record_some(out, keys, decided)  # what a kill, or an edit by hand, left out of the trail
    with Follower(name, out) as follower:
        desk = Desk(work, book, graders, second, by, follower.ask)
        follower.ask(desk.behind())
        site = Site(desk, Keys(work.secret, tuple(graders)), follower, HandIns(partial(_loads, spec, out)))
        site.warm_up()
        book.refresh()  # the trail has new lines, which the first page would wait for
        gc.collect()
        gc.freeze()  # what was read at the start stays; looking through it again and again would hold pages up
        try:
            yield site, application(site, tuple(addresses))
        finally:
            work.close()
            gc.unfreeze()
