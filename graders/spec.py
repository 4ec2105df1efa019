"""YAML to Spec; every error as `file:line: words`, all of them at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, cast

import yaml
from pydantic import Field, ValidationError, model_validator

from graders.checks import Check, Frozen
from graders.draws import salt_of
from graders.errors import UserError
from graders.kinds import KINDS
from graders.paths import ASSIGNMENTS
from graders.sandbox.jail import Limits
from graders.symbols import Naming

if TYPE_CHECKING:
    AnyCheck = Check
else:  # a union of whatever the folder `kinds` holds: pydantic picks the class by `kind`
    AnyCheck = Annotated[Union[tuple(KINDS.values())], Field(discriminator="kind")]  # noqa: UP007


SYMBOLS = ("call", "model", "of", "sampler")
"""Keys of checks that name a symbol."""


class Early(Frozen):
    """When a run may end before its script does: its verdict on accuracy is then certain enough."""

    at_least: float = Field(gt=0, lt=1, description="The accuracy that is asked.")
    margin: float = Field(
        0.01, gt=0, description="By so much it must be exceeded on inside test images."
    )
    consecutive: int = Field(2, gt=0, description="In so many evaluations in a row.")
    every: int = Field(100, gt=0, description="Steps of the optimizer between evaluations.")
    images: int = Field(2000, gt=0, description="Inside test images an evaluation uses.")


class Run(Frozen):
    """A script that is run on purpose, within a budget."""

    files: tuple[str, ...] = Field(
        min_length=1, description="Glob patterns of the script, the first that fits counts."
    )
    seconds: float = Field(gt=0, description="Time budget; what was reached by then is judged.")
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
    reference: str = Field(description="Folder of the solution, under `reference/`.")
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
    points: float = Field(
        gt=0, description="The sum of all points, without extra credit; checked."
    )
    late: Late | None = Field(None, description="What late hand-ins lose.")
    broken: Literal["pending", "full"] = Field(
        "pending",
        description="What a check earns at which the grader or the machine failed: nothing until a person decides, or all its points.",
    )
    limits: Limits = Field(default_factory=Limits)
    naming: Naming = Field(default_factory=Naming)
    runs: dict[str, Run] = Field(default_factory=dict)
    errata: tuple[Erratum, ...] = ()
    exercises: tuple[Exercise, ...] = Field(min_length=1)
    folder: Path = Field(Path(), exclude=True, json_schema_extra={"hidden": True})

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """All checks, in order."""
        return tuple(c for e in self.exercises for c in e.checks)

    def salted(self, secret: str) -> Spec:
        """The same sheet with inputs and seeds that are drawn by a secret; checks that share an observation share them."""
        exercises = [
            e.model_copy(
                update={"checks": tuple(c.salted(salt_of(secret, c.source)) for c in e.checks)}
            )
            for e in self.exercises
        ]
        other = self.model_copy(update={"exercises": tuple(exercises)})
        other.__dict__.pop("checks", None)  # those of the sheet without the secret
        return other

    def check(self, id_: str) -> Check:
        """The check of this id."""
        return next(c for c in self.checks if c.id == id_)

    @model_validator(mode="after")
    def _consistent(self) -> Spec:
        if problems := [words for _, words in self.problems()]:
            raise ValueError("\n".join(problems))
        return self

    def problems(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """What single keys cannot tell, each with its place."""
        for name, symbol in self.naming.symbols.items():
            for other in symbol.apart:
                here: tuple[str | int, ...] = ("naming", "symbols", name, "apart")
                if other not in self.naming.symbols:
                    yield here, f"no symbol is called `{other}`{meant(other, self.naming.symbols)}"
                elif self.naming.symbols[other].apart:
                    yield (
                        here,
                        f"`{other}` is itself kept apart from others; one of both is enough",
                    )
        ids: set[str] = set()
        for e, exercise in enumerate(self.exercises):
            for c, check in enumerate(exercise.checks):
                here = ("exercises", e, "checks", c)
                if check.id in ids:
                    yield (*here, "id"), f"two checks are called `{check.id}`"
                ids.add(check.id)
                if not check.title:
                    yield here, f"the check `{check.id}` has no `title`"
                if check.run and check.run not in self.runs:
                    yield (
                        (*here, "run"),
                        f"no run is called `{check.run}`{meant(check.run, self.runs)}",
                    )
                for key in SYMBOLS:
                    name = getattr(check, key, "")
                    if name and name not in self.naming.symbols:
                        yield (
                            (*here, key),
                            f"no symbol is called `{name}`{meant(name, self.naming.symbols)}",
                        )
        for e, exercise in enumerate(self.exercises):
            for c, check in enumerate(exercise.checks):
                for need in check.needs:
                    if need not in ids:
                        yield (
                            ("exercises", e, "checks", c, "needs"),
                            f"no check is called `{need}`{meant(need, ids)}",
                        )
                for name in check.given:
                    if wrong := self._wrongly_given(check, name):
                        yield ("exercises", e, "checks", c, "given"), wrong
                if check.shares and (wrong := self._wrongly_shared(check)):
                    yield ("exercises", e, "checks", c, "shares"), wrong
        total = sum(c.points for e in self.exercises for c in e.checks if not c.extra)
        if abs(total - self.points) > 1e-9:
            yield ("points",), f"the checks have {total:g} points, not {self.points:g}"

    def _wrongly_given(self, check: Check, name: str) -> str:
        """What keeps a check from being given what another is about; else nothing."""
        checks = [c for e in self.exercises for c in e.checks]
        before = {c.id: c for c in checks[: checks.index(check)]}
        other = before.get(name)
        if other is None:
            return f"no check before it is called `{name}`{meant(name, before)}"
        if check.run:
            return "a check of a run cannot be given anything"
        key = "answer" if getattr(check, "answer", "") else "call"
        if not getattr(other, key, ""):
            return f"`{name}` has no `{key}`, so nothing of it can be given"
        return ""

    def _wrongly_shared(self, check: Check) -> str:
        """What keeps a check from judging the observation that it wants to share; else nothing."""
        other = next((c for e in self.exercises for c in e.checks if c.id == check.shares), None)
        if other is None:
            ids = [c.id for e in self.exercises for c in e.checks]
            return f"no check is called `{check.shares}`{meant(check.shares, ids)}"
        theirs, own = other.inside(), check.inside()
        different = [k for k in own if k not in theirs or own[k] != theirs[k]]
        if other.shares:
            return f"`{other.id}` shares itself; name `{other.shares}`"
        if different:
            return f"`{other.id}` observes something else: `{different[0]}` differs"
        if check.public and not other.public:
            return f"`{other.id}` is hidden, so students could not run this one"
        return ""


def meant(word: object, known: Any) -> str:
    """`; did you mean …?` where a known name is close."""
    close = difflib.get_close_matches(str(word), list(known), 1, 0.5)
    return f"; did you mean `{close[0]}`?" if close else ""


def sheets() -> dict[str, Path]:
    """The specs that come with the program, by sheet id."""
    return {p.parent.name: p for p in sorted(ASSIGNMENTS.glob("*/spec.yaml"))}


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
    raise UserError(
        f"no sheet is called `{sheet}`{meant(sheet, sheets())} (there {'are' if len(sheets()) > 1 else 'is'}: {known}; or give a folder with a spec.yaml)"
    )


def line_of(path: Path, key: str) -> int:
    """The line of a valid spec at which a key of its top level stands, counted from 1."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    return _line(node, (key,))


def lines_of_checks(path: Path) -> dict[str, int]:
    """The lines of a valid spec at which its checks begin, by id, counted from 1."""
    node, data = parsed(path.read_text(encoding="utf-8"))
    return {
        check["id"]: _line(node, ("exercises", e, "checks", c))
        for e, exercise in enumerate(data["exercises"])
        for c, check in enumerate(exercise["checks"])
    }


def parsed(text: str) -> tuple[yaml.Node | None, Any]:
    """A YAML document, and the same as plain values; raises as `yaml.safe_load` does."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def load_spec(path: Path) -> Spec:
    """Read and check a spec.

    Raises:
        UserError: All that is wrong, one line each.
    """
    try:
        node, data = parsed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read ({error})") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise UserError(
            f"{path}:{line}: is no YAML: {getattr(error, 'problem', error)}"
        ) from error
    except RecursionError as error:
        raise UserError(f"{path}:1: is nested too deeply") from error
    if not isinstance(data, dict):
        raise UserError(
            f"{path}:1: a spec is a mapping with the keys {', '.join(n for n in Spec.model_fields if n != 'folder')}"
        )
    try:
        spec = Spec.model_validate(data)
    except ValidationError as error:
        errors = error.errors()
        places = [e["loc"] for e in errors]
        # a list is short only because its entries have errors of their own
        told = [
            e
            for e in errors
            if e["type"] != "too_short"
            or not any(p[: len(e["loc"])] == e["loc"] != p for p in places)
        ]
        said = {words for e in told for words in _words(path, node, data, e)}
        raise UserError(
            "\n".join(f"{path}:{line}: {words}" for line, words in sorted(said))
        ) from error
    return spec.model_copy(update={"folder": path.parent})


def _words(path: Path, node: Any, data: Any, error: Any) -> Iterator[tuple[int, str]]:  # noqa: ARG001
    location = tuple(p for p in error["loc"] if p not in KINDS)
    line = _line(node, location)
    key = location[-1] if location else ""
    match error["type"]:
        case "missing":
            yield line, f"the key `{key}` is missing"
        case "extra_forbidden":
            yield line, f"no key is called `{key}` here{meant(key, _keys(data, location))}"
        case "union_tag_invalid":
            kind = error["ctx"]["tag"]
            yield (
                _line(node, (*location, "kind")),
                f"no kind of check is called `{kind}`{meant(kind, KINDS)}",
            )
        case "union_tag_not_found":
            yield line, "the key `kind` is missing"
        case "string_type" if isinstance(error["input"], int | float):
            yield line, f"`{key}`: YAML reads {error['input']} as a number; write it in quotes"
        case "value_error" if not location:
            try:
                shell = Spec.model_construct(**{**data, **_parts(data)})
                yield from ((_line(node, where), words) for where, words in shell.problems())
            except (ValidationError, AttributeError, TypeError):
                yield 1, str(error["ctx"]["error"])
        case _:
            said = error["msg"].removeprefix("Value error, ")
            yield line, f"`{key}`: {said}"


def _parts(data: dict[str, Any]) -> dict[str, Any]:
    """The validated parts of a spec that is wrong only as a whole."""
    return {
        "exercises": tuple(Exercise.model_validate(e) for e in data["exercises"]),
        "runs": {n: Run.model_validate(r) for n, r in data.get("runs", {}).items()},
        "naming": Naming.model_validate(data.get("naming", {})),
    }


def _keys(data: Any, location: tuple[str | int, ...]) -> list[str]:
    """The keys allowed where an unknown one stands."""
    here: Any = data
    for part in location[:-1]:
        here = here[cast(Any, part)] if isinstance(here, dict | list) else {}
    if isinstance(here, dict) and here.get("kind") in KINDS:
        return list(KINDS[here["kind"]].model_fields)
    models: dict[str, type[Frozen]] = {
        "exercises": Exercise,
        "runs": Run,
        "errata": Erratum,
        "naming": Naming,
        "limits": Limits,
        "late": Late,
    }
    names = [p for p in location[:-1] if isinstance(p, str)]
    return list((models[names[-1]] if names and names[-1] in models else Spec).model_fields)


def _line(node: Any, location: tuple[str | int, ...]) -> int:
    """The line of the place, or of the nearest one around it."""
    line = int(node.start_mark.line) + 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif (
            isinstance(node, yaml.SequenceNode)
            and isinstance(part, int)
            and part < len(node.value)
        ):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


Mode = Literal["quick", "full"]
