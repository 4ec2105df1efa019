"""Checkpoints handed in: they load safely, and the reconstruction error falls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check, Outside
from graders.kinds.networks._pictures import side_by_side
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.vocabulary.observed import number, numbers, texts
from graders.vocabulary.sees import reals, strings, truth

if TYPE_CHECKING:
    import torch

    from graders.observing.code import Code
    from graders.observing.probes.artifacts.autoencoder import Autoencoder

ENDINGS = (".pt", ".pth", ".tar", ".ckpt")
OTHERS = frozenset(["latent", "lo", "sup", "classifier", "cnn"])
"""Words in names of other models' files."""


class Checkpoints(Check):
    """Checkpoints of given epochs load with weights only and reconstruct test images within bounds.

    Why:
        A falling error over several epochs shows a training that worked, not only its end.

    Example:
        - id: checkpoints
          kind: checkpoints
          title: Checkpoints of epochs 1, 5 and 10 load and reconstruct better and better
          points: 4
          epochs: [1, 5, 10]
          final_below: 0.0675

    Fails:
        the reconstruction error does not fall from the first checkpoint to the last
    """

    kind: Literal["checkpoints"]
    epochs: tuple[int, ...] = Field(min_length=2, description="The epochs asked for.")
    images: int = Field(200, gt=0, description="Test images that are reconstructed.")
    final_below: float = Outside(
        0.1, gt=0, description="Bound on the last epoch's mean squared error a pixel."
    )
    quick_final_below: float | None = Outside(
        None, description="The bound for the short training of `verify`."
    )

    on_mnist = True
    by_any_reading = True
    sees: ClassVar = {
        "errors": reals(1),
        "problems": strings(1),
        "unread": strings(1),
        "others": strings(1),
        "reconstructed": reals(2),
        "originals": reals(2),
        "remembers": truth(0),
    }
    reads_files = True
    compares = ("problems",)

    def reads(self, path: str) -> bool:
        """Whether it may hold weights."""
        return path.lower().endswith(ENDINGS)

    def observe(self, code: Code) -> Observation:
        """The error of each epoch (NaN where there is none), why, and the last reconstructions."""
        import torch

        from graders.datasets.idx import mnist
        from graders.observing.probes.artifacts.autoencoder import Autoencoder
        from graders.observing.probes.artifacts.checkpoints import SCALES, children, in_scale, load
        from graders.observing.probes.artifacts.weights import parts

        if not any(self._is_of(_name(path), epoch) for path in code.files for epoch in self.epochs):
            return self._nothing(code)  # whatever the model is
        images = torch.from_numpy(mnist("test", self.images, salt=self.salt)[0])
        model = Autoencoder.of(code)

        def make(given: torch.Tensor) -> torch.Tensor:
            mu, r = model.encode(given)
            # at mu itself a decoder trained on draws of q is asked for what it never saw
            torch.manual_seed(self.seed())
            return model.decode(mu + torch.exp(r / 2) * torch.randn_like(mu))

        held: dict[int, list[torch.Tensor]] = {}
        problems, unread = [], []
        for epoch in self.epochs:
            files: str | dict[str, str] = parts(
                code.files, lambda name, epoch=epoch: self._is_of(name, epoch), children(model.model)
            )
            files = files or self._file(code, epoch)
            name = files if isinstance(files, str) else " and ".join(files.values())
            loaded = load(model.model, code.folder, files) if files else None
            problem = "no file"
            if loaded:
                problem = "" if loaded.is_there else loaded.problem or loaded.unread
            problems.append(f"{name or f'epoch {epoch}'}: {problem}" if problem else "")
            unread += [problems[-1]] if loaded and loaded.unread else []
            if problem:
                continue
            with torch.no_grad():
                held[epoch] = [in_scale(scale, images, make) for scale in SCALES]
        errors = np.full((len(self.epochs), len(SCALES)), np.nan)
        for i, epoch in enumerate(self.epochs):
            if epoch in held:
                errors[i] = [float(((made - images) ** 2).mean()) for made in held[epoch]]
        # all are of one training: the scale in which one of them does best is that of all
        scale = int(np.where(np.isfinite(errors), errors, np.inf).min(0).argmin())
        last = held[self.epochs[-1]][scale] if self.epochs[-1] in held else images[:0]
        return {
            "errors": errors[:, scale],
            "problems": np.array(problems, dtype=np.str_),
            "unread": np.array(unread, dtype=np.str_),
            "others": np.array([], dtype=np.str_),
            "reconstructed": last[:10].reshape(-1, 784).numpy(),
            "originals": images[:10].reshape(-1, 784).numpy(),
            "remembers": np.array(bool(held) and remembers(model, images)),
        }

    def _nothing(self, code: Code) -> Observation:
        """Return what is seen where no file of any epoch was handed in."""
        others = [path for path in sorted(code.files) if path.lower().endswith(ENDINGS)]
        return {
            "errors": np.full(len(self.epochs), np.nan),
            "problems": np.array([f"epoch {epoch}: no file" for epoch in self.epochs], dtype=np.str_),
            "unread": np.array([], dtype=np.str_),
            "others": np.array(others[:20], dtype=np.str_),
            "reconstructed": np.zeros((0, 784)),
            "originals": np.zeros((0, 784)),
            "remembers": np.array(False),
        }

    def _is_of(self, name: str, epoch: int) -> bool:
        """Whether a file of this name, in small letters, is the checkpoint of an epoch."""
        stem, dot, ending = name.rpartition(".")
        return (
            dot + ending in ENDINGS
            and not set(re.findall(r"[a-z]+", stem)) & OTHERS
            and re.search(rf"(?<!\d)0*{epoch}(?!\d)", stem) is not None
        )

    def _file(self, code: Code, epoch: int) -> str:
        fits = [p for p in sorted(code.files) if self._is_of(_name(p), epoch)]
        return fits[0] if fits else ""

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """All there, falling, and the last one good enough."""
        errors, problems = numbers(seen, "errors", (len(self.epochs),)), texts(seen, "problems")
        if errors is None or len(problems) != len(self.epochs):
            return failed("the checkpoints could not be read", hint=self.hint)
        if all(p.endswith(": no file") for p in problems):
            others = texts(seen, "others")
            said = (
                "no file is called after one of these epochs"
                if others
                else "no checkpoint files were handed in"
            )
            return human(said, ask="judge by the reconstructions in the report", actual=", ".join(others))
        if unread := texts(seen, "unread"):
            return human("; ".join(unread)[:500], ask="judge by the reconstructions in the report")
        share = float(np.isfinite(errors).mean())
        if any(problems):
            return failed(
                "; ".join(p for p in problems if p)[:500],
                credit=0.5 * share,
                expected=f"a state_dict for each of epochs {', '.join(map(str, self.epochs))}",
                hint=self.hint,
            )
        made = numbers(seen, "reconstructed", (10, 784))
        if not np.isfinite(errors).all() or made is None or not np.isfinite(made).all():
            return failed("a checkpoint reconstructs with NaN", hint=self.hint)
        if (errors < 0).any():
            return failed("the errors are none", hint=self.hint)
        said = ", ".join(f"epoch {e}: {v:.4f}" for e, v in zip(self.epochs, errors, strict=True))
        pictures = self._pictures(seen, wanted)
        if errors[-1] >= errors[0]:
            return failed(
                "the reconstruction error does not fall from the first checkpoint to the last",
                expected="falling",
                actual=said,
                hint=self.hint,
            ).shown(*pictures)
        margin = 1 - float(errors[-1]) / self.final_below
        if errors[-1] > self.final_below:
            return (
                failed(
                    f"the last checkpoint reconstructs test images with an error of {errors[-1]:.4f}",
                    expected=f"at most {self.final_below:g}",
                    actual=said,
                    hint=self.hint,
                )
                .shown(*pictures)
                .within(margin)
            )
        if number(seen, "remembers") != 0:
            return human(
                "the decoder makes other images of the same codes once the encoder has seen other images",
                ask="does it return what the encoder kept?",
            ).shown(*pictures)
        return passed(f"mean squared error a pixel: {said}").shown(*pictures).within(margin)

    def _pictures(self, seen: Observation, wanted: Observation) -> list[Array]:
        """Originals above reconstructions, one RGB picture."""
        originals, made = (
            numbers(wanted, "originals", (10, 784)),
            numbers(seen, "reconstructed", (10, 784)),
        )
        if originals is None or made is None:
            return []
        return [side_by_side(originals, made)]


def _name(path: str) -> str:
    """Return the name of a file, in small letters."""
    return path.rpartition("/")[2].lower()


def remembers(model: Autoencoder, images: torch.Tensor) -> bool:
    """Return whether what is decoded depends on what was encoded last, and not on the codes alone."""
    import torch

    def decoded() -> torch.Tensor:
        torch.manual_seed(0)  # for a decoder that draws
        return model.decode(mu)

    with torch.no_grad():
        mu, _ = model.encode(images)
        made = decoded()
        model.encode(images.flip(0) / 2)
        return not torch.allclose(made, decoded(), atol=1e-5)
