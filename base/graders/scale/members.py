"""The workers of a cluster that take part in grading a cohort: who may, who may not and why, and what they are told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graders.errors import UserError
from graders.grading.grader import Grader
from graders.grading.observations import Entry
from graders.scale import facts, remote
from graders.scale.place import LOOKS, Lost, Place

if TYPE_CHECKING:
    from distributed import Client

ANSWER = 120.0
"""Seconds that a scheduler, or a worker that does not observe anything, may take for an answer."""


@dataclass
class Members:
    """Those workers of a cluster that take part.

    Args:
        place: Where the scheduler is.
        run: Names the run of `batch`.
        secret: The cohort's.
        count: Submissions that it has.
        say: Takes a line for people.
    """

    place: Place
    run: str
    secret: str
    count: int
    say: Callable[[str], None]
    accepted: dict[str, str] = field(default_factory=dict)
    """The names of those that take part, by address."""
    refused: dict[str, str] = field(default_factory=dict)
    """Why others do not, by address."""
    gpu: bool | None = None
    """Whether runs have a GPU; None until there are workers."""
    looked: float = 0.0
    alone_since: float | None = None

    def look(self, client: Client, grader: Grader) -> None:
        """Take new workers in, and notice which ones have gone; does nothing where it was called a moment ago.

        Raises:
            Lost: The scheduler does not answer.
            UserError: There are workers, and none may take part; or none came.
        """
        if time.monotonic() < self.looked + LOOKS:
            return
        try:
            if client.scheduler is None:
                raise Lost
            there = client.sync(client.scheduler.identity, n_workers=-1, callback_timeout=ANSWER)["workers"]
        except (OSError, TimeoutError, RuntimeError) as error:
            raise Lost from error
        self.looked = time.monotonic()
        for address in [a for a in self.accepted if a not in there]:
            self.say(f"worker {self.accepted.pop(address)} has gone")
        self._choose_devices(grader, there)
        if new := {
            a: w
            for a, w in there.items()
            if a not in self.accepted and a not in self.refused and (_has_gpu(w) or not self.gpu)
        }:
            self._take_in(client, grader, new)
        if self.accepted:
            self.alone_since = None
            return
        present = {a: why for a, why in self.refused.items() if a in there}
        if present and len(present) == len(there):
            lines = "\n".join(f"worker {there[a]['name']} is refused: {why}" for a, why in present.items())
            raise UserError(f"{self.place.shown}: no worker there can grade this\n{lines}")
        self.alone_since = self.alone_since or time.monotonic()
        if time.monotonic() > self.alone_since + self.place.patience:
            raise UserError(
                f"{self.place.shown}: no worker came within {self.place.patience:g} s; start some with `torchgrade worker {self.place.shown}` and run the same command again: what was finished is kept"
            )

    def refuse(self, error: remote.Unfit) -> None:
        """Leave out a worker that found that it cannot grade this cohort."""
        for address in [a for a, name in self.accepted.items() if name == error.name]:
            self.refused[address] = str(error.args[0])
            self.say(f"worker {self.accepted.pop(address)} is refused: {error.args[0]}")

    def tell(self, client: Client, entries: list[Entry]) -> None:
        """Let all know what one of them observed of the course's own solution."""
        told(client, list(self.accepted), remote.take, self.run, entries)

    def leave(self, client: Client) -> None:
        """Let all forget the cohort, its secret with it."""
        told(client, list(self.accepted), remote.end, self.run)

    def _choose_devices(self, grader: Grader, there: Mapping[str, dict[str, Any]]) -> None:
        """Decide once, when the first workers are there, whether the sheet's runs have GPUs, which is said where it wants some."""
        if self.gpu is not None or not there:
            return
        wanted = grader.spec.wants_gpu and grader.training
        offer = sum(map(_has_gpu, there.values()))
        self.gpu = grader.plan.devices.gpu = wanted and offer > 0
        if self.gpu and offer < len(there):
            self.say(f"{len(there) - offer} workers without a GPU are left out: the sheet's runs have one")
        elif wanted and not offer:
            needed = any(run.needs_gpu for run in grader.spec.runs.values())
            rest = "what needs one is pending" if needed else "the CPU is used"
            self.say(
                f"0 of {self.count} GPU tasks can start: no worker offers a GPU (`torchgrade worker --gpu 0`); {rest}"
            )

    def _take_in(self, client: Client, grader: Grader, new: Mapping[str, dict[str, Any]]) -> None:
        """Tell new workers what is graded, or say why they may not."""
        order = remote.Private(
            {
                "facts": facts.of_machine(),
                "sheet": grader.spec.sheet,
                "folder": str(grader.spec.folder.absolute()),
                "files": facts.of_sheet(grader.spec),
                "secret": self.secret,
                "training": grader.training,
                "early": grader.early,
                "jailed": grader.jailed,
                "decisions": [
                    d.model_dump(mode="json", exclude_defaults=True) for d in grader.decisions if d.symbols
                ],
                "gpu": bool(self.gpu),
                "known": known(grader),
                "count": self.count,
            }
        )
        before = len(self.accepted)
        for address, answer in told(client, list(new), remote.begin, self.run, order).items():
            name = str(new[address]["name"])
            if isinstance(answer, TimeoutError):
                answer = {"refused": f"it did not answer for {ANSWER:g} s"}
            if isinstance(answer, OSError):
                continue  # it has gone meanwhile
            if isinstance(answer, Exception):
                answer = {
                    "refused": f"it has another torchgrade, or none ({type(answer).__name__}: {answer})"
                }
            if why := answer.get("refused"):
                self.refused[address] = why
                self.say(f"worker {name} is refused: {why}")
            else:
                self.accepted[address] = name
        if ours := len(self.accepted) - before:
            hosts = {a.rpartition(":")[0] for a in self.accepted}
            self.say(
                f"{ours} more worker{'s' * (ours > 1)}, {len(self.accepted)} on {len(hosts)} machine{'s' * (len(hosts) > 1)}"
            )


def told(client: Client, workers: list[str], function: Callable[..., Any], *given: Any) -> dict[str, Any]:
    """Call a function on workers, and return what each says by address: an error where it raised one or does not answer.

    A worker that was stopped, or whose machine hangs, keeps its connection and says nothing: the others are not to wait for it.
    """

    async def ask(address: str) -> Any:
        try:
            answers = client.run(function, *given, workers=[address], on_error="return")
            return (await asyncio.wait_for(answers, ANSWER)).get(address, OSError("it has gone"))
        except (OSError, TimeoutError, ValueError) as error:
            return error

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*map(ask, workers))

    return dict(zip(workers, client.sync(all_of_them), strict=True)) if workers else {}


def known(grader: Grader) -> list[Entry]:
    """Return what is known of the course's own solution."""
    reference = grader.plan.reference
    keys = {grader.keys.of(c, reference) for c in grader.checks() if c.uses_reference}
    return grader.known_store.some(sorted(keys))


def _has_gpu(worker: Mapping[str, Any]) -> bool:
    """Return whether a worker offers a device."""
    return bool(worker.get("resources", {}).get("GPU"))
