"""How whole hand-ins are read, written by people who had the sheet alone.

They lie in `tests/independent`, each with `truth.yaml`, which says part by part what is right in it;
`tests/independent/<sheet>.yaml` says which checks decide which part, and which of them a mistake must fail.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from graders.checks import Check
from graders.grading.grader import Grader
from graders.grading.observations import cached
from graders.grading.readings import UNCERTAIN
from graders.grading.verdict import NOT_FOUND
from graders.kinds.on_paper import OnPaper
from graders.model import WAITING, Outcome, Report, Result, Verdict
from graders.paths import ROOT
from graders.sheets.load import find_spec
from graders.sheets.spec import Spec
from graders.submission.read import read
from graders.vocabulary.symbols import symbols_of

FOLDER = ROOT / "tests" / "independent"
RAISES = "the code raises"
"""How the outcome begins where the student's code is said to end with an error; no mistake in these hand-ins is one."""


@dataclass(frozen=True)
class Truth:
    """What is right in one hand-in, by checks of the sheet.

    Args:
        sheet: The sheet.
        name: The folder of the hand-in.
        right: Checks that must not fail.
        wrong: Of each mistake, checks of which at least one must not pass.
        absent: Checks of what is not there, which must not pass.
        mistakes: Check: the mistake that it must see, in words.
        proofs: Checks of what the sheet alone asks to show, which a person reads; the answer sheet of the handout asks for a formula.
    """

    sheet: str
    name: str
    right: frozenset[str]
    wrong: tuple[frozenset[str], ...]
    absent: frozenset[str]
    mistakes: Mapping[str, str]
    proofs: frozenset[str] = frozenset()

    @property
    def folder(self) -> Path:
        """What was handed in."""
        return FOLDER / self.sheet / self.name / "hand-in"

    @property
    def known(self) -> frozenset[str]:
        """The checks of which the truth says something."""
        return self.right.union(*self.wrong)


@dataclass(frozen=True)
class Miss:
    """One check that did not come out as it should."""

    what: str
    truth: Truth
    result: Result

    def __str__(self) -> str:
        diagnosis = self.result.outcome.diagnosis
        mistake = self.truth.mistakes.get(self.result.id, "")
        said = " ".join([diagnosis.summary, *([f"[{diagnosis.actual}]"] if diagnosis.actual else [])])
        meant = f" — the mistake is: {mistake}" if mistake else ""
        return f"{self.truth.name}, `{self.result.id}`: {' '.join(said.split())[:300]}{meant}"


@dataclass
class Figures:
    """Counts of one sheet, or of all."""

    things: int = 0
    found: int = 0
    decidable: int = 0
    left: int = 0
    right: int = 0
    failed: int = 0
    skipped: int = 0
    wrong: int = 0
    passed: int = 0
    answers: int = 0
    answered: int = 0
    blamed: int = 0
    misses: list[Miss] = field(default_factory=list)

    def __add__(self, other: Figures) -> Figures:
        names = [n for n in vars(self) if n != "misses"]
        counts = {n: getattr(self, n) + getattr(other, n) for n in names}
        return Figures(**counts, misses=self.misses + other.misses)


def number_of(name: str) -> int:
    """Return the number of a hand-in, 91 of `91-notebook`."""
    return int(name.partition("-")[0])


def names_of(sheet: str, since: int = 0) -> list[str]:
    """Return the names of the hand-ins to a sheet, from a number on."""
    names = sorted((p.parent.name for p in (FOLDER / sheet).glob("*/truth.yaml")), key=number_of)
    return [name for name in names if number_of(name) >= since]


def sheets() -> list[str]:
    """Return the sheets to which there are hand-ins."""
    return sorted(p.stem for p in FOLDER.glob("*.yaml"))


def truth_of(sheet: str, name: str, spec: Spec) -> Truth:
    """Return what is right in a hand-in.

    Raises:
        ValueError: The files that say so do not fit each other or the sheet.
    """
    told = yaml.safe_load((FOLDER / sheet / name / "truth.yaml").read_text(encoding="utf-8"))
    plan = yaml.safe_load((FOLDER / f"{sheet}.yaml").read_text(encoding="utf-8"))
    mine: dict[str, Any] = plan["hand-ins"].get(name, {})
    wrong, absent, unseen = mine.get("wrong", {}), mine.get("absent", {}), mine.get("unseen", [])
    said = {p["part"]: p for p in told["parts"]}
    mistaken = {n for n, p in said.items() if not p.get("right")}
    parts = plan[mine.get("parts", "parts")]
    if said.keys() != parts.keys():
        raise ValueError(f"{sheet}/{name}: other parts than {sheet}.yaml: {said.keys() ^ parts.keys()}")
    if {*wrong, *absent, *unseen} != mistaken:
        raise ValueError(
            f"{sheet}/{name}: {sheet}.yaml tells of other mistakes: {mistaken ^ {*wrong, *absent, *unseen}}"
        )
    groups = [(part, frozenset(g.split(" or "))) for part, gs in wrong.items() for g in gs]
    gone = {c: part for part, checks in absent.items() for c in checks}
    mistakes = {c: said[part].get("mistake") or "" for part, group in groups for c in group}
    machine = {c.id for c in spec.checks if c.kind != "manual"}
    every = {c for checks in parts.values() for c in checks}
    proofs = frozenset(plan.get("proofs", []))
    doubtful = {*mine.get("open", []), *plan.get("open", []), *proofs}
    if strange := {*every, *mistakes, *gone, *doubtful} - {c.id for c in spec.checks}:
        raise ValueError(f"{sheet}.yaml: no such checks: {strange}")
    right = (every & machine) - mistakes.keys() - gone.keys() - doubtful
    return Truth(
        sheet, name, frozenset(right), tuple(g for _, g in groups), frozenset(gone), mistakes, proofs
    )


def graded(
    sheet: str, names: Iterable[str], *, training: bool = False, explain: bool = False, jobs: int = 1
) -> Iterator[tuple[Truth, Report]]:
    """Yield each hand-in to a sheet with its report; `explain` also names the mistakes behind wrong answers."""
    spec, store = find_spec(sheet), cached()
    grader = Grader(spec, store, store, training=training, recognise=explain)
    truths = iter([truth_of(sheet, name, spec) for name in names])

    def work(_: int) -> list[tuple[Truth, Report]]:
        done = []
        with grader.session() as session:
            for truth in truths:
                done.append((truth, grader.grade(read(truth.folder, truth.name), session)))
                print(f"{sheet} {truth.name} {done[-1][1].seconds:.0f} s", file=sys.stderr, flush=True)
        return done

    try:
        with ThreadPoolExecutor(jobs) as pool:
            yield from (one for some in pool.map(work, range(jobs)) for one in some)
    finally:
        grader.close()


def figures(spec: Spec, truth: Truth, report: Report) -> Figures:
    """Return the counts of one hand-in, with all that did not come out as it should."""
    results = {r.id: r for r in report.results}
    checks = {c.id: c for c in spec.checks if c.id in results}
    counts = Figures()
    miss = counts.misses.append
    for symbol, ids in things(checks.values(), truth).items():
        counts.things += 1
        lost = [i for i in ids if is_not_found(results[i].outcome)]
        counts.found += not lost
        if lost:
            miss(Miss(f"not found: {symbol}", truth, results[lost[0]]))
    for id_, check in checks.items():
        if check.kind == "manual" or id_ in truth.absent | truth.proofs:
            continue
        counts.decidable += 1
        outcome = results[id_].outcome
        if outcome.verdict in WAITING:
            counts.left += 1
            if not (symbols_of(check) and is_not_found(outcome)):  # listed above
                miss(Miss("left to a person", truth, results[id_]))
    for id_ in sorted(truth.right & results.keys()):
        counts.right += 1
        verdict = results[id_].outcome.verdict
        if isinstance(checks[id_], OnPaper):
            counts.answers += 1
            counts.answered += verdict is Verdict.PASSED
        if verdict is Verdict.FAILED:
            counts.failed += 1
            miss(Miss("right work failed", truth, results[id_]))
        if verdict is Verdict.SKIPPED:
            counts.skipped += 1
            miss(Miss("right work skipped", truth, results[id_]))
    for group in [*truth.wrong, *(frozenset([c]) for c in truth.absent)]:
        some = sorted(group & results.keys())
        counts.wrong += bool(some)
        if some and all(results[i].outcome.verdict is Verdict.PASSED for i in some):
            counts.passed += 1
            miss(Miss("wrong work passed", truth, results[some[0]]))
    for id_ in sorted(truth.known & results.keys()):
        outcome = results[id_].outcome
        if outcome.verdict is Verdict.FAILED and (
            id_ in truth.right or outcome.diagnosis.summary.startswith(RAISES)
        ):
            counts.blamed += 1
            miss(Miss("blamed wrongly", truth, results[id_]))
    return counts


def things(checks: Iterable[Check], truth: Truth) -> dict[str, list[str]]:
    """Return what is there to be found in a hand-in, by its symbol, with the checks that look at it."""
    found: dict[str, list[str]] = {}
    for check in checks:
        if isinstance(check, OnPaper) or check.id not in truth.known:
            continue
        for symbol in symbols_of(check)[:1]:
            found.setdefault(symbol, []).append(check.id)
    return found


def is_not_found(outcome: Outcome) -> bool:
    """Return whether a person would have to say what is meant."""
    return outcome.verdict is Verdict.HUMAN and outcome.diagnosis.summary.startswith((NOT_FOUND, UNCERTAIN))


def measured(
    chosen: Iterable[str], only: str, *, since: int = 0, training: bool, jobs: int
) -> dict[str, Figures]:
    """Return the figures of sheets to which there are hand-ins from a number on; `only` is the name of one, or empty."""
    found = {}
    for sheet in chosen:
        names = [n for n in names_of(sheet, since) if only in ("", n)]
        if not names:
            continue
        spec = find_spec(sheet)
        runs = graded(sheet, names, training=training, jobs=jobs)
        found[sheet] = sum((figures(spec, truth, report) for truth, report in runs), Figures())
    return found


def table(found: Mapping[str, Figures]) -> str:
    """Return the figures as a table in Markdown."""
    lines = [
        "| sheet | found and run | left to a person | right answers decided | right work failed | skipped | wrong work passed | blamed wrongly |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, f in [*found.items(), ("all", sum(found.values(), Figures()))]:
        cells = [
            share(f.found, f.things),
            share(f.left, f.decidable),
            share(f.answered, f.answers),
            share(f.failed, f.right),
            share(f.skipped, f.right),
            share(f.passed, f.wrong),
            str(f.blamed),
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def share(some: int, of: int) -> str:
    """Return a share in words."""
    return f"{some} of {of} ({some / of:.1%})" if of else "none"


def listed(found: Mapping[str, Figures]) -> str:
    """Return all that did not come out as it should, by sheet and kind, as lists in Markdown."""
    lines = []
    for sheet, f in found.items():
        lines.append(f"\n### {sheet}\n")
        lines += [f"- **{m.what}**: {m}" for m in sorted(f.misses, key=lambda m: (m.what, m.truth.name))]
    return "\n".join(lines)
