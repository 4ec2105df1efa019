"""Files of the course that make checks: read beside the spec, and compared with the keys of the check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graders.checks import Check
from graders.kinds.own._course_code import CourseCode
from graders.kinds.training.metric import Metric
from graders.sheets.consistency import Wrong, placed_checks
from graders.sheets.spec import Spec
from graders.submission.source import Unreadable, text, tree


def with_code(spec: Spec) -> Spec:
    """Return a sheet whose checks hold what stands in the course's files and where their data are; a missing file stays empty."""
    exercises = tuple(
        e.model_copy(update={"checks": tuple(_completed(spec, c) for c in e.checks)}) for e in spec.exercises
    )
    return spec.model_copy(update={"exercises": exercises})


def _completed(spec: Spec, check: Check) -> Check:
    if isinstance(check, CourseCode):
        return check.with_code({n: _text(spec.folder / n) for n in check.names})
    return check.with_data(spec.data, spec.folder) if isinstance(check, Metric) else check


def problems_of_code(spec: Spec) -> Iterator[Wrong]:
    """Yield what is wrong with these files: missing, unreadable, or without what the check asks for."""
    where = spec.folder / "spec.yaml"
    for name, data in spec.data.items():
        if data.file and not data.url and not (spec.folder / data.file).exists():
            yield where, ("data", name, "file"), f"there is no file `{data.file}` in {spec.folder}"
    for here, check in placed_checks(spec):
        good = True
        if not isinstance(check, CourseCode):
            yield from ((where, (*here, key), said) for key, said in check.problems())
            continue
        for name in check.names:
            path = spec.folder / name
            if not path.is_file():
                place = ("file",) if name == check.file else ("helpers", check.helpers.index(name))
                yield where, (*here, *place), f"there is no file `{name}` in {spec.folder}"
                good = False
            elif isinstance(found := tree(check.code[name]), Unreadable):
                line, said = found.place
                yield path, line, said
                good = False
        if good:
            for key, said in check.problems():
                yield where, (*here, key), said


def _text(path: Path) -> str:
    return text(path.read_bytes()) if path.is_file() else ""
