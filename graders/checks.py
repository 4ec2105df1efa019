"""Check: the keys every check has, and the two verbs of a kind."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, PrivateAttr

from graders.model import Array, Observation, Outcome, failed, human
from graders.numerics.brief import brief
from graders.numerics.compare import alike
from graders.numerics.seeds import generator
from graders.vocabulary.by_hand import ByHand
from graders.vocabulary.frozen import Frozen
from graders.vocabulary.observed import texts
from graders.vocabulary.renamed import Renamed
from graders.vocabulary.sees import Sees

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.vocabulary.inputs import Input

OUTSIDE = "outside"
HANDOUT = "handout:digests"
"""Where `judge` finds the digests of the files that students were given."""


def Outside(default: Any, **keys: Any) -> Any:
    """Declare a key for `judge` alone: it never enters the sandbox, so editing it reruns no student code."""
    if isinstance(default, list | dict):
        raise TypeError("give an immutable default")
    return Field(default, json_schema_extra={OUTSIDE: True}, **keys)


class Check(Frozen, ABC):
    """One thing that is checked.

    A kind is a subclass in its own file of `graders/kinds/`. `observe` runs beside untrusted code
    and returns arrays; `judge` runs in the grader, is pure, and never raises.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="Short name, unique in the sheet.")
    kind: str
    title: str = Outside("", description="What is checked, as the student reads it.")
    points: float = Outside(0.0, ge=0, description="Points for a pass.")
    extra_credit: Annotated[bool, Renamed("extra", since="0.2")] = Outside(
        False, description="Extra credit: its points count, but not to those to be had."
    )
    public: Literal[True, False, "form", "digest"] = Outside(
        True,
        description="Students can run it themselves. Of a written answer a handout checks the form alone (`true` and `form` mean the same there), or with `digest` also the value of a number, list, matrix or formula, by a slow hash of what is right (of a single number one that can be tried out within hours).",
    )
    free_points: Annotated[bool, Renamed("free", since="0.2")] = Outside(
        False, description="Points for everybody: the untouched handout earns them, and may."
    )
    needs: tuple[str, ...] = Outside((), description="Checks that must pass first.")
    builds_on: Annotated[tuple[str, ...], Renamed("given", since="0.2")] = Outside(
        (),
        description="Earlier checks on whose results it builds: where one failed, it is judged with the reference's version of that function, or going on from that answer.",
    )
    shown_by: str = Outside(
        "",
        description="An earlier check that shows the same, where the sheet asks for it in that form alone: with that one it passes if the submission, or the answer to the whole question, has nothing to look at here.",
    )
    hint: str = Outside("", description="Shown when the check fails.")
    by_hand: ByHand | None = Outside(
        None,
        description="The rubric by which a person grades it at the desk; a `rubric` in words that says `(2)` after each part is read as one.",
    )
    run: str = Field("", description="The run (of `runs`) that this check looks at.")
    observation_of: Annotated[str, Renamed("shares", since="0.2")] = Outside(
        "",
        description="Another check, whose observation this one judges; every key that decides what is observed is the same in both.",
    )
    seconds: float = Field(
        20.0,
        gt=0,
        description="CPU seconds of one observation, of all its processes and threads together: two threads use them twice as fast. Six times as long on the clock, and little more than once where it only waits. Importing a library counts in none of these. What is cut off goes to a person.",
    )

    was: ClassVar[Renamed | None] = None
    """The name that the kind had before."""
    sees: ClassVar[Mapping[str, Sees]] = {}
    """What `observe` may return, by name; `{n}` in a name stands for a number, `{name}` for a name. Other names are
    ignored, and an array that does not fit is refused before `judge`."""
    compares: ClassVar[tuple[str, ...]] = ()
    """Arrays of the observation by which a named mistake is recognised."""
    tolerance: ClassVar[float] = 1e-3
    """By how much, relatively and absolutely, the results of two runs of the same mistake may differ."""
    exact: ClassVar[bool] = False
    """Whether its observation is quick and the same each time, so that a wrong answer can be compared with
    what slightly changed references return."""
    uses_reference: ClassVar[bool] = True
    """Whether `judge` looks at what the reference returned."""
    by_any_reading: ClassVar[bool] = False
    """Whether its observation says so much that a function which is not meant cannot pass by chance: then it passes by any
    plausible reading of the submission, else by a certain one alone."""
    reads_files: ClassVar[bool] = False
    """Whether it looks at files other than code, such as answer sheets and checkpoints."""
    executes: ClassVar[bool] = True
    """Whether its observation may execute code of the submission, where it looks at no run; what does not is sealed where the
    source reaches for the grader, so that it counts."""
    on_pages: ClassVar[bool] = False
    """Whether what it looks at may stand on pictures, scans and pages of a PDF: a person sees these beside it."""
    draws: ClassVar[bool] = True
    """Whether its observation depends on inputs or seeds, which differ under another secret."""
    salted_run: ClassVar[bool] = False
    """Whether what it draws to look at a run depends on the salt; the run itself never does."""
    trains: ClassVar[bool] = False
    """Whether it lets the submission train a model, which takes seconds and depends on chance."""
    on_mnist: ClassVar[bool] = False
    """Whether it is about images of MNIST, whatever its inputs are."""
    alone: ClassVar[bool] = False
    """Whether it is observed in a process of its own, since it changes what others there would see."""
    libraries: ClassVar[tuple[str, ...]] = ()
    """Libraries that must be installed wherever it is made, beside those that torchgrade itself needs."""
    modules: ClassVar[tuple[str, ...]] = ()
    """Slow modules that `observe` needs: a sandbox imports them once, before it forks."""

    _salt: str = PrivateAttr("")

    @property
    def salt(self) -> str:
        """The text mixed into everything that it draws; not a key of a spec, and empty outside a cohort."""
        return self._salt

    @property
    def draws_secretly(self) -> bool:
        """Whether its inputs or seeds are others than those of the sheet."""
        return bool(self.salt) and self.draws

    def salted(self, salt: str) -> Self:
        """Return the same check with other inputs and seeds, which only those know who know the salt."""
        if self.run and not self.salted_run:
            return self
        other = self.model_copy()
        other._salt = salt
        return other

    def uses_mnist(self) -> bool:
        """Return whether it looks at MNIST, itself or by one of its inputs."""
        return self.on_mnist or _names_mnist(self.model_dump(exclude_none=True))

    @classmethod
    def told(cls, inside: Mapping[str, Any]) -> Self:
        """Return the check that `inside` describes."""
        keys = {key: value for key, value in inside.items() if key != "salt"}
        return cls.model_validate(keys).salted(inside.get("salt", ""))

    def make(self, inputs: Mapping[str, Input], *parts: object) -> dict[str, Any]:
        """Return all of `inputs` as arrays, each with numbers of its own.

        Args:
            inputs: By the names of the arguments.
            parts: What they are for, such as the number of a case.
        """
        made: dict[str, Any] = {}
        for name, one in inputs.items():
            if one.entry is not None:
                other, place = one.entry
                made[name] = float(made[other][place])
            else:
                made[name] = one.make(self._name(*parts, name), self.salt)
        return made

    def generator(self, *parts: object) -> np.random.Generator:
        """Return a generator for one thing that is drawn, the same inside the sandbox and outside."""
        return generator(self._name(*parts), salt=self.salt)

    def seed(self, value: int = 0) -> int:
        """Return `value`, or under a salt a secret seed in its place."""
        return int(self.generator("seed", value).integers(2**31)) if self.salt else value

    def _name(self, *parts: object) -> str:
        return ":".join(map(str, (self.source, *parts)))

    def came_to_nothing(self, seen: Observation) -> bool:
        """Return whether what was called ended with an error before it did what is looked at: another reading may show it."""
        return False

    def leaves_out(self, seen: Observation, wanted: Observation) -> bool:
        """Return whether what stands where it may be answered says nothing of it, or nothing else than is right; never, for a kind that finds nothing by its name."""
        return False

    @property
    def may_be_printed(self) -> bool:
        """Whether what it looks at may be printed by the submission's scripts, so that a rehearsal shows it."""
        return False

    def reads(self, path: str) -> bool:
        """Return whether it may look at a file other than code, by its name."""
        return self.reads_files

    @abstractmethod
    def observe(self, code: Code) -> Observation:
        """Return what the submission does, as arrays; runs inside the jail."""

    @abstractmethod
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Return the verdict on `seen`, given the reference's observation `wanted`."""

    def another(self, said: str, expected: Array, actual: Array, cause: str = "") -> Outcome:
        """Return that a value is another one than expected, with both beside what is said of it."""
        outcome = failed(said, expected=brief(expected), actual=brief(actual), hint=self.hint, cause=cause)
        return outcome.beside(expected, actual)

    @property
    def source(self) -> str:
        """The id of the check whose observation it judges: its own, or that of `observation_of`."""
        return self.observation_of or self.id

    def inside(self) -> dict[str, Any]:
        """Return the check as the sandbox may know it, without the keys for `judge`."""
        hidden = outside_keys(type(self))
        salt = {"salt": self.salt} if self.salt else {}
        return {**self.model_dump(mode="json", exclude=hidden), "id": self.source, **salt}

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong with its keys as they stand together, each with the key; asked when a spec is loaded."""
        return []

    def attachments(self) -> dict[str, Array]:
        """Return large inputs that go into the sandbox with the check, by name."""
        return {}

    def answers(self) -> dict[str, Array]:
        """Return what only the grader knows, such as held-out labels; added to `wanted`, never sent."""
        return {}

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Return whether `seen` is what a named mistake returns on the same inputs."""
        names = [name for name in self.compares if name in mistake]
        return bool(names) and all(n in seen and alike(seen[n], mistake[n], self.tolerance) for n in names)

    def unchanged(self, theirs: Observation, wanted: Observation) -> bool:
        """Return whether a small change of the reference makes no difference to what it returns."""
        return self.resembles(theirs, wanted)


def _names_mnist(value: Any) -> bool:
    """Return whether some input in the keys of a check is drawn from MNIST."""
    if isinstance(value, Mapping):
        return bool({"mnist", "labels"} & value.keys()) or any(map(_names_mnist, value.values()))
    return isinstance(value, list | tuple) and any(map(_names_mnist, value))


def outside_keys(kind: type[Check]) -> set[str]:
    """Return the keys of a kind that are for `judge` alone."""
    return {
        name
        for name, info in kind.model_fields.items()
        if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get(OUTSIDE)
    }


def digest(data: bytes) -> str:
    """Return a digest of a text file that does not depend on its line ends."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n").strip()).hexdigest()


def share(value: float, nothing: float | None, everything: float) -> float:
    """Return the credit for a metric, linear from 0 at `nothing` to 1 at `everything`; 0 if there is no such range."""
    if nothing is None or nothing == everything:
        return 0.0
    return float(np.clip((value - nothing) / (everything - nothing), 0, 1))


def not_in_run(seen: Observation, said: str, hint: str) -> Outcome:
    """Return the outcome where a run does not make what is asked: a person decides if it may be where the machine does not look."""
    if elsewhere := texts(seen, "elsewhere"):
        return human(said, ask=f"look at {', and at '.join(elsewhere[:3])}")
    return failed(said, hint=hint)
