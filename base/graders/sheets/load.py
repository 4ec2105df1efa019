"""Read a spec from YAML; say every error as `file:line: words`, all of them at once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from graders.errors import UserError
from graders.kinds import KINDS
from graders.paths import ASSIGNMENTS, SHEETS, course_around
from graders.sheets.consistency import Wrong, problems
from graders.sheets.course_code import problems_of_code, with_code
from graders.sheets.reference_consistency import problems_with_reference
from graders.sheets.renames import Renames, rename
from graders.sheets.spec import AnyCheck, Spec
from graders.sheets.yaml import Place, errors_in_words, line_at, meant, read
from graders.vocabulary.frozen import Frozen

FORMAT_KEY = "schema"
FORMAT = 1
"""The number of the format of specs that is written here, and the highest that is read."""


def say_on_stderr(words: str) -> None:
    """Print one line for the person who runs the program."""
    print(words, file=sys.stderr)


def sheets() -> dict[str, Path]:
    """Return the specs of the course that the working directory lies in, else those that come with the program, by sheet id."""
    course = course_around(Path.cwd())
    folder = course / SHEETS if course else ASSIGNMENTS
    return {p.parent.name: p for p in sorted(folder.glob("*/spec.yaml"))}


NO_SHEETS = "no sheets are installed here. Students: give the folder `checks` of your handout, as in `torchgrade check checks .`. Instructors: begin a course with `torchgrade new FOLDER`, install torchgrade-course, or give a folder with a spec.yaml"


def find_spec(sheet: str) -> Spec:
    """Return the spec of a sheet id, of a folder with a `spec.yaml`, or of a YAML file.

    Raises:
        UserError: There is none, or it has errors.
    """
    path = Path(sheet)
    known = sheets()
    delivered = {p.parent.name: p for p in sorted(ASSIGNMENTS.glob("*/spec.yaml"))}
    if sheet in known or sheet in delivered:
        return load_spec(known.get(sheet) or delivered[sheet])
    if (path / "spec.yaml").is_file():
        return load_spec(path / "spec.yaml")
    if path.is_file():
        return load_spec(path)
    if not known:
        raise UserError(f"{sheet}: {NO_SHEETS}")
    raise UserError(
        f"no sheet is called `{sheet}`{meant(sheet, {**delivered, **known})} (there {'are' if len(known) > 1 else 'is'}: {', '.join(known)}; or give a folder with a spec.yaml)"
    )


def line_of(path: Path, *place: str | int) -> int:
    """Return the line of a valid spec at which a key stands, counted from 1."""
    return line_at(read(path)[0], place)


def lines_of_checks(path: Path) -> dict[str, int]:
    """Return the lines of a valid spec at which its checks begin, by id, counted from 1."""
    node, data = read(path)
    return {
        check["id"]: line_at(node, ("exercises", e, "checks", c))
        for e, exercise in enumerate(data["exercises"])
        for c, check in enumerate(exercise["checks"])
    }


def load_spec(path: Path, say: Callable[[str], None] = say_on_stderr) -> Spec:
    """Read and check a spec.

    Args:
        path: The file.
        say: Told of old names, which are still accepted, one line each.

    Raises:
        UserError: All that is wrong, one line each.
    """
    node, data, old = _read(path)
    if not isinstance(data, dict):
        keys = ", ".join(_keys({}, ("",)))
        raise UserError(f"{path}:1: a spec is a mapping with the keys {keys}")
    if wrong_format := _wrong_format(data.pop(FORMAT_KEY, FORMAT)):
        raise UserError(f"{path}:{line_at(node, (FORMAT_KEY,))}: {wrong_format}")
    wrong: list[Wrong] = []
    if "folder" in data:  # which is set here, and by nobody else
        wrong = [(path, ("folder",), "no key is called `folder` here")]
    try:
        spec = Spec.model_validate({**data, "folder": path.parent})
    except ValidationError as error:
        placed = [_without_kind(e) for e in error.errors()]
        found = errors_in_words(placed, data, lambda place: _keys(data, place))
        raise _error([*wrong, *((path, *f) for f in found)], node) from error
    spec = with_code(spec)
    wrong += [*((path, *p) for p in problems(spec)), *problems_of_code(spec)]
    if wrong or (wrong := [*problems_with_reference(spec)]):
        raise _error(wrong, node)
    for line, words in old.messages():
        say(f"{path}:{line}: {words}")
    return spec


def _read(path: Path) -> tuple[Any, Any, Renames]:
    """Read a spec as nodes and as values, with old names replaced; also return what was replaced."""
    found = Renames()

    def prepare(node: Any) -> list[tuple[int, str]]:
        rename(node, found)
        return found.wrong

    return *read(path, prepare), found


def _wrong_format(number: object) -> str:
    """Say what is wrong with the number of a spec's format; empty where it can be read."""
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        return f"`{FORMAT_KEY}` is the number of the format; write {FORMAT}"
    if number > FORMAT:
        return f"`{FORMAT_KEY}: {number}` is a format that this version of torchgrade does not know (it knows {FORMAT}); install a newer one: pip install --upgrade torchgrade"
    return ""


def _error(wrong: list[Wrong], node: Any) -> UserError:
    """Return one error with all that is wrong with a spec and the files beside it, in the order of the lines."""
    lines = {
        (str(file), place if isinstance(place, int) else line_at(node, place), words)
        for file, place, words in wrong
    }
    return UserError("\n".join(f"{file}:{line}: {words}" for file, line, words in sorted(lines)))


def _without_kind(error: ErrorDetails) -> ErrorDetails:
    """Return an error at its place in the file; pydantic adds the kind to the place of a check."""
    place = error["loc"]
    if error["type"] == "union_tag_invalid":
        place = (*place, "kind")
    elif len(place) > 4 and place[0] == "exercises" and place[2] == "checks":
        place = (*place[:4], *place[5:])
    return cast(ErrorDetails, {**error, "loc": place})


def _keys(data: Any, place: Place) -> list[str]:
    """Return the names that may stand at a place: kinds, or the keys beside it."""
    if place[-1:] == ("kind",):
        return list(KINDS)
    model: Any = Spec
    for part in place[:-1]:
        data = data[part]
        if isinstance(model, type) and issubclass(model, Frozen):
            model = model.model_fields[str(part)].annotation
        else:
            model = get_args(model)[0 if isinstance(part, int) else 1]
        model = KINDS.get(data["kind"]) if model is AnyCheck else _class(model)
    names = [name for name in model.model_fields if name != "folder"]
    return [FORMAT_KEY, *names] if model is Spec else names


def _class(annotation: Any) -> Any:
    """Return an annotation without `| None`."""
    parts = get_args(annotation)
    return parts[0] if type(None) in parts else annotation
