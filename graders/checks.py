"""Check: the keys every check has, and the two verbs of a kind."""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, PrivateAttr

from graders.model import Array, Observation, Outcome, failed, human, later, passed
from graders.numerics.compare import alike
from graders.numerics.seals import opens
from graders.numerics.seeds import generator
from graders.vocabulary.frozen import Frozen
from graders.vocabulary.renamed import Renamed

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.vocabulary.inputs import Input

OUTSIDE = "outside"
HANDOUT = "handout:digests"
"""The name under which `judge` finds the digests of the files that students were given."""


def Outside(default: Any, **keys: Any) -> Any:
    """A key that never enters the sandbox: it is for `judge`, so editing it reruns no student code."""
    if isinstance(default, list | dict):
        raise TypeError("give an immutable default")
    return Field(default, json_schema_extra={OUTSIDE: True}, **keys)


MOST_ENTRIES = 2**24
MOST_CHARACTERS = 2**22
SIDE = 2048
"""Pixels of a side of the largest picture that is looked at."""


@dataclass(frozen=True, slots=True)
class Sees:
    """What an array of an observation may be, and what it is made before anything looks at it.

    Args:
        dtype: What it becomes; only arrays that can be it without loss are taken.
        ranks: How many axes it may have; any number where it is None. One number is one of rank 0, in whatever
            shape it came.
        longest: Characters of its longest text.
    """

    dtype: Literal["float64", "int64", "bool", "str", "uint8"]
    ranks: tuple[int, ...] | None
    longest: int = 10_000

    @property
    def words(self) -> str:
        """What is asked for, as a person reads it."""
        return WORDS[self.dtype]

    def misfit(self, value: Array) -> str:
        """What of an array does not fit; empty where it does."""
        if value.dtype.kind not in TAKEN[self.dtype]:
            return f"holds {HELD.get(value.dtype.kind, str(value.dtype))}, not {self.words}"
        if value.size > MOST_ENTRIES:
            return f"has {value.size:,} entries"
        if self.ranks is not None and value.ndim not in self.ranks and not self._is_one(value):
            return f"has the shape {value.shape}"
        if self.dtype == "uint8" and not (value.dtype == np.uint8 and _is_picture(value.shape)):
            return f"is no picture of at most {SIDE} × {SIDE} pixels"
        if self.dtype == "str":
            lengths = [len(v) for v in value.reshape(-1).tolist()]
            if max(lengths, default=0) > self.longest or sum(lengths) > MOST_CHARACTERS:
                return f"is a text of {sum(lengths):,} characters"
        return ""

    def made(self, value: Array) -> Array:
        """An array that fits, in its exact dtype and rank."""
        plain = value if self.dtype == "str" else value.astype(self.dtype)
        return plain.reshape(()) if 0 in (self.ranks or ()) and self._is_one(plain) else plain

    def _is_one(self, value: Array) -> bool:
        """Whether it is the one number that is asked for."""
        return 0 in (self.ranks or ()) and value.size == 1 and value.ndim <= 1


WORDS = {
    "float64": "numbers",
    "int64": "whole numbers",
    "bool": "truth values",
    "str": "text",
    "uint8": "pixels",
}
TAKEN = {"float64": "biuf", "int64": "iu", "bool": "b", "str": "U", "uint8": "u"}
HELD = {
    "U": "text",
    "b": "truth values",
    "i": "whole numbers",
    "u": "whole numbers",
    "f": "numbers",
}


def _is_picture(shape: tuple[int, ...]) -> bool:
    return len(shape) == 3 and shape[2] == 3 and all(0 < n <= SIDE for n in shape[:2])


def reals(*ranks: int) -> Sees:
    """Numbers of these ranks, of any where there are none."""
    return Sees("float64", ranks or None)


def whole(*ranks: int) -> Sees:
    """Whole numbers of these ranks."""
    return Sees("int64", ranks)


def truth(*ranks: int) -> Sees:
    """Truth values of these ranks."""
    return Sees("bool", ranks)


def strings(*ranks: int, longest: int = 10_000) -> Sees:
    """Texts of these ranks, none longer than so many characters."""
    return Sees("str", ranks, longest)


PICTURE = Sees("uint8", (3,))
"""RGB pixels (H, W, 3)."""


def with_also(names: Mapping[str, Sees]) -> dict[str, Sees]:
    """These names, and the same of other functions that count as right."""
    return {**names, **{f"also:{{name}}:{name}": asked for name, asked in names.items()}}


COMMON = {"ended": strings(0)}
"""What any kind may return: how the run, or a training within the check, came to its end."""


class Misfit(ValueError):
    """An observation holds what its check does not look at; the message says what."""


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
    hint: str = Outside("", description="Shown when the check fails.")
    run: str = Field("", description="The run (of `runs`) that this check looks at.")
    observation_of: Annotated[str, Renamed("shares", since="0.2")] = Outside(
        "",
        description="Another check, whose observation this one judges; every key that decides what is observed is the same in both.",
    )
    seconds: float = Field(
        20.0,
        gt=0,
        description="CPU seconds of one observation, of all its processes and threads together: two threads use them twice as fast. Six times as long on the clock, and little more than once where it only waits. What is cut off goes to a person.",
    )

    was: ClassVar[Renamed | None] = None
    """The name that the kind had before."""
    sees: ClassVar[Mapping[str, Sees]] = {}
    """What `observe` may return, by name; `{n}` in a name stands for a number, `{name}` for a name. Whatever else
    comes back is not looked at, and what does not fit is refused before `judge`."""
    compares: ClassVar[tuple[str, ...]] = ()
    """Arrays of the observation by which a named mistake is recognised."""
    tolerance: ClassVar[float] = 1e-3
    """How far, relatively and absolutely, what two runs of the same mistake return may differ."""
    exact: ClassVar[bool] = False
    """Whether its observation is quick and the same each time, so that a wrong answer can be compared with
    what small changes of the reference return."""
    uses_reference: ClassVar[bool] = True
    """Whether `judge` looks at what the reference returned."""
    reads_files: ClassVar[bool] = False
    """Whether it looks at files that are no code, such as answer sheets and checkpoints."""
    draws: ClassVar[bool] = True
    """Whether what it sees depends on inputs or seeds, which another secret draws otherwise."""
    salted_run: ClassVar[bool] = False
    """Whether what it draws to look at a run is drawn by the salt; a run itself is the same under any."""
    trains: ClassVar[bool] = False
    """Whether it lets the submission train a model, which takes seconds and depends on chance."""
    modules: ClassVar[tuple[str, ...]] = ()
    """What `observe` makes torch import that is slow: a sandbox imports it once, before it forks."""

    _salt: str = PrivateAttr("")

    @property
    def salt(self) -> str:
        """What all that it draws is mixed with; no key of a spec, and empty outside a cohort."""
        return self._salt

    def salted(self, salt: str) -> Self:
        """The same check with inputs and seeds of its own, which nobody knows who does not know the salt."""
        if self.run and not self.salted_run:
            return self
        other = self.model_copy()
        other._salt = salt
        return other

    @classmethod
    def told(cls, inside: Mapping[str, Any]) -> Self:
        """The check that `inside` describes."""
        keys = {key: value for key, value in inside.items() if key != "salt"}
        return cls.model_validate(keys).salted(inside.get("salt", ""))

    def make(self, inputs: Mapping[str, Input], *parts: object) -> dict[str, Any]:
        """All of `inputs` as arrays, each with numbers of its own.

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
        """A generator for one thing that is drawn, the same inside and outside."""
        return generator(self._name(*parts), salt=self.salt)

    def seed(self, value: int = 0) -> int:
        """`value` without a salt, else a secret seed in its place."""
        return int(self.generator("seed", value).integers(2**31)) if self.salt else value

    def _name(self, *parts: object) -> str:
        return ":".join(map(str, (self.source, *parts)))

    @abstractmethod
    def observe(self, code: Code) -> Observation:
        """What the submission does, as arrays; runs inside the jail."""

    @abstractmethod
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """The verdict on `seen`, given the reference's observation `wanted`."""

    @property
    def source(self) -> str:
        """The id under which it is observed; several checks may judge one observation."""
        return self.observation_of or self.id

    def inside(self) -> dict[str, Any]:
        """The check as the sandbox may know it, without the keys for `judge`."""
        hidden = outside_keys(type(self))
        salt = {"salt": self.salt} if self.salt else {}
        return {**self.model_dump(mode="json", exclude=hidden), "id": self.source, **salt}

    def attachments(self) -> dict[str, Array]:
        """Large inputs that go along with the check, by name."""
        return {}

    def answers(self) -> dict[str, Array]:
        """What only the grader knows, such as held-out labels; added to `wanted`, never sent."""
        return {}

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Whether `seen` is what a named mistake returns on the same inputs."""
        names = [name for name in self.compares if name in mistake]
        return bool(names) and all(n in seen and alike(seen[n], mistake[n], self.tolerance) for n in names)

    def unchanged(self, theirs: Observation, wanted: Observation) -> bool:
        """Whether a small change of the reference makes no difference to what it returns."""
        return self.resembles(theirs, wanted)


def fitted(check: Check, seen: Observation) -> Observation:
    """What of an observation its check declares to look at, in exact dtypes.

    Raises:
        Misfit: An array is not as it is declared.
    """
    made: dict[str, Array] = {}
    for name, value in seen.items():
        asked = next((a for p, a in _declared(type(check)) if p.fullmatch(name)), None)
        if asked is None:
            continue
        if wrong := asked.misfit(value):
            raise Misfit(f"`{name}` {wrong}")
        made[name] = asked.made(value)
    return made


@lru_cache
def _declared(kind: type[Check]) -> tuple[tuple[re.Pattern[str], Sees], ...]:
    """The names that a kind looks at, as patterns."""
    forms = {r"\{n\}": r"\d{1,3}", r"\{name\}": r"[\w.]{1,80}"}
    found = []
    for name, asked in {**COMMON, **kind.sees}.items():
        pattern = re.escape(name)
        for form, meant in forms.items():
            pattern = pattern.replace(form, meant)
        found.append((re.compile(pattern), asked))
    return tuple(found)


def outside_keys(kind: type[Check]) -> set[str]:
    """The keys of a kind that are for `judge` alone."""
    return {
        name
        for name, info in kind.model_fields.items()
        if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get(OUTSIDE)
    }


class OnPaper(Check):
    """A written answer. A handout holds nothing that says what is right: there it is said how an answer was read."""

    cure: ClassVar[str]
    """How to write what the machine can read."""
    for_form: ClassVar[tuple[str, ...]] = ()
    """Keys for `judge` that say how an answer is read. The others of a kind say what is right, and are in no handout."""

    @abstractmethod
    def reading(self, seen: Observation) -> str:
        """How the answer was read, in words; of what can be anything, as in `judge`."""

    def plain(self, seen: Observation) -> Array | None:
        """The numbers of an answer for a seal, however they are laid out; None where a kind has none."""
        return None

    def tolerance_of_seal(self) -> tuple[float, float]:
        """The relative and the absolute error allowed."""
        return 0.0, 0.0

    def form(self, seen: Observation, seal: Observation | None = None) -> Outcome:
        """What a student learns of an answer before it is graded.

        Args:
            seen: The answer.
            seal: What a handout holds of the right one, where it holds anything.
        """
        if unread := text(seen, "unread"):
            return human(f"could not be read: {unread}; {self.cure}", actual=text(seen, "text")[:300])
        if seal is not None:
            read = f"read as {self.reading(seen)}"
            value = self.plain(seen)
            if value is not None and opens(value, seal):
                return passed(read)
            return failed(f"{read}: this is not it", hint=self.hint)
        return later(
            f"read as {self.reading(seen)}: the form is right, and the value is graded after the hand-in"
        )


def digest(data: bytes) -> str:
    """A digest of a text file, whatever its line ends."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n").strip()).hexdigest()


def numbers(seen: Observation, name: str, shape: tuple[int, ...] | None = None) -> Array | None:
    """`seen[name]` in float64 if it is there, numeric and of `shape`; else None.

    For `judge`, which must take whatever arrays come.
    """
    value = seen.get(name)
    if value is None or value.dtype.kind not in "biuf":
        return None
    if shape is not None and value.shape != shape:
        return None
    return value.astype(np.float64)


def share(value: float, nothing: float | None, everything: float) -> float:
    """Credit for a metric between two bounds, linear: 0 at `nothing`, 1 at `everything`; 0 without a curve."""
    if nothing is None or nothing == everything:
        return 0.0
    return float(np.clip((value - nothing) / (everything - nothing), 0, 1))


def not_in_run(seen: Observation, said: str, hint: str) -> Outcome:
    """The outcome where a run does not make what is asked: a person's turn if a notebook may hold it."""
    notebooks = texts(seen, "elsewhere")
    if notebooks:
        return human(f"{said}; look at {', '.join(notebooks[:3])}, which was not run")
    return failed(said, hint=hint)


def number(seen: Observation, name: str) -> float:
    """`seen[name]` as a float if it is one number; else NaN."""
    value = numbers(seen, name)
    return float(value.reshape(-1)[0]) if value is not None and value.size == 1 else float("nan")


def text(seen: Observation, name: str) -> str:
    """`seen[name]` as one string; empty if it is none."""
    value = seen.get(name)
    return str(value.reshape(-1)[0]) if value is not None and value.dtype.kind == "U" and value.size else ""


def texts(seen: Observation, name: str) -> list[str]:
    """`seen[name]` as strings; empty if there are none."""
    value = seen.get(name)
    return [str(v) for v in value.reshape(-1)] if value is not None and value.dtype.kind == "U" else []
