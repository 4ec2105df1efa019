"""Generators of test inputs that a spec can name; the same for every student."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from graders.datasets.idx import mnist
from graders.errors import UserError
from graders.model import Array
from graders.numerics.seeds import generator
from graders.vocabulary.frozen import Frozen
from graders.vocabulary.generators import drawn_by, known

SOURCES = (
    "normal",
    "uniform",
    "value",
    "mnist",
    "labels",
    "gaussians",
    "groups",
    "entry",
    "made_by",
    "parts",
)


class Gaussian(Frozen):
    """Points of a Gaussian."""

    mean: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    count: int = Field(gt=0)

    def log_prob(self, points: Array) -> Array:
        """Log densities (N,) of points (N, d), nats."""
        covariance = np.array(self.covariance)
        gap = points - np.array(self.mean)
        square = (gap @ np.linalg.inv(covariance) * gap).sum(1)
        return np.asarray(-0.5 * (square + np.linalg.slogdet(2 * np.pi * covariance).logabsdet))


class Input(Frozen):
    """One argument of a call: exactly one of its sources, the keys before `scale`."""

    normal: tuple[int, ...] | None = Field(None, description="Shape of standard normal numbers.")
    uniform: tuple[int, ...] | None = Field(None, description="Shape of numbers in [low, high).")
    value: Any = Field(None, description="The value itself.")
    mnist: int | None = Field(None, gt=0, description="So many MNIST images in [0, 1], (N, 1, 28, 28).")
    labels: int | None = Field(None, gt=0, description="The labels of `mnist` with the same number.")
    gaussians: tuple[Gaussian, ...] | None = Field(
        None, description="Points of each of these Gaussians, one after the other."
    )
    groups: tuple[int, ...] | None = Field(
        None, description="So many zeros, ones, ... in a column: labels for `gaussians`."
    )
    entry: tuple[str, int] | None = Field(
        None, description="An argument before it and a place in that: the number there."
    )
    parts: dict[str, Input] | None = Field(
        None, description="A dict of inputs, by their keys, such as the weights of a layer."
    )
    made_by: str | None = Field(
        None,
        description="A generator of inputs that an installed package brings (entry points `torchgrade.inputs`).",
    )
    options: dict[str, Any] = Field({}, description="Arguments of the generator of `made_by`.")
    around: Any = Field(None, description="Added to what `normal` or `uniform` draw, number by number.")
    split: Literal["train", "test"] = Field("test", description="Of `mnist` and `labels`.")
    flat: bool = Field(False, description="MNIST images as vectors, (N, 784).")
    scale: float = Field(1.0, description="Standard deviation of `normal`.")
    shift: float = Field(0.0, description="Mean of `normal`.")
    low: float = Field(0.0, description="Lower bound of `uniform`.")
    high: float = Field(1.0, description="Upper bound of `uniform`.")
    dtype: Literal["float32", "float64", "int64", "bool"] = Field(
        "float32", description="What its numbers are."
    )
    seed: int = Field(0, description="Another one draws other numbers.")

    @model_validator(mode="after")
    def _one_source(self) -> Input:
        given = [name for name in SOURCES if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(SOURCES)}")
        if self.made_by is not None:
            try:
                known(self.made_by)
            except UserError as error:
                raise PydanticCustomError("own_words", "{words}", {"words": str(error)}) from error
        return self

    def make(self, name: str, salt: str = "") -> Any:
        """The input as an array, or as it stands where `value` is not a list.

        Args:
            name: Mixed into the seed, so that each check and argument has numbers of its own.
            salt: Mixed in as well.
        """
        assert self.entry is None, "`Check.make` knows the other arguments"
        if self.parts is not None:
            return {key: part.make(f"{name}.{key}", salt) for key, part in self.parts.items()}
        if self.value is not None:
            return np.asarray(self.value, dtype=self.dtype) if isinstance(self.value, list) else self.value
        if self.mnist or self.labels:
            images, labels = mnist(self.split, self.mnist or self.labels or 1, salt=salt)
            images = images.reshape(len(images), -1) if self.flat else images
            return images.astype(self.dtype) if self.mnist else labels
        if self.groups is not None:
            return np.repeat(np.arange(len(self.groups)), self.groups)[:, None].astype(self.dtype)
        rng = generator(name, self.seed, salt)
        if self.made_by is not None:
            made = drawn_by(self.made_by, rng, self.options)
            return (
                made.astype(self.dtype) if isinstance(made, np.ndarray) and made.dtype.kind == "f" else made
            )
        if self.normal is not None:
            drawn = self.shift + self.scale * rng.standard_normal(self.normal)
            return self._moved(drawn)
        if self.gaussians is not None:
            points = [rng.multivariate_normal(g.mean, g.covariance, g.count) for g in self.gaussians]
            return np.concatenate(points).astype(self.dtype)
        assert self.uniform is not None
        return self._moved(rng.uniform(self.low, self.high, self.uniform))

    def _moved(self, drawn: Array) -> Array:
        """What was drawn, around the numbers of `around`."""
        return np.asarray(drawn if self.around is None else drawn + np.asarray(self.around)).astype(
            self.dtype
        )
