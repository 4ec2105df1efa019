"""The reference's files, and those that the course lays beside every submission."""

from __future__ import annotations

from graders.sheets.spec import Spec
from graders.submission.notebooks import to_notebook


def submission_files(spec: Spec) -> dict[str, bytes]:
    """Return the reference's code and the expected written answers, as files of a submission."""
    answers = sorted((spec.folder / "answers").glob("*"))
    return reference_files(spec) | {p.name: p.read_bytes() for p in answers}


def reference_files(spec: Spec) -> dict[str, bytes]:
    """Return the reference's code as files of a submission."""
    folder = spec.solution
    leave = {"__init__.py", f"{spec.artifacts}.py"}
    files = {p.name: p.read_bytes() for p in sorted(folder.glob("*.py")) if p.name not in leave}
    for name in spec.notebooks if folder.is_dir() else ():
        files[f"{name}.ipynb"] = to_notebook(files.pop(f"{name}.py").decode(), executed=True)
    return files


def course_files(spec: Spec) -> dict[str, bytes]:
    """Return the files of the course that every submission finds beside its own."""
    places = (spec.solution, spec.folder)
    found = {n: next((p / n for p in places if (p / n).is_file()), None) for n in spec.course_files}
    return {n: path.read_bytes() for n, path in found.items() if path}
