"""An image from a URL, in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from graders.checks import Check
from graders.model import Array, Observation, Outcome, failed, passed
from graders.vocabulary.observed import number, numbers
from graders.vocabulary.sees import reals, whole
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

SHAPE = (24, 37, 3)
LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601, as PIL and OpenCV have it
LUMA_709 = np.array([0.2126, 0.7152, 0.0722])  # ITU-R BT.709, as scikit-image has it
GREYS = {"the luma of BT.601": LUMA, "the luma of BT.709": LUMA_709, "the mean": np.ones(3) / 3}


class GreyImage(Check):
    """A function fetches the image at a URL, which a server inside the sandbox serves, and makes it grey.

    Why:
        Code that reads the web is tested without the web: a server inside the sandbox serves the image.

    Example:
        - id: image
          kind: grey_image
          title: An image from a URL, in grey
          points: 2
          call: load_image

    Fails:
        `load_image` does not download the image at the URL
    """

    kind: Literal["grey_image"]
    call: Symbol

    by_any_reading = True
    sees: ClassVar = {"grey": reals(), "asked": whole(0)}
    compares = ("grey",)
    exact = True
    tolerance = 0.02
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The grey values, and how often the URL was asked for."""
        from graders.observing.arrays import array
        from graders.observing.probes.artifacts.web import serve_image

        with serve_image(picture(self.generator("picture"))) as (url, asked):
            grey = array(code.call(code.find(self.call), {"url": url})).astype(np.float64)
        return {"grey": grey, "asked": np.array(len(asked))}

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Two dimensions, then any usual grey, from 0 to 1 or to 255."""
        grey = numbers(seen, "grey")
        if grey is None or not number(seen, "asked") > 0:
            return failed(f"`{self.call}` does not download the image at the URL", hint=self.hint)
        if grey.shape != SHAPE[:2]:
            return failed(
                f"`{self.call}` returns the shape {grey.shape}",
                expected=f"a 2-D array, {SHAPE[:2]}",
                actual=str(grey.shape),
                hint=self.hint,
            )
        image = picture(self.generator("picture")).astype(np.float64)
        for weights in GREYS.values():
            for scale in (1.0, 255.0):
                # rounded, or cut off, to whole numbers
                if np.abs(grey * scale - image @ weights).max() <= 1.01:
                    return passed()
        return failed("the values are no grey of the image", hint=self.hint)


def picture(rng: np.random.Generator) -> Array:
    """A colourful picture (24, 37, 3) of bytes."""
    return rng.integers(0, 256, SHAPE).astype(np.uint8)
