"""Begin a course of one's own, or add a sheet to it: files that are green in every command at once."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from graders.authoring.schema import schema_text
from graders.errors import UserError
from graders.paths import ROOT, SHEETS, SOLUTIONS, TEMPLATES, course_around

FIRST = "first-sheet"
"""The name of the sheet in the templates."""
PARTS = TEMPLATES / "new"
CI = {".github/workflows/torchgrade.yml": "github-actions.yml", ".gitlab-ci.yml": "gitlab-ci.yml"}
IGNORED = "graded*/\nhandout/\n__pycache__/\n.pytest_cache/\n"


def new_course(folder: Path, sheet: str = FIRST) -> list[Path]:
    """Write a course with one sheet into a folder, whole or not at all; return its files.

    Args:
        folder: A new or empty folder.
        sheet: The sheet's id.

    Raises:
        UserError: The folder holds files, or the name fits no sheet.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            f"{folder}: is not empty; choose a new folder, or add a sheet to the course there: cd {folder}; torchgrade new --sheet NAME"
        )
    files = {
        "README.md": (PARTS / "course" / "README.md").read_text(encoding="utf-8"),
        f"{SHEETS}/conftest.py": (PARTS / "course" / "conftest.py").read_text(encoding="utf-8"),
        f"{SHEETS}/schema.json": schema_text("spec"),
        ".gitignore": IGNORED,
        **{name: (ROOT / "docs" / "ci" / source).read_text(encoding="utf-8") for name, source in CI.items()},
    }
    named = {name: _renamed(text, sheet) for name, text in files.items()}
    return _write(folder, {**named, **dict(_sheet(sheet))})


def new_sheet(course: Path, sheet: str) -> list[Path]:
    """Add a sheet to the course that a folder lies in; return its files.

    Raises:
        UserError: There is no course, it has a sheet of this name, or the name fits no sheet.
    """
    around = course_around(course)
    if around is None:
        raise UserError(
            f"{course.absolute()}: lies in no course, which holds {SHEETS}/<sheet>/spec.yaml; begin one with `torchgrade new FOLDER`"
        )
    files = dict(_sheet(sheet))
    for name in files:
        if (around / name).exists():
            raise UserError(f"{around / name}: is there already; choose another name for the sheet")
    return _write(around, files)


def _sheet(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the files of a sheet, by name from the course's folder."""
    if not re.fullmatch("[a-z][a-z0-9-]*", sheet):
        raise UserError(
            f"`{sheet}` cannot be a sheet's id: write lower-case letters, digits and `-`, beginning with a letter, such as `{FIRST}`"
        )
    places = {
        "sheet": f"{SHEETS}/{sheet}",
        "reference": f"{SOLUTIONS}/{sheet.replace('-', '_')}",
        "example-hand-ins": f"example-hand-ins/{sheet}",
    }
    for part, place in places.items():
        for path in sorted((PARTS / part).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(PARTS / part).as_posix()
                yield f"{place}/{name}", _renamed(path.read_text(encoding="utf-8"), sheet)


def _renamed(text: str, sheet: str) -> str:
    """Put a sheet's id in the place of the templates', also where it is a module's name or a title."""
    for form in (str, lambda id_: id_.replace("-", "_"), lambda id_: id_.replace("-", " ").capitalize()):
        text = text.replace(form(FIRST), form(sheet))
    return text


def _write(folder: Path, files: dict[str, str]) -> list[Path]:
    """Write files below a folder; all are written beside it first, so that a full disk leaves nothing half done."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as part:
            for name, text in files.items():
                path = Path(part) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            shutil.copytree(part, folder, dirs_exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: cannot be written ({error.strerror or error})") from error
    return [folder / name for name in sorted(files)]
