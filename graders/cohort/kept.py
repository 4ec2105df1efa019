"""What is kept of each submission of a cohort as JSON: its report without pictures, and what a person needs to decide."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from graders.cohort.pages import Waiting
from graders.grading.decisions import TIMES, Override
from graders.model import (
    WAITING,
    Array,
    Deduction,
    Diagnosis,
    ExerciseReport,
    Outcome,
    Report,
    Result,
    Verdict,
)
from graders.submission.similarity import Prints

SCHEMA = "torchgrade/kept/1"
DIGITS = 3
"""Digits to which two observations agree that count as near."""
POINTS = 400
"""Points of a curve that are kept."""


@dataclass(frozen=True)
class Record:
    """One submission as it was graded last.

    Args:
        report: Its report without pictures.
        figures: By check, the files with what a person has to look at.
        why: Why it could not be read.
        fault: Why it has no pages.
        prints: The fingerprints of its code.
        seen: By check, a digest of what came, rounded.
        curves: By check that waits, the band and the curve of a training.
        decided: A digest of what people had decided of it.
        version: Which of several versions it is that were all graded, and counts.
        unsure: What has to be decided before it is certain that it counts.
        handed: The file with what its documents say, where a person may have to look there.
    """

    report: Report
    figures: Mapping[str, tuple[str, ...]]
    why: str = ""
    fault: str = ""
    prints: Prints | None = None
    seen: Mapping[str, str] | None = None
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]] | None = None
    decided: str = ""
    version: str = ""
    unsure: str = ""
    handed: str = ""

    @property
    def waiting(self) -> list[Waiting]:
        """Return what waits for a person."""
        results = {r.id: r for r in self.report.results}
        return [
            Waiting(self.report.student, results[id_], names, self.handed)
            for id_, names in self.figures.items()
            if results[id_].outcome.verdict in WAITING
        ]


def made(report: Report, **fields: Any) -> Record:
    """Return the record of a report that still has its arrays."""
    machine = {r.id: r.outcome.before or r.outcome for r in report.results}
    seen = {i: _digest(o.arrays[1]) for i, o in machine.items() if o.arrays is not None}
    curves = {
        r.id: (_floats(c[0]), _floats(c[1]))
        for r in report.results
        if r.for_a_person and (c := machine[r.id].curves) is not None
    }
    return Record(report.without_pictures(), seen=seen, curves=curves, **fields)


def digest_of(decisions: Iterable[Override]) -> str:
    """Return a digest of what people decided of one submission, without what follows from times."""
    leave = {"student", *TIMES}
    said = [d.model_dump(mode="json", exclude_defaults=True, exclude=leave) for d in decisions]
    kept = sorted(json.dumps(s, sort_keys=True) for s in said if s.keys() - {"check", "version"})
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:16]


def _digest(came: Array) -> str:
    """Return a digest in which arrays agree that are near each other."""
    if came.dtype.kind in "fc":
        with np.errstate(all="ignore"):
            sizes = np.abs(came)
            digits = np.where(sizes > 0, np.floor(np.log10(np.where(sizes > 0, sizes, 1))), 0)
            scale = 10.0 ** (DIGITS - 1 - digits)
            came = np.round(came * scale) / scale + 0.0
    head = f"{came.dtype.kind}{came.shape}".encode()
    return hashlib.sha256(head + came.tobytes()).hexdigest()[:16]


def _floats(values: Array) -> list[float]:
    step = max(1, len(values) // POINTS)
    return [float(v) for v in np.asarray(values, dtype=np.float64).ravel()[::step]]


def as_text(record: Record) -> str:
    """Return a record as JSON."""
    report = asdict(replace(record.report, environment=dict(record.report.environment)))
    prints = None if record.prints is None else [[h, *at] for h, at in record.prints.at.items()]
    return json.dumps(
        {
            "schema": SCHEMA,
            "report": report,
            "figures": dict(record.figures),
            "why": record.why,
            "fault": record.fault,
            "prints": prints,
            "seen": record.seen,
            "curves": record.curves,
            "decided": record.decided,
            "version": record.version,
            "unsure": record.unsure,
            "handed": record.handed,
        },
        ensure_ascii=False,
    )


def of_text(text: str) -> Record:
    """Return the record that was kept."""
    kept = json.loads(text)
    report = _report(kept["report"])
    found = kept["prints"]
    return Record(
        report,
        {i: tuple(names) for i, names in kept["figures"].items()},
        kept["why"],
        kept["fault"],
        None if found is None else Prints(report.student, {h: (f, n) for h, f, n in found}),
        kept["seen"],
        kept["curves"],
        kept["decided"],
        kept["version"],
        kept["unsure"],
        kept.get("handed", ""),
    )


def _report(kept: dict[str, Any]) -> Report:
    exercises = tuple(
        ExerciseReport(**{**e, "results": tuple(map(_result, e["results"]))}) for e in kept["exercises"]
    )
    return Report(
        **{
            **kept,
            "exercises": exercises,
            "notes": tuple(kept["notes"]),
            "deductions": tuple(Deduction(**d) for d in kept["deductions"]),
            "notebooks": tuple(kept["notebooks"]),
            "reached": tuple(kept["reached"]),
            "pages": (),
            "texts": (),
        }
    )


def _result(kept: dict[str, Any]) -> Result:
    return Result(**{**kept, "outcome": _outcome(kept["outcome"])})


def _outcome(kept: dict[str, Any]) -> Outcome:
    return Outcome(
        **{
            **kept,
            "verdict": Verdict(kept["verdict"]),
            "diagnosis": Diagnosis(**kept["diagnosis"]),
            "pictures": (),
            "understood": tuple(kept["understood"]),
            "before": _outcome(kept["before"]) if kept["before"] else None,
        }
    )
