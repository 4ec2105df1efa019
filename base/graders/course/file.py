"""`course.yaml`: the sheets of a course, and how they come to a grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from graders.errors import UserError
from graders.sheets.spec import Language
from graders.sheets.yaml import Place, errors_in_words, line_at, read
from graders.vocabulary.frozen import Frozen


class CourseSheet(Frozen):
    """One sheet of the course."""

    out: str = Field(description="The folder that `torchgrade batch` wrote, beside this file.")
    title: str = Field("", description="What it is called; the sheet's id where it is empty.")
    weight: float | None = Field(
        None, gt=0, description="What it counts; its points where no sheet says a weight."
    )
    bonus: bool = Field(
        False, description="It can only help: what it earns is added, and missing it costs nothing."
    )
    passing: float = Field(0, ge=0, le=100, description="Per cent of its points from which it is passed.")


class Best(Frozen):
    """How many of the sheets count."""

    count: int = Field(
        gt=0, description="So many sheets count, those with the largest share of their points."
    )


class Passing(Frozen):
    """What passing the course asks."""

    percent: float = Field(0, ge=0, le=100, description="Per cent over the term.")
    sheets: int = Field(0, ge=0, description="So many sheets passed, each from its own `passing` on.")
    each: bool = Field(False, description="Every sheet that is no bonus must be passed.")


class Excused(Frozen):
    """A sheet that somebody need not hand in."""

    student: str = Field(description="A name or an id.")
    sheet: str = Field(description="The sheet's `out` or title.")
    why: str = Field("", description="Shown on the pages.")


class LateBudget(Frozen):
    """Days that each student may be late over the term."""

    days: float = Field(gt=0, description="Started days in all; those of a team are each member's.")
    most: float | None = Field(None, gt=0, description="Of them at most so many for one sheet.")


class CourseFile(Frozen):
    """A course."""

    course: str = Field(description="Its title.")
    language: Language = Field("en", description="The language of the pages that students read.")
    sheets: tuple[CourseSheet, ...] = Field(min_length=1, description="In the order of their deadlines.")
    roster: str = Field(
        "", description="The roster, beside this file: who has handed in nothing stands there too."
    )
    best: Best | None = Field(None, description="How many sheets count; all where it is left out.")
    most: float = Field(100, gt=0, description="Per cent that the term comes to at most, with bonus.")
    passing: Passing = Field(
        Passing.model_validate({}), description="What passing asks; nothing where it is left out."
    )
    grades: dict[str, float] = Field(
        {}, description="Each grade with the per cent from which it is given, such as `1.0: 95`."
    )
    failing: str = Field("", description="The grade of whoever has not passed, such as `5.0`.")
    excused: tuple[Excused, ...] = ()
    late_budget: LateBudget | None = Field(None, description="Late days without a loss, over all sheets.")
    folder: Path = Field(Path(), exclude=True)

    @model_validator(mode="after")
    def _fits(self) -> CourseFile:
        said = [s.weight is not None for s in self.sheets]
        if any(said) and not all(said):
            raise ValueError("only some sheets have a `weight`; give one to each, or to none")
        counted = sum(not s.bonus for s in self.sheets)
        if not counted:
            raise ValueError("all sheets are a bonus; leave `bonus` out of those that count")
        if self.best and self.best.count > counted:
            raise ValueError(
                f"the best {self.best.count} of {counted} sheets cannot count; write {counted} at most"
            )
        twice = [n for n, c in Counter(s.out for s in self.sheets).items() if c > 1]
        if twice:
            raise ValueError(f"two sheets have the folder `{twice[0]}`; a sheet counts once")
        return self

    def place(self, sheet: CourseSheet) -> Path:
        """The folder of a sheet's results."""
        return self.folder / sheet.out

    @property
    def roster_file(self) -> Path | None:
        """The roster; None where there is none."""
        return self.folder / self.roster if self.roster else None


def load(path: Path) -> CourseFile:
    """The course in a YAML file.

    Raises:
        UserError: All that is wrong, one line each.
    """
    node, data = read(path)
    if not isinstance(data, dict):
        raise UserError(
            f"{path}:1: is no course; write `course: TITLE` and below it `sheets:`, each with `out: FOLDER`"
        )
    try:
        course = CourseFile.model_validate(_with_text(data))
    except ValidationError as error:
        wrong = errors_in_words(error.errors(), data, _known)
        raise UserError(
            "\n".join(f"{path}:{line_at(node, place)}: {words}" for place, words in wrong)
        ) from error
    course = course.model_copy(update={"folder": path.absolute().parent})
    names = {n for s in course.sheets for n in (s.out, s.title) if n}
    for i, one in enumerate(course.excused):
        if one.sheet not in names:
            line = line_at(node, ("excused", i))
            raise UserError(f"{path}:{line}: no sheet has the folder or title `{one.sheet}`")
    return course


BELOW: dict[str, type[Frozen]] = {
    "sheets": CourseSheet,
    "best": Best,
    "passing": Passing,
    "excused": Excused,
    "late_budget": LateBudget,
}


def _known(place: Place) -> Collection[str]:
    """The keys that may stand at a place."""
    below = BELOW.get(str(place[0])) if len(place) > 1 else None
    return (below or CourseFile).model_fields


def _with_text(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with grades as text, which YAML takes for numbers: `1.0` and `5`."""
    changed = dict(data)
    if isinstance(grades := data.get("grades"), Mapping):
        changed["grades"] = {str(k): v for k, v in grades.items()}
    if isinstance(failing := data.get("failing"), int | float) and not isinstance(failing, bool):
        changed["failing"] = str(failing)
    return changed
