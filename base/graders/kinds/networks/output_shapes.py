"""Shapes that a network maps to shapes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.kinds._rivals import as_rivals, by_all
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, texts
from graders.vocabulary.renamed import Renamed
from graders.vocabulary.sees import strings, truth, whole
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.found import Found


SIZE = re.compile(r"[0-9]{1,12}")
PRINTED = re.compile(
    r"\((?:SIZE(?:, SIZE)*,?)?\)(?: \((?:SIZE(?:, SIZE)*,?)?\))*".replace("SIZE", SIZE.pattern)
)
"""Shapes as Python prints tuples, with blanks between them."""


class OutputShapes(Check):
    """A network, method or function maps an input to outputs of the right shapes, all finite.

    Why:
        Shapes are the first thing to go wrong in a network; batches of several sizes show a flattened batch
        axis.

    Example:
        - id: encoder
          kind: output_shapes
          title: The encoder returns mu and r
          points: 2
          call: encoder
          x: {uniform: [5, 1, 28, 28]}
          outputs: [["N d", "N d"], ["N 2d"]]

    Fails:
        `encoder` returns shapes 5 10 for a batch of 5
    """

    kind: Literal["output_shapes"]
    call: Symbol
    x: Input = Field(description="What goes in, batch first.")
    outputs: tuple[tuple[str, ...], ...] = Outside(
        (), description='Accepted lists of output shapes, such as `[["N d", "N d"], ["N 2d"]]`.'
    )

    was = Renamed("maps", since="0.2")
    by_any_reading = True
    sees: ClassVar = {
        "shapes": strings(1),
        "finite": truth(0),
        "batch": whole(0),
        "varies": truth(0),
        "rivals": strings(1),
        "rival:{n}": strings(1),
    }
    compares = ("shapes",)

    def observe(self, code: Code) -> Observation:
        """The shapes that came out for this batch and for a batch of one."""
        import torch

        from graders.observing.arrays import tensor, tensors

        found = code.find(self.call)
        x = tensor(self.make({"x": self.x})["x"])

        def of(one: Found) -> list[Any]:
            with torch.no_grad():
                return [tensors(code.apply(one, {"x": part})) for part in (x, x[:1])]

        outs = of(found)
        varies = len(x) < 2 or any(_varies(t) for t in outs[0])
        if not varies:  # weights may all begin at zero: then the outputs still depend on the input
            varies = any(t.requires_grad for t in tensors(code.apply(found, {"x": x.requires_grad_()})))
        rivals = code.of_rivals(found, self.call, lambda one: _printed(of(one)))
        finite = all(bool(torch.isfinite(t).all()) for out in outs for t in out)
        return {
            "shapes": _printed(outs),
            "finite": np.array(finite),
            "batch": np.array(len(x)),
            "varies": np.array(varies),
            **as_rivals(rivals),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Both batch sizes must give the same of the accepted lists of shapes."""
        return by_all(seen, "shapes", lambda one: self._of(one, wanted))

    def _of(self, seen: Observation, wanted: Observation) -> Outcome:
        shapes = texts(seen, "shapes")
        if len(shapes) != 2:
            return failed(f"`{self.call}` returned no tensors", hint=self.hint)
        batch = number(wanted, "batch")
        if not batch >= 1:
            return failed("the reference gave nothing")
        batches = (int(batch), 1)
        options = [o for o in self.outputs if _fits(shapes[0], o, batches[0])]
        at, accepted = (0, self.outputs) if not options else (1, options)
        if at == 0 or not any(_fits(shapes[1], o, 1) for o in options):
            printed = " or ".join("(" + "), (".join(o) + ")" for o in accepted)
            return failed(
                f"`{self.call}` returns shapes {shapes[at] or 'nothing'} for a batch of {batches[at]}",
                expected=printed.replace("N", str(batches[at])),
                actual=shapes[at],
                hint=self.hint,
            )
        if number(seen, "finite") != 1:
            return failed(f"`{self.call}` returns NaN or infinite values", hint=self.hint)
        if number(seen, "varies") != 1:
            return human(f"`{self.call}` returns the same for every input", ask="look at the code")
        return passed()


def _printed(outs: list[Any]) -> Array:
    """Return the shapes of what came out for each batch, as text."""
    return np.array([" ".join(str(tuple(t.shape)) for t in out) for out in outs], dtype=np.str_)


def _varies(out: Any) -> bool:
    """Whether the outputs of a batch differ from one another."""
    return out.dim() == 0 or bool((out[:1] != out).any())


def _fits(got: str, option: tuple[str, ...], batch: int) -> bool:
    """Whether printed shapes are those of `option`, where N is the batch and d any size."""
    if not PRINTED.fullmatch(got):
        return False
    shapes = [tuple(map(int, SIZE.findall(s))) for s in got.split(") (")]
    sizes: dict[str, int] = {"N": batch}
    if len(shapes) != len(option):
        return False
    for shape, asked in zip(shapes, option, strict=True):
        names = asked.split()
        if len(names) != len(shape):
            return False
        for name, size in zip(names, shape, strict=True):
            expected = int(name) if name.isdigit() else sizes.setdefault(name, size)
            if name == "2d" and size % 2:
                return False
            if size != expected:
                return False
    return True
