"""Equivariance and invariance under a transform of the input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, passed
from graders.numerics.recognise import difference
from graders.numerics.sizes import squeezed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import numbers, truth
from graders.vocabulary.sees import reals
from graders.vocabulary.sees import truth as truths
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

BY = Literal["permute", "roll", "flip", "rotate90", "rotate", "shift", "scale", "swap"]
WORDS = {
    "permute": "entries along axis {axis} stand in another order",
    "roll": "entries are rolled along axis {axis} by {amount:g}",
    "flip": "axis {axis} is flipped",
    "rotate90": "the last two axes are rotated by 90°",
    "rotate": "vectors along axis {axis} are rotated",
    "shift": "{amount:g} is added",
    "scale": "all is multiplied by {amount:g}",
    "swap": "both change places",
}


class Symmetric(Check):
    """A function or network returns the same for a transformed input, or what it returned, transformed in the same way.

    The input is transformed by a permutation, a roll, a flip, a rotation, a shift or a factor; two arguments may change
    places. What returns the same whatever goes in has the symmetry as well, and fails where the reference does not.

    Why:
        Attention without positions, sets and graphs do not depend on an order, convolutions follow a shift, a softmax does not
        see a constant, a kernel is symmetric: told without knowing what the right values are, for any weights.

    Example:
        - id: order
          kind: symmetric
          title: Self-attention follows the order of its inputs
          points: 2
          call: self_attention
          network: {width: {value: 6}}
          inputs: {x: {normal: [2, 5, 6]}}
          moved: [x]
          by: permute
          axis: 1

    Fails:
        where entries along axis 1 stand in another order in `x`, the output does not follow: off by up to 0.3, at (0, 2, 1)
    """

    kind: Literal["symmetric"]
    call: Symbol
    network: dict[str, Input] = Field({}, description="Arguments for making the network, where it is one.")
    inputs: dict[str, Input] = Field(
        min_length=1, description="The arguments; of a network what goes in, in order."
    )
    moved: tuple[str, ...] = Field(
        min_length=1, description="The arguments that are transformed, all alike; two for `swap`."
    )
    by: BY = Field(
        description="How. `rotate` multiplies vectors by an orthogonal matrix; `shift` adds `amount`, `scale` multiplies by it."
    )
    axis: int = Field(-1, description="The axis of the input, and of an output that follows.")
    amount: float = Field(1.0, description="Of `roll`, `shift` and `scale`.")
    then: Literal["follows", "same", "transposed"] = Outside(
        "follows",
        description="What the output does: it is transformed likewise (equivariance), stays (invariance), or its last two axes change places.",
    )
    border: int = Outside(
        0, ge=0, description="So many entries at both ends of that axis are not compared, as padding needs."
    )
    rtol: float = Outside(1e-4, gt=0, description="Relative error allowed.")
    atol: float = Outside(1e-5, gt=0, description="Absolute error allowed.")

    by_any_reading = True
    sees: ClassVar = {
        "plain": reals(),
        "moved": reals(),
        "other": reals(),
        "network": truths(0),
    }
    exact = True

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong with its keys, each with the key."""
        wrong = [
            ("moved", f"`{name}` is none of `inputs`, which are {', '.join(f'`{n}`' for n in self.inputs)}")
            for name in self.moved
            if name not in self.inputs
        ]
        if self.by == "swap" and len(self.moved) != 2:
            wrong.append(("moved", "`swap` needs the names of two arguments"))
        if (self.by == "scale" and self.amount == 1) or (self.by in ("roll", "shift") and self.amount == 0):
            wrong.append(("amount", f"`{self.by}` by {self.amount:g} changes nothing"))
        return wrong

    def observe(self, code: Code) -> Observation:
        """Return the first result for an input, for the same transformed, and for another input."""
        from graders.kinds.functions._called import caller, results

        call, network = caller(code, self.call, self.make(self.network))
        given, other = self.make(self.inputs), self.make(self.inputs, "other")
        if self.by == "swap":
            one, two = self.moved
            moved = {**given, one: given[two], two: given[one]}
        else:
            moved = {**given, **{n: self._moved(given[n]) for n in self.moved}}
        changed = {**given, **{n: _another(given[n], other[n]) for n in self.moved}}
        return {
            "plain": results(call(given))[0],
            "moved": results(call(moved))[0],
            "other": results(call(changed))[0],
            "network": np.array(network),
        }

    def _moved(self, value: Any) -> Array:
        """Return an array transformed along an axis, of the same type."""
        array, axis = np.asarray(value), self.axis
        if self.by == "scale":
            return np.asarray(array * self.amount).astype(array.dtype)
        if self.by == "shift":
            return np.asarray(array + self.amount).astype(array.dtype)
        if self.by == "rotate90":
            return np.ascontiguousarray(np.rot90(array, axes=(-2, -1)))
        size = array.shape[axis]
        if self.by == "flip":
            return np.ascontiguousarray(np.flip(array, axis))
        if self.by == "roll":
            return np.roll(array, int(self.amount), axis)
        rng = self.generator("transform")
        if self.by == "permute":
            order = rng.permutation(size)
            order = np.roll(order, 1) if np.array_equal(order, np.arange(size)) else order
            return np.take(array, order, axis)
        turned, _ = np.linalg.qr(rng.standard_normal((size, size)))
        return np.asarray(np.moveaxis(np.moveaxis(array, axis, -1) @ turned, -1, axis)).astype(array.dtype)

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Look whether the output follows, then whether it depends on the input at all."""
        plain, moved, other = (numbers(seen, n) for n in ("plain", "moved", "other"))
        right, rights = numbers(wanted, "plain"), numbers(wanted, "other")
        if right is None or rights is None or not right.size:
            return failed("the reference returns nothing")
        if plain is None or moved is None or other is None:
            return failed(f"`{self.call}` returns no numbers", hint=self.hint)
        if squeezed(plain) != squeezed(right):
            return failed(
                f"`{self.call}` returns the shape {plain.shape}, expected {right.shape}", hint=self.hint
            )
        if not np.isfinite(plain).all():
            return failed(f"`{self.call}` returns NaN or infinite values", hint=self.hint)
        try:
            expected = self._followed(plain)
        except (ValueError, IndexError):
            return failed(
                f"`{self.call}` returns the shape {plain.shape}, which cannot follow", hint=self.hint
            )
        compared, came = (self._inner(a) for a in (expected, moved))
        why = difference(came, compared, self.rtol, self.atol)
        if why is not None:
            what = {
                "follows": "the output does not follow",
                "same": "the output is another one",
                "transposed": "the output is not transposed",
            }
            how = WORDS[self.by].format(axis=self.axis, amount=self.amount)
            names = " and ".join(f"`{n}`" for n in self.moved)
            return self.another(f"where {how} in {names}, {what[self.then]}: {why.said}", compared, came)
        if _same(plain, other) and not _same(right, rights):
            return failed(
                f"`{self.call}` returns the same whatever {' and '.join(f'`{n}`' for n in self.moved)} is",
                hint=self.hint,
            )
        return passed()

    def _followed(self, plain: Array) -> Array:
        """Return what the output for the transformed input must be."""
        if self.then == "same" or (self.by == "swap" and self.then == "follows"):
            return plain
        if self.then == "transposed":
            return np.swapaxes(plain, -1, -2)
        return self._moved(plain)

    def _inner(self, value: Array) -> Array:
        """Return an output without the ends of its axis."""
        if not self.border or not value.ndim:
            return value
        if not -value.ndim <= self.axis < value.ndim:
            return value
        ends = slice(self.border, value.shape[self.axis] - self.border)
        inner = np.moveaxis(value, self.axis, 0)[ends]
        return np.moveaxis(inner, 0, self.axis)

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Return whether a function returned what a named mistake returns; networks have weights of their own."""
        from graders.numerics.compare import near

        names = ("plain", "moved")
        return not truth(mistake, "network") and all(
            n in seen and n in mistake and near(seen[n], mistake[n]) for n in names
        )


def _another(value: Any, other: Any) -> Any:
    """Return another argument; one that the spec gives is moved."""
    if np.asarray(value).dtype.kind != "f" or not np.array_equal(value, other):
        return other
    return np.asarray(value) * 1.37 + 0.11


def _same(a: Array, b: Array) -> bool:
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-7, atol=1e-12))
