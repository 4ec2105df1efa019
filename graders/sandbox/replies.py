"""What the inside says of itself, taken as an enemy's words: why there is no observation, how a run went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graders.model import Choice, Crash, CrashCause

MESSAGE_CAP = 1000
TRACE_CAP = 4000
WORDS_CAP = 300
CHOICES_CAP = 16
WAYS_CAP = 10_000
"""Ways to read one thing that are believed; real ones are some dozens at most."""
CAUSES = frozenset(CrashCause) - {CrashCause.GRADER}
"""What may be said from inside to have ended an observation; that the grader failed is never believed."""
ENDS = frozenset(("finished", "budget", "early", "partly", "raised"))
SECONDS_CAP = 10.0**6


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run says of itself: how it ended (one of `ENDS`), after how long, and the end of what it printed."""

    ended: str
    seconds: float
    trace: str = ""
    printed: str = ""


def crash_in(message: Mapping[str, Any]) -> Crash | None:
    """Return why there is no observation, by what the inside says; None where it says nothing.

    Whatever else it says, the answer is malformed.
    """
    said = message.get("crash")
    if said is None:
        return None
    malformed = Crash(CrashCause.OUTPUT, "sent an answer that is malformed")
    if not isinstance(said, dict):
        return malformed
    cause, words, trace = (said.get(k, "") for k in ("cause", "message", "trace"))
    if not isinstance(cause, str) or cause not in CAUSES:
        return malformed
    if not isinstance(words, str) or not isinstance(trace, str):
        return malformed
    return Crash(CrashCause(cause), " ".join(words.split())[:MESSAGE_CAP], trace[-TRACE_CAP:])


def choices_in(message: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Return how the submission was read, by what the inside says; as far as it says what ours would."""
    said = message.get("choices")
    found = []
    for entry in said[:CHOICES_CAP] if isinstance(said, list) else ():
        match entry:
            case [str(words), bool(certain), int(of), int(took)] if 0 <= took < of <= WAYS_CAP:
                found.append(Choice(" ".join(words.split())[:WORDS_CAP], certain, of, took))
            case _:
                break
    return tuple(found)


def facts_in(message: Mapping[str, Any]) -> RunFacts | Crash:
    """Return what a run says of itself, or that it says what none of ours would."""
    ended, seconds = message.get("ended"), message.get("seconds")
    trace, printed = message.get("trace", ""), message.get("printed", "")
    known = isinstance(ended, str) and ended in ENDS
    timed = isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds <= SECONDS_CAP
    if not (known and timed and isinstance(trace, str) and isinstance(printed, str)):
        return Crash(CrashCause.OUTPUT, "said of its run what cannot be read")
    return RunFacts(str(ended), float(seconds), trace[-TRACE_CAP:], printed[-TRACE_CAP:])  # type: ignore[arg-type]


def lines_in(message: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a list of lines of a message, cut short; none where it holds anything else."""
    lines = message.get(name)
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        return ()
    return tuple(" ".join(line.split())[:MESSAGE_CAP] for line in lines[:MESSAGE_CAP])
