"""Write marks and feedback in a system's own format: all of it, or after an error nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from graders.errors import UserError
from graders.exchange import canvas, github, gradescope, ilias, moodle, nbgrader, plain
from graders.exchange.marks import Delivery, Mark, Terms, collected, of_one_hand_in, settled

INTO_TEMPLATES: dict[str, Callable[[Sequence[Mark], Path | None, Terms], Delivery]] = {
    "moodle": moodle.writes,
    "canvas": canvas.writes,
    "ilias": ilias.writes,
}
"""The systems that have a file of their own to be changed."""
WHOLE: dict[str, Callable[[Sequence[Mark], Terms], Delivery]] = {
    "gradescope": gradescope.writes,
    "github": github.writes,
    "nbgrader": nbgrader.writes,
    "csv": plain.csv_writes,
    "xlsx": plain.xlsx_writes,
    "junit": plain.junit_writes,
    "lti-json": plain.lti_writes,
}
"""What is written anew as a whole."""
DECIDE = "; decide what waits at `torchgrade desk`, or give --with-pending"


def export(
    out: Path,
    to: str,
    terms: Terms,
    *,
    template: Path | None = None,
    into: Path | None = None,
    key: Path | None = None,
    pending: bool = False,
    dry: bool = False,
) -> Iterator[str]:
    """Write what goes back, and say in lines what that changes.

    Args:
        out: The folder of a graded cohort.
        to: The system or format.
        terms: How marks go back.
        template: The system's own file, which is edited in a copy.
        into: The folder that is written, new or empty; `export-<to>` in the instructor's folder of `out` where it is None.
        key: The file that says who pseudonyms are.
        pending: Whether marks go back that still wait for a person.
        dry: Whether nothing is written.

    Raises:
        UserError: Something given does not fit; nothing was written then.
    """
    if template is not None and to in WHOLE:
        raise UserError(f"--to {to} changes no file of the system; leave out --template {template}")
    marks, twice = of_one_hand_in(collected(out, key)[0])
    done, waits = settled(marks, terms, pending=pending)
    undone = [f"not handed back: {line}" for line in (*twice, *waits)]
    if not done:
        yield from undone
        raise UserError(f"{out}: no mark can go back yet, so nothing is written{DECIDE if waits else ''}")
    delivery = WHOLE[to](done, terms) if to in WHOLE else INTO_TEMPLATES[to](done, template, terms)
    folder = into or out / "instructor" / f"export-{to}"
    yield from (f"  {line}" for line in delivery.changes)
    undone += [f"not handed back: {line}" for line in delivery.left]
    yield from undone
    yield f"marks: {len(delivery.changes)}; not handed back: {len(undone)}{DECIDE if waits else ''}"
    if dry:
        more = f" and {len(delivery.files) - 12} more files" if len(delivery.files) > 12 else ""
        files = ", ".join(list(delivery.files)[:12]) + more or "no file"
        yield f"nothing was written; without --dry-run it would be {files} in {folder}"
        yield from delivery.said
        return
    _write(folder, delivery, given=into is not None)
    yield f"written into {folder}:"
    yield from (
        f"  {line}"
        for line in (
            *sorted(delivery.files)[:12],
            *([f"… and {len(delivery.files) - 12} more"] if len(delivery.files) > 12 else []),
        )
    )
    yield from delivery.said


def _write(folder: Path, delivery: Delivery, *, given: bool) -> None:
    """Write all files into a new folder, or none; a folder of an earlier export is replaced, one that was named must be empty."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if given and folder.exists() and any(folder.iterdir()):
            raise UserError(f"{folder}: is not empty; choose a new folder for what goes back")
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as part:
            made = Path(part) / "made"
            for name, data in delivery.files.items():
                path = made / name
                if not path.resolve().is_relative_to(made.resolve()):
                    raise UserError(
                        f"{name}: leads out of the folder that is written; mend that name in the roster"
                    )
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            if folder.exists():
                folder.rename(Path(part) / "before")
            made.mkdir(exist_ok=True)
            made.rename(folder)
    except OSError as error:
        raise UserError(f"{folder}: cannot be written ({error.strerror}); nothing was handed back") from error
