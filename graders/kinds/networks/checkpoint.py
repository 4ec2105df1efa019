"""A trained autoencoder that was handed in as a file."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside, share
from graders.datasets.mnist import true_images
from graders.kinds.networks._pictures import side_by_side
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.vocabulary.observed import numbers, text
from graders.vocabulary.sees import reals, strings
from graders.vocabulary.symbols import Symbol
from graders.vocabulary.weights import may_hold_weights

if TYPE_CHECKING:
    from graders.observing.code import Code

IMAGES = 500
EXACT = 1e-3
"""Below this share of its bound no code of a few numbers lies between images and what is made of them."""


class Checkpoint(Check):
    """A checkpoint loads safely and reconstructs true test images within a bound; the error is computed outside.

    Why:
        Trained weights are handed in with the code. They are read without running anything in them, and the
        error is computed on images that no training has seen.

    Example:
        - id: ae-checkpoint
          kind: checkpoint
          title: mnist_ae.pt reconstructs test images
          points: 3
          call: autoencoder
          file: mnist_ae.pt|mnist[_-]ae.*
          below: 0.052
          quick_below: 0.058

    Fails:
        mnist_ae.pt reconstructs test images with a mean squared error of 0.0671 a pixel
    """

    kind: Literal["checkpoint"]
    call: Symbol
    file: str = Field(description="Glob patterns of its name, `a|b`; the first that fits counts.")
    below: float = Outside(
        0.06, gt=0, description="Bound on the mean squared error a pixel, where pixels are in [0, 1]."
    )
    quick_below: float | None = Outside(None, description="The bound for the short training of `verify`.")

    others: tuple[Symbol, ...] = Field(
        (), description="Networks of the sheet whose weights may have been saved in its place."
    )
    credit_from: float | None = Outside(
        None, description="Below this error, part of the points: all at `below`."
    )

    draws = False
    on_mnist = True
    sees: ClassVar = {
        "file": strings(0),
        "problem": strings(0),
        "unread": strings(0),
        "made": reals(2),
        "as:{name}": reals(2),
    }
    reads_files = True
    compares = ("made",)
    uses_reference = False

    def reads(self, path: str) -> bool:
        """Whether it is called as asked, or may hold weights."""
        name = path.rpartition("/")[2].lower()
        return may_hold_weights(name) or any(fnmatch(name, p.lower()) for p in self.file.split("|"))

    def attachments(self) -> dict[str, Array]:
        """True test images, which no training has seen."""
        return {"images": true_images()[:IMAGES]}

    def answers(self) -> dict[str, Array]:
        """The same, to compare with."""
        return {"images": true_images()[:IMAGES]}

    def observe(self, code: Code) -> Observation:
        """The file, why it does not load, and the reconstructions (500, 784) of pixels in [0, 1]."""
        from graders.observing.probes.artifacts.checkpoints import find_file, find_parts, load, reconstructed

        patterns, images = self.file.split("|"), code.attached["images"]
        files: str | dict[str, str] = find_file(code, patterns)
        if not files and not any(map(may_hold_weights, code.files)):
            return {"file": np.array("")}
        model = code.network(code.find(self.call)).eval()
        files = files or find_parts(code, patterns, model)
        if not files:
            return {"file": np.array("")}
        name = files if isinstance(files, str) else " and ".join(files.values())
        loaded = load(model, code.folder, files)
        seen = {
            "file": np.array(name),
            "problem": np.array(loaded.problem),
            "unread": np.array(loaded.unread),
        }
        if not loaded.is_there:
            return seen
        others = {o: _as(o, code, files, images) for o in self.others}
        made = {f"as:{o}": m for o, m in others.items() if m is not None}
        return {**seen, "made": reconstructed(model, images), **made}

    def _taken_for(self, seen: Observation, images: Array, error: float) -> str:
        """What is said where the weights are those of another network, in which they do far better."""
        errors = {
            o: float(((made - images) ** 2).mean())
            for o in self.others
            if (made := numbers(seen, f"as:{o}", (IMAGES, 784))) is not None
        }
        other = min(errors, key=lambda o: errors[o], default="")
        if not other or errors[other] > 0.8 * error:
            return ""
        return f"it holds the weights of `{other}`, in which they reach {errors[other]:.4f}"

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """It loads, and the error is below the bound."""
        name, images = text(seen, "file"), numbers(wanted, "images")
        if not name:
            first = self.file.split("|")[0]
            return human(f"no `{first}` was handed in", ask="judge by the reconstructions in the report")
        if unread := text(seen, "unread"):
            return human(f"{name}: {unread}", ask="judge by the reconstructions in the report")
        problem, made = text(seen, "problem"), numbers(seen, "made", (IMAGES, 784))
        if problem and made is None:
            return failed(f"{name}: {problem}", hint=self.hint)
        if made is None or images is None or not np.isfinite(made).all():
            return failed(f"{name}: it reconstructs no finite images", hint=self.hint)
        images = images.reshape(IMAGES, 784) / 255
        error = float(((made - images) ** 2).mean())
        shown, margin = side_by_side(images[:10], made[:10]), 1 - error / self.below
        if error > self.below and problem:
            return failed(f"{name}: {problem}", hint=self.hint)
        if error > self.below:
            cause = self._taken_for(seen, images, error)
            return (
                failed(
                    f"{name} reconstructs test images with a mean squared error of {error:.4f} a pixel{cause and f': {cause}'}",
                    cause=cause,
                    expected=f"at most {self.below:g}",
                    actual=f"{error:.4f}",
                    hint=self.hint,
                    credit=share(error, self.credit_from, self.below),
                )
                .shown(shown)
                .within(margin)
            )
        if error < EXACT * self.below:
            return human(
                f"{name} reconstructs test images exactly",
                ask="is there a code in between, or are the images passed on?",
            ).shown(shown)
        return passed(f"mean squared error a pixel: {error:.4f}").shown(shown).within(margin)


def _as(symbol: str, code: Code, files: str | dict[str, str], images: Array) -> Array | None:
    """The reconstructions of another network with the weights of the file; None where they do not fit it."""
    from graders.observing.probes.artifacts.checkpoints import load, reconstructed

    try:
        model = code.network(code.find(symbol)).eval()
        loaded = load(model, code.folder, files)
        return None if loaded.problem or loaded.unread else reconstructed(model, images)
    except Exception:  # it is not this network that is judged
        return None
