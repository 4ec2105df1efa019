"""The reference's files, and those that the course lays beside every submission."""

from __future__ import annotations

from pathlib import Path

from graders.sheets.data import files
from graders.sheets.spec import Spec
from graders.submission.notebooks import CODE, to_notebook


def submission_files(spec: Spec) -> dict[str, bytes]:
    """Return the reference's code and the expected written answers, as files of a submission."""
    answers = sorted((spec.folder / "answers").glob("*"))
    return reference_files(spec) | {p.name: p.read_bytes() for p in answers}


def reference_files(spec: Spec) -> dict[str, bytes]:
    """Return the reference's code as files of a submission."""
    leave = {"__init__.py", f"{spec.artifacts}.py"}
    files = {name: path.read_bytes() for name, path in code_in(spec.solution).items() if name not in leave}
    for name in spec.notebooks if files else ():
        files[f"{name}.ipynb"] = to_notebook(files.pop(f"{name}.py").decode(), executed=True)
    return files


def code_in(folder: Path) -> dict[str, Path]:
    """Return the `.py` and `.ipynb` files of a folder and its sub-folders, by name from there, without what tools leave behind."""
    found = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.suffix in CODE and path.is_file()
    }
    return {
        name: path
        for name, path in found.items()
        if not any(part.startswith(".") or part == "__pycache__" for part in name.split("/"))
    }


def course_files(spec: Spec) -> dict[str, bytes]:
    """Return the files of the course that every submission finds beside its own."""
    places = (spec.solution, spec.folder)
    found = {n: next((p / n for p in places if (p / n).is_file()), None) for n in spec.course_files}
    return {n: path.read_bytes() for n, path in found.items() if path} | files(spec)
