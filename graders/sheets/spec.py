"""Spec: what a sheet asks, its exercises, runs and rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from graders.checks import Check
from graders.kinds import KINDS
from graders.numerics.seeds import salt_of
from graders.paths import REFERENCE, SHEETS, SOLUTIONS
from graders.sheets.libraries import modules_of, wanted_by
from graders.vocabulary.data import Data
from graders.vocabulary.frozen import Frozen
from graders.vocabulary.limits import Limits
from graders.vocabulary.renamed import Renamed
from graders.vocabulary.symbols import Naming

if TYPE_CHECKING:
    AnyCheck = Check
else:  # a union of whatever the folder `kinds` holds: pydantic picks the class by `kind`
    AnyCheck = Annotated[Union[tuple(KINDS.values())], Field(discriminator="kind")]  # noqa: UP007


Language = Literal["en", "de", "fr", "es"]
LANGUAGES: tuple[str, ...] = get_args(Language)
"""Those of the catalogues in `templates/locale`."""
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
    margin: float = Field(
        0.01, gt=0, description="By how much it must be exceeded on the test images that the sandbox holds."
    )
    consecutive: int = Field(2, gt=0, description="Number of evaluations in a row that must exceed it.")
    every: int = Field(100, gt=0, description="Steps of the optimizer between evaluations.")
    images: int = Field(2000, gt=0, description="Number of those test images that an evaluation uses.")


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
    device: Literal["cpu", "cuda"] = Field("cpu", description="Where it runs; `cuda` gives it a GPU.")
    device_is: Literal["wanted", "needed"] = Field(
        "wanted",
        description="Where a machine has no GPU, what `wanted` one runs on the CPU; what `needed` one is only rehearsed there, and its checks are pending.",
    )
    device_memory_mb: int | None = Field(
        None, gt=0, description="Memory of the GPU that it may use, MiB; all of it by default."
    )
    device_alone: bool = Field(
        True, description="Whether it has the GPU for itself; else others may have the rest of its memory."
    )

    def settings(self, *, gpu: bool, early: bool) -> dict[str, Any]:
        """Return what a sandbox is told, which is also what observations of the run depend on.

        Args:
            gpu: Whether there is a GPU.
            early: Whether it may end once its verdict on accuracy is certain enough.
        """
        leave = {"title", "quick_batches"} | (set() if early else {"early"})
        on_gpu = self.device == "cuda" and gpu
        leave |= set() if on_gpu else {"device", "device_memory_mb", "device_alone"}
        # what was observed without the GPU while it was only wanted says nothing once it is needed
        leave |= set() if self.needs_gpu and not gpu else {"device_is"}
        return self.model_dump(mode="json", exclude=leave)

    @property
    def needs_gpu(self) -> bool:
        """Return whether it says nothing without a GPU."""
        return self.device == "cuda" and self.device_is == "needed"


class Rehearsal(Frozen):
    """The scripts of a hand-in, run with few batches, where a check finds no definition to call."""

    title: str = Field(description="What runs, as shown in progress lines.")
    files: tuple[str, ...] = Field(
        ("*.py", "*.ipynb"),
        description="Glob patterns of the scripts; all that fit and do something are run.",
    )
    but: tuple[str, ...] = Field((), description="Glob patterns of scripts that are not run.")
    seconds: float = Field(40.0, gt=0, description="CPU seconds of all of it.")
    first: int = Field(
        4, gt=0, description="Steps of a loop over batches when it is entered for the first time."
    )
    later: int = Field(1, gt=0, description="Steps of such a loop each further time, as in later epochs.")


class Late(Frozen):
    """What late hand-ins lose; the days come from the times of a download, or from the file of overrides."""

    per_day: float = Field(0, ge=0, le=100, description="Per cent of the earned points, a day.")
    per_hour: float = Field(0, ge=0, le=100, description="Per cent of the earned points, an hour.")
    started: bool = Field(False, description="Whether a day, or an hour, that has begun counts whole.")
    most: float = Field(100, gt=0, le=100, description="Per cent that are lost at most.")
    at_least: float = Field(
        0, ge=0, le=100, description="Per cent of the sheet's points below which nothing is taken off."
    )
    grace_days: float = Field(
        0, ge=0, description="Days that cost nothing, such as 0.01 for a quarter of an hour."
    )
    deadline: AwareDatetime | None = Field(
        None, description="Until when it is in time, with its zone, such as 2026-11-01T23:59:00+01:00."
    )
    zone: ZoneInfo | None = Field(
        None,
        description="Where the course is, such as Europe/Berlin, or as `batch --zone` says: a day ends at the deadline's local time there, also when clocks change. Else, and by the hour, it is 24 hours.",
    )
    released: AwareDatetime | None = Field(
        None,
        description="From when it could be worked on; whoever has extra time in the roster has that share of the time until the deadline more.",
    )
    version: Literal["last", "first", "best", "before-deadline"] = Field(
        "last",
        description="Which version counts where a download has several; `batch --version` says otherwise. `best`: all are graded.",
    )

    @model_validator(mode="after")
    def _costs(self) -> Late:
        if self.released and self.deadline and self.released >= self.deadline:
            raise PydanticCustomError(
                "late", "has a `deadline` that is not after `released`; mend one of them"
            )
        if not self.per_day and not self.per_hour and self.version != "before-deadline":
            raise PydanticCustomError(
                "late", "does not say what a day costs; write `per_day: 10`, or for an hour `per_hour: 1`"
            )
        return self


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


class HandedOut(Frozen):
    """What a handout holds beside skeletons and public checks."""

    mistakes: Literal["unnamed", "named"] = Field(
        "unnamed",
        description="With `named`, `check` tells students the mistake that returns what their code returns: the handout holds the words of the mistakes of public checks, and what these return, but no code.",
    )


class Spec(Frozen):
    """A sheet: what is checked, for how many points, and by which names it goes."""

    sheet: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="The sheet's id.")
    title: str
    reference: str = Field(
        description="Folder of the solution: beside the spec, else in the course's `reference/` (a course holds `assignments/<sheet>/spec.yaml`), else among the sheets that come with torchgrade. Its `.py` and `.ipynb` files and those of its sub-folders are handed in."
    )
    artifacts: str = Field(
        "",
        description="Module of the reference that trains and makes what is handed in beside code.",
    )
    notebooks: tuple[str, ...] = Field(
        (), description="Modules of the reference that are handed in as notebooks of that name."
    )
    course_files: Annotated[tuple[str, ...], Renamed("provides", since="0.2")] = Field(
        (),
        description="Files of the course that every hand-in finds beside its own, such as `edf.py`.",
    )
    points: float = Field(gt=0, description="The sum of all points, without extra credit; checked.")
    proof: Literal["none", "mistakes", "full"] = Field(
        "mistakes",
        description="What `verify` asks for: `none`, that the reference and the variants pass; `mistakes`, also that every mistake there is fails what it names; `full`, also that every check has a mistake.",
    )
    handout: HandedOut = Field(default_factory=lambda: HandedOut.model_validate({}))
    language: Language = Field(
        "en",
        description="The language of what students read: pages, PDFs and the terminal. Students choose another by `language: de` in their `submission.yaml`.",
    )
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
    data: dict[str, Data] = Field(
        default_factory=dict, description="Data that hand-ins use, by the names that checks have for them."
    )
    requires: tuple[str, ...] = Field(
        (),
        description="Libraries that hand-ins may use and that must be installed wherever this sheet is checked, as pip names them, such as `einops` or `transformers>=4.40`. What is missing is said at the start, before anything is graded.",
    )
    runs: dict[str, Run] = Field(default_factory=dict)
    rehearsal: Rehearsal | None = Field(
        None, description="How a hand-in is rehearsed for checks of symbols that may stand `inline`."
    )
    errata: tuple[Erratum, ...] = ()
    exercises: tuple[Exercise, ...] = Field(min_length=1)
    folder: Path = Field(Path(), exclude=True, json_schema_extra={"hidden": True})

    @field_validator("requires")
    @classmethod
    def _are_requirements(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            try:
                wanted_by(text)
            except ValueError as error:
                raise PydanticCustomError("own_words", "{words}", {"words": str(error)}) from error
        return value

    @property
    def checks(self) -> tuple[Check, ...]:
        """All checks, in order."""
        return tuple(c for e in self.exercises for c in e.checks)

    @property
    def course(self) -> Path:
        """The folder of the course, which holds `assignments/<sheet>/`; of a sheet that lies elsewhere, the folder around it."""
        folder = self.folder.absolute()
        return folder.parent.parent if folder.parent.name == SHEETS else folder.parent

    @property
    def places_of_solution(self) -> tuple[Path, ...]:
        """Where the reference is looked for, in this order."""
        places = (self.folder, self.course / SOLUTIONS, REFERENCE)
        return tuple(dict.fromkeys(place / self.reference for place in places))

    @property
    def solution(self) -> Path:
        """The folder of the reference, the first of its places that exists; students do not have it."""
        return next((p for p in self.places_of_solution if p.is_dir()), self.places_of_solution[-1])

    @property
    def uses_mnist(self) -> bool:
        """Whether MNIST must be there: a check or a script that is run may look at it."""
        return bool(self.runs or self.rehearsal or self.artifacts) or any(c.uses_mnist() for c in self.checks)

    def salted(self, secret: str) -> Spec:
        """Return the same sheet with inputs and seeds drawn by a secret; checks of one observation have the same ones."""
        exercises = [
            e.model_copy(update={"checks": tuple(c.salted(salt_of(secret, c.source)) for c in e.checks)})
            for e in self.exercises
        ]
        return self.model_copy(update={"exercises": tuple(exercises)})

    @property
    def wants_gpu(self) -> bool:
        """Return whether one of its runs is to have a GPU."""
        return any(run.device == "cuda" for run in self.runs.values())

    @property
    def allowed(self) -> tuple[str, ...]:
        """All libraries that submissions may use."""
        named = (name for c in self.checks for name in getattr(c, "allowed", ()))
        required = (module for text in self.requires for module in modules_of(text))
        return tuple(sorted({*self.libraries, *named, *required}))

    def check(self, id_: str) -> Check:
        """Return the check of this id."""
        return next(c for c in self.checks if c.id == id_)


Mode = Literal["quick", "full"]
