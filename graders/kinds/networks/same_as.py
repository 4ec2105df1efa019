"""A module of one's own equals one of torch.nn that has the same weights."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.numerics.compare import near
from graders.numerics.recognise import difference
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, numbers, text
from graders.vocabulary.sees import reals, strings, truth, whole
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

MOST_ORDERS, MOST_OUTPUTS = 120, 16
CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")
"""Classes of torch that compute nothing by themselves."""


class SameAs(Check):
    """A network returns what the reference's network returns with the same weights, also where it has several outputs.

    Weights are drawn and set by the shapes of parameters and buffers, in the order of the layers, in the reference and in the
    submission alike; where layers of one shape stand in another order, each order is tried. The reference may be a module of
    torch.nn. Outputs may be a tensor, a tuple or a dict. Weights of other shapes, as many in all, are for a person.

    Why:
        Layers that students write themselves - a linear layer, a recurrent cell, attention, a block of a transformer - are
        right where they compute what the library's compute, whatever their parameters are called.

    Example:
        - id: linear
          kind: same_as
          title: The layer computes what torch.nn.Linear does
          points: 2
          call: my_linear
          network: {d_in: {value: 4}, d_out: {value: 3}}
          inputs: {x: {normal: [5, 4]}}

    Fails:
        output 1 is not that of the reference with the same weights: the sign is flipped
    """

    kind: Literal["same_as"]
    call: Symbol
    network: dict[str, Input] = Field({}, description="Arguments for making the network.")
    inputs: dict[str, Input] = Field(description="What goes in, by the order of its arguments.", min_length=1)
    by_name: bool = Field(
        False,
        description="The sheet gives the names of the state dict: weights are set by these, in whichever order and layers.",
    )
    rtol: float = Outside(1e-4, gt=0, description="Relative error allowed.")
    atol: float = Outside(1e-5, gt=0, description="Absolute error allowed.")

    by_any_reading = True
    sees: ClassVar = {
        "out:{n}:{n}": reals(),
        "shapes": strings(0),
        "count": whole(0),
        "orders": truth(0),
        "library": strings(0),
    }

    def observe(self, code: Code) -> Observation:
        """Return the outputs with drawn weights, for each order of layers that are alike, and the shapes of the weights."""
        from graders.observing.networks import of_torch

        module = code.network(code.find(self.call), **self.make(self.network)).eval()
        library = of_torch(module, "forward")
        seen = self._observed_by_name(module) if self.by_name else self._observed(module)
        return {**seen, "library": np.array("" if library in CONTAINERS else library)}

    def _observed(self, module: Any) -> Observation:
        """Return the outputs with weights that are drawn by their shapes."""
        import torch

        from graders.observing.arrays import array, as_tensors, tensors

        layers = [(n, m) for n, m in module.named_modules() if _own(m)]
        alike: dict[str, list[int]] = {}
        for place, (_, layer) in enumerate(layers):
            alike.setdefault(_shapes(layer), []).append(place)
        orders = list(itertools.islice(_orders(list(alike.values()), len(layers)), MOST_ORDERS + 1))
        given = as_tensors(self.make(self.inputs))
        seen: dict[str, Array] = {}
        for tried, order in enumerate(orders[:MOST_ORDERS]):
            count: dict[tuple[object, ...], int] = {}
            with torch.no_grad():
                for place in order:
                    for name, tensor in _own(layers[place][1]).items():
                        shape = tuple(tensor.shape)
                        count[shape] = count.get(shape, 0) + 1
                        tensor.copy_(torch.from_numpy(self._drawn(shape, count[shape], name)))
                out = module(*(v.clone() if isinstance(v, torch.Tensor) else v for v in given.values()))
            seen |= {
                f"out:{tried}:{n}": array(t).astype(np.float64)
                for n, t in enumerate(tensors(out)[:MOST_OUTPUTS])
            }
        shapes = sorted(_shapes(layer) for _, layer in layers)
        return {
            **seen,
            "shapes": np.array(" ".join(sorted(" ".join(shapes).split()))),
            "count": np.array(sum(t.numel() for _, layer in layers for t in _own(layer).values())),
            "orders": np.array(len(orders) > MOST_ORDERS),
        }

    def _observed_by_name(self, module: Any) -> Observation:
        """Return the outputs with weights that are drawn by their names in the state dict."""
        import torch

        from graders.observing.arrays import array, as_tensors, tensors

        state = {n: t for n, t in module.state_dict().items() if t.is_floating_point()}
        with torch.no_grad():
            for name, tensor in state.items():
                drawn = self._drawn(tuple(tensor.shape), 0, name.rpartition(".")[2], name)
                tensor.copy_(torch.from_numpy(drawn))
            out = module(*as_tensors(self.make(self.inputs)).values())
        shapes = sorted(f"{n}:{'x'.join(map(str, t.shape)) or 1}" for n, t in state.items())
        return {
            **{f"out:0:{n}": array(t).astype(np.float64) for n, t in enumerate(tensors(out)[:MOST_OUTPUTS])},
            "shapes": np.array(" ".join(shapes)),
            "count": np.array(sum(t.numel() for t in state.values())),
            "orders": np.array(False),
        }

    def _drawn(self, shape: tuple[int, ...], count: int, name: str, *whole: str) -> Array:
        drawn = (
            self.generator("weights", shape, count, *whole).standard_normal(shape)
            / max(1, shape[-1] if shape else 1) ** 0.5
        )
        return np.array(np.abs(drawn) if name == "running_var" else drawn)

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Compare the shapes of the weights, then the outputs in each order of layers that are alike."""
        names = sorted(n for n in wanted if n.startswith("out:0:"))
        if not names:
            return failed("the reference returns nothing")
        if text(seen, "shapes") != text(wanted, "shapes"):
            return self._of_other_shapes(seen, wanted)
        wrong: Outcome | None = None
        for order in range(MOST_ORDERS):
            came = [n.replace("out:0:", f"out:{order}:") for n in names]
            if order and not any(n in seen for n in came):
                break
            found = self._compared(names, came, seen, wanted)
            if found is None:
                return self._own(seen, wanted)
            wrong = wrong or found
        assert wrong is not None
        if number(seen, "orders") == 1:
            return human(
                "many of its layers are alike, and no order of them that was tried fits", ask="decide"
            )
        return wrong

    def _own(self, seen: Observation, wanted: Observation) -> Outcome:
        if (library := text(seen, "library")) and not text(wanted, "library"):
            return human(f"`{self.call}` is `{library}` of torch", ask="was a layer of one's own asked for?")
        return passed()

    def _of_other_shapes(self, seen: Observation, wanted: Observation) -> Outcome:
        if self.by_name:
            came, asked = (text(s, "shapes").split() for s in (seen, wanted))
            lost = [n for n in asked if n not in came] or [n for n in came if n not in asked]
            return failed(
                f"its state dict is another one: {'there is no' if lost[0] in asked else 'there is also'} `{lost[0].replace(':', '` of shape `')}`",
                expected=", ".join(asked)[:300],
                actual=", ".join(came)[:300],
                hint=self.hint,
            )
        count, right = number(seen, "count"), number(wanted, "count")
        if count == right:
            return human(
                "its weights have other shapes than the reference's, and are as many",
                ask="look whether it computes the same",
            )
        return failed(
            f"it has {count:.0f} parameters, not {right:.0f}",
            expected=text(wanted, "shapes")[:300],
            actual=text(seen, "shapes")[:300],
            hint=self.hint,
        )

    def _compared(
        self, names: list[str], came: list[str], seen: Observation, wanted: Observation
    ) -> Outcome | None:
        for place, (name, own) in enumerate(zip(names, came, strict=True), 1):
            right, actual = numbers(wanted, name), numbers(seen, own)
            if right is None or actual is None or not right.size:
                return failed(
                    f"`{self.call}` returns {sum(n in seen for n in came)} of {len(names)} outputs",
                    hint=self.hint,
                )
            if (why := difference(actual, right, self.rtol, self.atol)) is not None:
                which = f"output {place}" if len(names) > 1 else "the output"
                said = f"{which} is not that of the reference with the same weights: {why.said}"
                return self.another(said, right, actual, why.cause)
        return None

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Return whether all outputs are those of a named mistake."""
        names = [n for n in mistake if n.startswith("out:0:")]
        return bool(names) and all(n in seen and near(seen[n], mistake[n]) for n in names)


def _own(module: Any) -> dict[str, Any]:
    """Return the weights and buffers that a module holds itself, by name."""
    held = {**module._parameters, **module._buffers}
    return {n: t for n, t in held.items() if t is not None and t.is_floating_point()}


def _shapes(module: Any) -> str:
    return " ".join("x".join(map(str, t.shape)) or "1" for t in _own(module).values())


def _orders(groups: list[list[int]], count: int) -> Iterator[list[int]]:
    """Yield the orders of `count` layers in which those of a group take each other's places; their own first."""
    for chosen in itertools.product(*(itertools.permutations(g) for g in groups)):
        order = list(range(count))
        for group, places in zip(groups, chosen, strict=True):
            for at, place in zip(group, places, strict=True):
                order[at] = place
        yield order
