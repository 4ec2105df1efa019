"""YAML to Spec; every error as `file:line: words`, all of them at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, cast, get_args

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from graders.checks import Check
from graders.errors import UserError
from graders.kinds import KINDS
from graders.numerics.seeds import salt_of
from graders.paths import ASSIGNMENTS, REFERENCE
from graders.sheets.consistency import Wrong, problems, problems_of_files
from graders.sheets.yaml import Place, errors_in_words, line_at, meant, read
from graders.vocabulary.frozen import Frozen
from graders.vocabulary.limits import Limits
from graders.vocabulary.symbols import Naming

if TYPE_CHECKING:
    AnyCheck = Check
else:  # a union of whatever the folder `kinds` holds: pydantic picks the class by `kind`
    AnyCheck = Annotated[Union[tuple(KINDS.values())], Field(discriminator="kind")]  # noqa: UP007


USUAL = (
    "numpy",
    "scipy",
    "pandas",
    "sklearn",
    "sympy",
    "matplotlib",
    "torch",
    "torchvision",
    "PIL",
    "requests",
    "tqdm",
    "IPython",
)
"""Libraries that every course allows, unless its sheets say otherwise."""


class Early(Frozen):
    """When a run may end before its script does: its verdict on accuracy is then certain enough."""

    at_least: float = Field(gt=0, lt=1, description="The accuracy that is asked.")
    margin: float = Field(0.01, gt=0, description="By so much it must be exceeded on inside test images.")
    consecutive: int = Field(2, gt=0, description="In so many evaluations in a row.")
    every: int = Field(100, gt=0, description="Steps of the optimizer between evaluations.")
    images: int = Field(2000, gt=0, description="Inside test images an evaluation uses.")


class Run(Frozen):
    """A script that is run on purpose, within a budget."""

    files: tuple[str, ...] = Field(
        min_length=1, description="Glob patterns of the script, the first that fits counts."
    )
    seconds: float = Field(
        gt=0,
        description="Time budget, CPU seconds of all its processes and threads together; what was reached by then is judged.",
    )
    title: str = Field(description="What runs, as shown in progress lines.")
    batches: int | None = Field(
        None,
        gt=0,
        description="A rehearsal: loaders of more than 10,000 items give so many batches an epoch.",
    )
    quick_batches: int | None = Field(None, gt=0, description="The same for short trainings.")
    early: Early | None = Field(None, description="Used where `batch --early` asks for it.")


class Late(Frozen):
    """What late hand-ins lose; the days are in the file of overrides."""

    per_day: float = Field(gt=0, le=100, description="Per cent of the earned points, a day.")
    most: float = Field(100, gt=0, le=100, description="Per cent that are lost at most.")
    grace_days: float = Field(0, ge=0, description="Days that cost nothing.")


class Erratum(Frozen):
    """An error of the sheet, and how it is graded."""

    where: str
    says: str
    right: str
    graded: str


class Exercise(Frozen):
    """One exercise: its checks in order."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    where: str = Field("", description="Section of the sheet.")
    checks: tuple[AnyCheck, ...] = Field(min_length=1)


class Spec(Frozen):
    """A sheet: what is checked, for how many points, and by which names it goes."""

    sheet: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="The sheet's id.")
    title: str
    reference: str = Field(
        description="Folder of the solution, under `reference/`; one that begins with `./` lies beside the spec."
    )
    artifacts: str = Field(
        "",
        description="Module of the reference that trains and makes what is handed in beside code.",
    )
    notebooks: tuple[str, ...] = Field(
        (), description="Modules of the reference that are handed in as notebooks of that name."
    )
    provides: tuple[str, ...] = Field(
        (),
        description="Files of the course that every hand-in finds beside its own, such as `edf.py`.",
    )
    points: float = Field(gt=0, description="The sum of all points, without extra credit; checked.")
    late: Late | None = Field(None, description="What late hand-ins lose.")
    broken: Literal["pending", "full"] = Field(
        "pending",
        description="What a check earns at which the grader or the machine failed: nothing until a person decides, or all its points.",
    )
    limits: Limits = Field(default_factory=Limits)
    naming: Naming = Field(default_factory=Naming)
    libraries: tuple[str, ...] = Field(
        USUAL,
        description="Top-level names of libraries that hand-ins may use, beside those of a check `imports`: what needs one that is not installed here is this machine's fault.",
    )
    runs: dict[str, Run] = Field(default_factory=dict)
    errata: tuple[Erratum, ...] = ()
    exercises: tuple[Exercise, ...] = Field(min_length=1)
    folder: Path = Field(Path(), exclude=True, json_schema_extra={"hidden": True})

    @property
    def checks(self) -> tuple[Check, ...]:
        """All checks, in order; not kept, since a copy of the sheet with other exercises has others."""
        return tuple(c for e in self.exercises for c in e.checks)

    @property
    def solution(self) -> Path:
        """The folder of the reference; it is not there where students are."""
        return (self.folder if self.reference.startswith("./") else REFERENCE) / self.reference

    def salted(self, secret: str) -> Spec:
        """The same sheet with inputs and seeds that are drawn by a secret; checks that share an observation share them."""
        exercises = [
            e.model_copy(update={"checks": tuple(c.salted(salt_of(secret, c.source)) for c in e.checks)})
            for e in self.exercises
        ]
        return self.model_copy(update={"exercises": tuple(exercises)})

    @property
    def allowed(self) -> tuple[str, ...]:
        """All libraries that hand-ins may use."""
        named = (name for c in self.checks for name in getattr(c, "allowed", ()))
        return tuple(sorted({*self.libraries, *named}))

    def check(self, id_: str) -> Check:
        """The check of this id."""
        return next(c for c in self.checks if c.id == id_)


def sheets() -> dict[str, Path]:
    """The specs that come with the program, by sheet id."""
    return {p.parent.name: p for p in sorted(ASSIGNMENTS.glob("*/spec.yaml"))}


NO_SHEETS = "no sheets are installed here. Students: give the folder `checks` of your handout, as in `torchgrade check checks .`. Instructors: install torchgrade-course, or give a folder with a spec.yaml"


def find_spec(sheet: str) -> Spec:
    """The spec of a sheet id, of a folder with a `spec.yaml`, or of a YAML file.

    Raises:
        UserError: There is none, or it has errors.
    """
    path = Path(sheet)
    if sheet in sheets():
        return load_spec(sheets()[sheet])
    if (path / "spec.yaml").is_file():
        return load_spec(path / "spec.yaml")
    if path.is_file():
        return load_spec(path)
    known = ", ".join(sheets())
    if not known:
        raise UserError(f"{sheet}: {NO_SHEETS}")
    raise UserError(
        f"no sheet is called `{sheet}`{meant(sheet, sheets())} (there {'are' if len(sheets()) > 1 else 'is'}: {known}; or give a folder with a spec.yaml)"
    )


def line_of(path: Path, *place: str | int) -> int:
    """The line of a valid spec at which a key stands, counted from 1."""
    return line_at(read(path)[0], place)


def lines_of_checks(path: Path) -> dict[str, int]:
    """The lines of a valid spec at which its checks begin, by id, counted from 1."""
    node, data = read(path)
    return {
        check["id"]: line_at(node, ("exercises", e, "checks", c))
        for e, exercise in enumerate(data["exercises"])
        for c, check in enumerate(exercise["checks"])
    }


def load_spec(path: Path) -> Spec:
    """Read and check a spec.

    Raises:
        UserError: All that is wrong, one line each.
    """
    node, data = read(path)
    if not isinstance(data, dict):
        keys = ", ".join(n for n in Spec.model_fields if n != "folder")
        raise UserError(f"{path}:1: a spec is a mapping with the keys {keys}")
    wrong: list[Wrong] = []
    if "folder" in data:  # which is set here, and by nobody else
        wrong = [(path, ("folder",), "no key is called `folder` here")]
    try:
        spec = Spec.model_validate({**data, "folder": path.parent})
    except ValidationError as error:
        placed = [_without_kind(e) for e in error.errors()]
        found = errors_in_words(placed, data, lambda place: _keys(data, place))
        raise _error([*wrong, *((path, *f) for f in found)], node) from error
    wrong += [(path, *p) for p in problems(spec)]
    if wrong or (wrong := [*problems_of_files(spec)]):
        raise _error(wrong, node)
    return spec


def _error(wrong: list[Wrong], node: Any) -> UserError:
    """All that is wrong with a spec and the files beside it, in the order of the lines."""
    lines = {
        (str(file), place if isinstance(place, int) else line_at(node, place), words)
        for file, place, words in wrong
    }
    return UserError("\n".join(f"{file}:{line}: {words}" for file, line, words in sorted(lines)))


def _without_kind(error: ErrorDetails) -> ErrorDetails:
    """An error of a check at its own place, to which pydantic adds the kind."""
    place = error["loc"]
    if error["type"] == "union_tag_invalid":
        place = (*place, "kind")
    elif len(place) > 4 and place[0] == "exercises" and place[2] == "checks":
        place = (*place[:4], *place[5:])
    return cast(ErrorDetails, {**error, "loc": place})


def _keys(data: Any, place: Place) -> list[str]:
    """The names that may stand at a place: of kinds, or of the keys beside it."""
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
    return [name for name in model.model_fields if name != "folder"]


def _class(annotation: Any) -> Any:
    """An annotation without `| None`."""
    parts = get_args(annotation)
    return parts[0] if type(None) in parts else annotation


Mode = Literal["quick", "full"]
