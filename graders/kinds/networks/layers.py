"""The layers that a network is made of."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.kinds.networks._unusual import or_a_person
from graders.model import Array, Observation, Outcome, Verdict, failed, human, passed
from graders.numerics.compare import agree
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, numbers, text, texts
from graders.vocabulary.sees import reals, strings, truth, whole
from graders.vocabulary.stated import AMONG
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code


class Layers(Check):
    """What an input passes in a network are layers of the kinds asked for, and its parameters are as many as allowed.

    Why:
        An architecture that a sheet prescribes is looked at in the network itself, so that names and files
        do not matter. Layers count as often as they are called, as modules or as functions.

    Example:
        - id: cnn-filters
          kind: layers
          title: The first convolution has 40 filters
          points: 1
          call: cnn
          exactly: ["Conv2d 1 40", "..."]

    Fails:
        the layers are others than those asked for
    """

    kind: Literal["layers"]
    call: Symbol
    at_least: dict[str, int] = Field({}, description="Names of layer classes, and how many there must be.")
    exactly: tuple[str, ...] | None = Outside(
        None,
        description="All layers with parameters and all poolings in order, such as `Conv2d 1 8 5`, `MaxPool2d 2`, `Linear 784 100`; `*` fits any number, and `...` at the end whatever follows.",
    )
    parameters: tuple[int, ...] = Outside(
        (), description="Accepted numbers of trainable parameters; any where there are none."
    )
    networks: tuple[dict[str, Input], ...] = Field(
        ({},), description="Arguments of each network to make; by default one without any."
    )
    counts: tuple[int, ...] = Outside((), description="Numbers of parameters of `networks`.")
    reported: str = Field(
        "",
        description="Label on the answer sheet of the number of parameters, which must be its own.",
    )
    stands_at: tuple[str, ...] = Field(
        (),
        description="Labels of the sheet's own numbering where that number stands among other answers; `named` finds it there.",
    )
    named: str = Field(
        "",
        description="Regular expression of what the network is called where the number stands among others, or is printed.",
    )
    counted_beside: str = Field(
        "",
        description="Regular expression of what other networks are called whose parameters are counted beside, in parts of their own.",
    )

    sees: ClassVar = {
        "layers": strings(1),
        "described": strings(1),
        "parameters": whole(0),
        "counts": whole(1),
        "reported": reals(),
        "among": truth(0),
        "unread": strings(0),
        "by_hand": strings(1),
    }
    reads_files = True
    uses_reference = False

    def reads(self, path: str) -> bool:
        """Whether a number is asked for that may be written there."""
        return bool(self.reported)

    @property
    def by_any_reading(self) -> bool:  # type: ignore[override]
        """Whether all layers are asked for, or the sizes of several networks, which no others have by chance."""
        return bool(self.counts) or (self.exactly is not None and "..." not in self.exactly)

    compares = ("described", "counts")

    def observe(self, code: Code) -> Observation:
        """The class names of all layers that an input passes, with those of their bases, and the parameter count."""
        from graders.observing import networks
        from graders.observing.passing import Passed, passed

        found = code.find(self.call)
        modules = [code.network(found, **self.make(given)) for given in self.networks]
        maps = code.naming.symbols[self.call].maps
        called = passed(modules[0], maps.input if maps else None)
        if called is None:
            held = networks.parts(modules[0])
            names = [" ".join(networks.class_names(m)) for m in held]
            called = Passed(names, [d for m in held if (d := describe(m))])
        counts = [networks.trainable(m) for m in modules]
        sizes = {name for given in self.networks for name in given}
        takes_some = any(code.takes(found, name) for name in sizes)
        if len(modules) > 1 and len(set(map(_shapes, modules))) == 1 and not takes_some:
            code.choices.doubt(("find", self.call))  # one that is there is none of the sizes that are asked
        seen = {
            "layers": np.array(called.classes or [""]),
            "described": np.array(called.described or [""]),
            "by_hand": np.array(called.by_hand, dtype=np.str_),
            "parameters": np.array(counts[0]),
            "counts": np.array(counts),
        }
        if self.reported:
            seen |= self._reported(code)
        return seen

    def _reported(self, code: Code) -> Observation:
        """The number of parameters that is written down, else the one that is printed."""
        from graders.observing.missing import Missing, Unanswered
        from graders.observing.probes.artifacts import printed

        try:
            seen = self._written(code)
            if code.rehearsed is None or not self.came_to_nothing(seen):
                return seen
        except (Missing, Unanswered):
            if code.rehearsed is None or not self.may_be_printed:
                raise
        _, count = printed.behind(code.rehearsed.printed, self.named)
        return {"reported": np.array(count), "among": np.array(True)}

    def _written(self, code: Code) -> Observation:
        """The number of parameters that is written down."""
        from graders.observing.probes.locating import answers
        from graders.observing.probes.quantities import numbers
        from graders.observing.probes.relations import equations, totals

        how = answers.hand_in_manner(code)

        def read(text: str) -> Array:
            return numbers.read(text, how)

        def called(text: str) -> Array:
            return equations.named(text, self.named, read, agree)

        try:
            answer = answers.given(code, self.reported, self.stands_at, self.named)
            if not isinstance(answer, answers.Answer):
                return {"reported": np.array(float(answers.value(code, answer)))}
        except ValueError as error:
            return {"unread": np.array(str(error)[:300])}
        seen: dict[str, Array]
        try:
            value, among = answers.read(answer, read, np.array_equal, self.named, called)
            seen = {"reported": value, "among": np.array(among)}
        except ValueError as error:
            seen, among = {"unread": np.array(str(error)[:300])}, True
        if self.counted_beside and among and not answer.on_sheet:
            with contextlib.suppress(ValueError):
                total = totals.of(answer.whole, self.named, self.counted_beside).value
                seen = {"reported": np.array(total), "among": np.array(True)}
        return seen

    @property
    def may_be_printed(self) -> bool:
        """Whether the number has a name by which it is found where it is printed."""
        return bool(self.reported and self.named)

    def came_to_nothing(self, seen: Observation) -> bool:
        """Whether no number could be read, so that it may be printed."""
        return self.may_be_printed and "unread" in seen

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Count the layers."""
        layers = [set(names.split()) for names in texts(seen, "layers")]
        for name, least in self.at_least.items():
            count = sum(name in names for names in layers)
            if count < least:
                few = failed(
                    f"the network has {count or 'no'} `{name}` layer{'s' if count > 1 else ''}",
                    expected=f"at least {least}",
                    actual=str(count),
                    hint=self.hint,
                )
                return or_a_person(few, texts(seen, "by_hand"))
        known = number(seen, "parameters")
        if not layers or not np.isfinite(known):
            return failed("the network could not be looked at", hint=self.hint)
        count = int(known)
        if self.reported and count < 1:
            return failed("the network has no trainable parameters", hint=self.hint)
        if self.parameters and count not in self.parameters:
            return failed(
                f"the network has {count:,} trainable parameters",
                expected=f"{self.parameters[0]:,}",
                actual=f"{count:,}",
                hint=self.hint,
            )
        counts = numbers(seen, "counts", (len(self.networks),))
        if self.counts and (counts is None or list(counts) != list(self.counts)):
            got = [] if counts is None else [f"{c:,.0f}" for c in counts]
            return failed(
                "the networks have other numbers of trainable parameters",
                expected="; ".join(f"{c:,}" for c in self.counts),
                actual="; ".join(got),
                hint=self.hint,
            )
        if unread := text(seen, "unread"):
            return human(f"the machine cannot read the number that is reported: {unread}")
        reported = numbers(seen, "reported")
        if self.reported and reported is not None and reported.size > 1 and (reported == count).any():
            return human("several numbers are reported, and the right one is among them")
        if self.reported and number(seen, "among") == 1 and number(seen, "reported") != count:
            return human(AMONG)
        if self.reported and number(seen, "reported") != count:
            return failed(
                f"the network has {count:,} trainable parameters, and another number is reported",
                expected=f"{count:,}",
                actual=f"{number(seen, 'reported'):,g}",
                hint=self.hint,
            )
        outcome = or_a_person(self._in_order(texts(seen, "described")), texts(seen, "by_hand"))
        if (
            self.exactly
            and outcome.verdict is Verdict.PASSED
            and count < weights_of(texts(seen, "described"))
        ):
            return human(
                "the network has fewer parameters than its layers: is one of them used several times?"
            )
        return outcome

    def _in_order(self, described: list[str]) -> Outcome:
        """The described layers are those that are asked for."""
        wanted = self.exactly
        if wanted is None:
            return passed()
        if wanted[-1:] == ("...",):
            wanted, described = wanted[:-1], described[: len(wanted) - 1]
        fits = len(wanted) == len(described) and all(
            len(w.split()) <= len(d.split())
            and all(a in ("*", b) for a, b in zip(w.split(), d.split(), strict=False))
            for w, d in zip(wanted, described, strict=True)
        )
        if fits:
            return passed()
        return failed(
            "the layers are others than those asked for",
            expected="; ".join(wanted),
            actual="; ".join(described)[:400],
            hint=self.hint,
        )


def weights_of(described: list[str]) -> int:
    """Return how many weights the linear layers of a network have together."""
    sizes = [d.split()[1:] for d in described if d.startswith("Linear ")]
    return sum(int(inputs) * int(outputs) for inputs, outputs in sizes)


def _shapes(module: Any) -> tuple[tuple[int, ...], ...]:
    """Return the shapes of all parameters of a network that have one yet."""
    from torch.nn.parameter import is_lazy

    return tuple(tuple(p.shape) for p in module.parameters() if not is_lazy(p))


def describe(module: Any) -> str:
    """`Conv2d IN OUT KERNEL`, `Linear IN OUT`, `MaxPool2d KERNEL`; nothing for other modules."""
    from torch import nn

    from graders.observing.networks import class_names
    from graders.observing.tracing import size

    kind = type(module)
    name = next((n for n in class_names(module)), "")
    if issubclass(kind, nn.Conv2d | nn.ConvTranspose2d):
        return f"{name} {module.in_channels} {module.out_channels} {size(module.kernel_size)}"
    if issubclass(kind, nn.Linear):
        return f"{name} {module.in_features} {module.out_features}"
    if issubclass(kind, nn.MaxPool2d | nn.AvgPool2d):
        return f"{name} {size(module.kernel_size)}"
    if issubclass(kind, nn.Upsample):
        return f"{name} {size(module.scale_factor)}"
    return ""
