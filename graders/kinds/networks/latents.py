"""Latent optimisation: one mu and one r = log(sigma²) for every training image."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check
from graders.model import Array, Observation, Outcome, failed, human, passed
from graders.vocabulary.observed import number, numbers, raised_before_a_change, text
from graders.vocabulary.sees import reals, truth, whole
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

Z = 6.0
AGAIN = 20
"""Latents that must be used more than once, so that it can be told whether they stay with their image."""
TIED, LOOSE = 0.98, 0.5
"""Shares of these that met the same image each time: from one on they are tied, up to the other they are not."""
MATCHED = 0.6
"""Share of latents that must reconstruct their own image best."""
FEW = 0.25
"""Steps an epoch from which on a training may have stopped early."""
# r = log(sigma²) with sigma ~ N(0, 1): the log of a chi-squared variable of one degree of freedom
R_MEAN, R_STD = -1.2704, 2.2214


class Latents(Check):
    """Latents of a latent-optimisation training: their number, their start, or their tie to their image.

    Why:
        Latents that are optimised for every image must stay with their image, although a loader shuffles; a
        training on few images shows it.

    Example:
        - id: lo-latents
          kind: latents
          aspect: count
          title: One mu and one r for every training image
          points: 2
          call: train_latents

    Fails:
        mu does not start as a draw of N(0, I)

    References:
        Bojanowski et al., Optimizing the Latent Space of Generative Networks, ICML 2018
    """

    kind: Literal["latents"]
    call: Symbol
    aspect: Literal["count", "start", "tied"] = Field(description="Which of the three is checked.")
    images: int = Field(40, gt=0, description="Size of the data set it is called on.")
    epochs: int = Field(1, gt=0)
    latent_dim: int = Field(200, gt=0)

    by_any_reading = True
    trains = True
    on_mnist = True
    sees: ClassVar = {
        "count": whole(0),
        "changed": truth(1),
        "first": reals(3),
        "moments": reals(2),
        "decoded": reals(3),
        "before": reals(3),
        "few": truth(0),
        "images": reals(2),
        "rows": whole(1),
        "shown": whole(1),
    }
    compares = ("count", "moments")
    tolerance = 0.15

    def observe(self, code: Code) -> Observation:
        """How many latents there are, their first values, and what their last ones decode to."""
        import torch

        from graders.observing.inline import Training
        from graders.observing.probes.artifacts.training import decoder, latents, rows_of, small, train

        dataset = small(self.images, self.salt)
        record, made = train(
            code, self.call, dataset, self.epochs, self.seconds * 0.8, whole=self.aspect == "tied"
        )
        rehearsed = made if isinstance(made, Training) else None
        if rehearsed and self.aspect == "tied":
            rows, shown = rehearsed.shown()
            return {"rows": np.array(rows, np.int64), "shown": np.array(shown, np.int64)}
        count = rows_of(code, self.call, record, made, self.images, self.latent_dim)
        found = latents(record, count, self.latent_dim)
        found = [(f[: self.images], t[: self.images], lr) for f, t, lr in found]
        changed = [bool((last - first).abs().any()) for first, last, _ in found]
        stepped = {"changed": np.array(changed, dtype=bool), "ended": np.array(record.ended)}
        if self.aspect == "count":
            return {"count": np.array(len(found)), **stepped}
        first = (
            np.stack([f.numpy() for f, _, _ in found])
            if found
            else np.zeros((0, self.images, self.latent_dim))
        )
        if self.aspect == "start":
            return {
                "first": first.astype(np.float32),
                "moments": np.array([[f.mean(), f.std()] for f in first]).reshape(-1, 2),
                **stepped,
            }
        with torch.no_grad():
            known = code.naming.symbols.get("decoder")
            decode = decoder(record, self.latent_dim, known.names if known else ())
            images = [decode(last).reshape(self.images, 784).numpy() for _, last, _ in found]
            record.rewind()
            before = [decode(first).reshape(self.images, 784).numpy() for first, _, _ in found]
        few = record.steps < self.epochs * FEW and code.sets(code.find(self.call), "epochs")
        return {
            "decoded": np.stack(images) if images else np.zeros((0, self.images, 784)),
            "before": np.stack(before) if before else np.zeros((0, self.images, 784)),
            "few": np.array(few and record.ended == "finished"),
            "images": dataset.tensors[0].reshape(self.images, 784).numpy(),
            "ended": np.array(record.ended),
        }

    def came_to_nothing(self, seen: Observation) -> bool:
        """Return whether no step changed anything before an error."""
        return raised_before_a_change(seen)

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """One of the three aspects."""
        if self.aspect == "count":
            count = number(seen, "count")
            if count >= 2:
                return self._trained(seen)
            said = {
                0: "no tensor with one row an image is optimised",
                1: "only one vector an image is optimised",
            }
            return failed(
                said.get(int(count) if np.isfinite(count) else 0, "the latents are missing"),
                expected="one mu and one r = log(sigma²) for every image",
                hint=self.hint,
            )
        return self._start(seen) if self.aspect == "start" else self._tied(seen, wanted)

    def _start(self, seen: Observation) -> Outcome:
        first = numbers(seen, "first")
        if (
            first is None
            or first.shape[1:] != (self.images, self.latent_dim)
            or len(first) < 2
            or not np.isfinite(first[:2]).all()
        ):
            return failed("mu and r of every image are not both optimised from finite values", hint=self.hint)
        mu, r = first[0], first[1]
        if any(len(np.unique(v, axis=0)) < len(v) for v in (mu, r)):
            return failed("several images start from the same latents", hint=self.hint)
        if _like(r, 0, 1) and _like(mu, R_MEAN, R_STD):
            mu, r = r, mu
        if not _like(mu, 0, 1):
            return failed(
                "mu does not start as a draw of N(0, I)",
                expected="mean 0, standard deviation 1",
                actual=f"mean {mu.mean():.3f}, standard deviation {mu.std():.3f}",
                hint=self.hint,
            )
        if not _like(r, R_MEAN, R_STD):
            return failed(
                "r does not start as log(sigma²) with sigma ~ N(0, I)",
                expected=f"mean {R_MEAN:.2f}, standard deviation {R_STD:.2f}",
                actual=f"mean {r.mean():.2f}, standard deviation {r.std():.2f}",
                hint=self.hint,
            )
        return self._trained(seen)

    def _trained(self, seen: Observation) -> Outcome:
        """Passed where steps of an optimizer change what is optimised."""
        changed = numbers(seen, "changed")
        if changed is not None and changed.any():
            return passed()
        said = "the latents keep the values that they begin with: no step of an optimizer changes them"
        if text(seen, "ended") == "finished":
            return failed(said, hint=self.hint)
        return human(f"{said} before the training ended early", ask="look at the code")

    def _met_again(self, rows: Array, shown: Array) -> Outcome:
        """Passed where each row of a table of latents met the same image whenever it was used."""
        met: dict[int, list[int]] = {}
        for row, image in zip(rows.reshape(-1).tolist(), shown.reshape(-1).tolist(), strict=True):
            met.setdefault(row, []).append(image)
        again = [images for images in met.values() if len(images) > 1]
        if len(again) < AGAIN:
            return human(
                f"only {len(again)} latents were used more than once while the script was rehearsed",
                ask="does the same latent belong to the same image in every epoch?",
            )
        share = sum(len(set(images)) == 1 for images in again) / len(again)
        said = (
            f"{share:.0%} of {len(again)} latents that were used more than once met the same image each time"
        )
        if share >= TIED:
            return passed(said)
        if share > LOOSE:
            return human(said, ask="look at the training")
        return failed(said, expected="the same image each time", hint=self.hint)

    def _tied(self, seen: Observation, wanted: Observation) -> Outcome:
        rows, shown = numbers(seen, "rows"), numbers(seen, "shown")
        if rows is not None and shown is not None and rows.size == shown.size:
            return self._met_again(rows, shown)
        images = numbers(wanted, "images")
        decoded = numbers(seen, "decoded")
        if (
            images is None
            or decoded is None
            or decoded.ndim != 3
            or decoded.shape[1:] != images.shape
            or not len(decoded)
        ):
            return failed("the trained latents do not decode to one image each", hint=self.hint)
        share = max(_matched(d, images) for d in decoded[:2])
        before = numbers(seen, "before", decoded.shape)
        if share >= MATCHED and before is not None:
            early = max(_matched(d, images) for d in before[:2])
            if early >= MATCHED:
                return human(
                    f"{early:.0%} of the latents reconstruct their own image before the first step of an optimizer",
                    ask="look at the training",
                )
        if share >= MATCHED and number(seen, "few") == 1:
            return human(
                f"an optimizer makes fewer steps than {FEW:g} for each of {self.epochs} epochs",
                ask="look at the training",
            )
        if share >= MATCHED:
            return passed(f"{share:.0%} of the latents reconstruct their own image best")
        said = f"{share:.0%} of the latents reconstruct their own image best"
        if share > MATCHED / 2:
            return human(
                f"{said}, fewer than usual",
                ask="look at the training",
                expected=f"at least {MATCHED:.0%}",
            )
        return failed(
            f"the latents are not tied to their images: {said}, as by chance",
            expected=f"at least {MATCHED:.0%}",
            actual=f"{share:.0%}",
            hint=self.hint,
        )


def _like(values: Array, mean: float, std: float) -> bool:
    """Whether these many draws have this mean and standard deviation (6 standard errors; kurtosis up to 5)."""
    n = values.size
    return bool(
        abs(values.mean() - mean) < Z * std / np.sqrt(n)
        and abs(values.std() / std - 1) < Z * 1.3 / np.sqrt(n)
    )


def _matched(decoded: Array, images: Array) -> float:
    """The share of rows whose deviation from the mean fits that of their own image best."""
    a, b = decoded - decoded.mean(0), images - images.mean(0)
    norms = np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1)[None]
    score = (a @ b.T) / np.maximum(norms, 1e-9)
    return (
        float((np.nan_to_num(score).argmax(1) == np.arange(len(a))).mean()) if (norms > 1e-9).any() else 0.0
    )
