"""How often a wrong hand-in is caught, and how often the feedback names what is wrong with it.

Injected are every named mistake of every sheet, and small mechanical changes (an operator, a constant, an
axis, a missing factor, arguments in each other's place, ...) of the references and of the accepted variants,
which are written by other hands in another style. Every accepted variant is graded too: nothing may be named
there. Run with `python -m benchmarks.diagnosis [SHEET ...]`; for all sheets it writes `docs/diagnosis.md`.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from graders.checks import Check
from graders.grading.explain import roots
from graders.grading.grader import Grader
from graders.grading.mutations import mutations
from graders.grading.observations import cached
from graders.model import Crash, Observation, Outcome, Submission, Verdict
from graders.numerics.compare import alike
from graders.paths import ROOT
from graders.sheets.artifacts import reference_submission
from graders.sheets.changes import Change, load
from graders.sheets.load import find_spec, sheets
from graders.sheets.quick import for_mode
from graders.sheets.reference import reference_files
from graders.submission.definitions import Definitions

PAGE = ROOT / "docs" / "diagnosis.md"
A_CHECK = 5
"""Mechanical changes tried for one check and one hand-in."""
LEAVE = ("density", "edge_filters")
"""Kinds that accept many forms, such as every density that is normalised."""
FRESH = ("fresh-1", "fresh-2", "fresh-3")
"""Names under which a check draws other inputs: a change that none of them shows changes nothing."""


@dataclass(frozen=True)
class Injection:
    """One wrong hand-in: what was done to it, and which checks it must fail."""

    group: str
    name: str
    words: str
    hand_in: Submission
    checks: frozenset[str]
    mistake: Change | None = None


@dataclass(frozen=True)
class Found:
    """What became of it."""

    injection: Injection
    caught: bool
    said: str
    named: bool


def main() -> None:
    """Inject, grade, print and write."""
    chosen = sys.argv[1:] or list(sheets())
    random.seed(0)
    lines: dict[str, list[Found]] = {}
    false = tried = 0
    for sheet in chosen:
        found, (wrong, variants) = of_sheet(sheet)
        lines[sheet] = found
        false, tried = false + wrong, tried + variants
    text = page(lines, false, tried)
    print(text)
    if not sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")


def of_sheet(sheet: str) -> tuple[list[Found], tuple[int, int]]:
    """All injections of a sheet with what became of them; false namings on its variants, and variants."""
    spec = for_mode(find_spec(sheet), "quick")
    store = cached()
    grader = Grader(spec, store, store, own=True)
    reference = reference_submission(spec, "quick", print)
    variants = [v.apply(reference) for v in load(spec, "variants")]
    try:
        injections = [
            Injection("named mistakes", m.name, m.words, m.apply(reference), frozenset(m.fails), m)
            for m in load(spec, "mistakes")
        ]
        bare = Submission("reference", reference_files(spec))
        injections += mechanical(grader, "changes of the reference", bare, frozenset())
        for variant in variants:
            same = {n for n, d in variant.files.items() if reference.files.get(n) == d}
            injections += mechanical(grader, "changes of a variant", variant, frozenset(same))
        found = graded(grader, injections)
        wrong = sum(
            bool(r.outcome.mistake or r.outcome.diagnosis.cause)
            for report in reports(grader, [(v, None) for v in variants])
            for r in report.results
        )
    finally:
        grader.close()
    return found, (wrong, len(variants))


def mechanical(grader: Grader, group: str, hand_in: Submission, leave: frozenset[str]) -> Iterator[Injection]:
    """Some mechanical changes for each check that compares exactly, outside the files of `leave`."""
    try:
        definitions = Definitions(hand_in.files)
    except SyntaxError:  # a variant as students leave it
        return
    for check in grader.spec.checks:
        if not check.exact or check.run or check.observation_of or check.kind in LEAVE:
            continue
        judges = frozenset(c.id for c in grader.spec.checks if c.source == check.source)
        start = {r for r in roots(grader.spec, check, definitions) if r[0] not in leave}
        changes = mutations(hand_in, start)
        kept = 0
        for change in random.sample(changes, len(changes)):
            changed = change.apply(hand_in)
            if kept < A_CHECK and differs_somewhere(grader, check, hand_in, changed):
                kept += 1
                name = f"{check.id}: {change.words}"
                yield Injection(group, name, change.words, changed, judges)


def differs_somewhere(grader: Grader, check: Check, before: Submission, after: Submission) -> bool:
    """Whether a change shows on inputs that the check itself does not use; code that fails is another matter."""
    for fresh in FRESH:
        other = check.model_copy(update={"observation_of": f"{check.id}-{fresh}"})
        one, two = grader.known.observe(other, before), grader.known.observe(other, after)
        if isinstance(one, Crash) or isinstance(two, Crash):
            return False
        if not same(one, two):
            return True
    return False


def same(one: Observation, two: Observation) -> bool:
    """Whether two observations are equal but for rounding."""
    return set(one) == set(two) and all(alike(one[n], two[n], 1e-6) for n in one)


def graded(grader: Grader, injections: list[Injection]) -> list[Found]:
    """What the feedback says of each."""
    done = []
    for injection, report in zip(
        injections, reports(grader, [(i.hand_in, i.checks) for i in injections]), strict=True
    ):
        wrong = [r for r in report.results if r.outcome.verdict is Verdict.FAILED]
        if not wrong and any(r.outcome.diagnosis.summary for r in report.results):
            continue  # another form that the sheet accepts, which the feedback says
        said = " | ".join(r.outcome.diagnosis.cause or r.outcome.diagnosis.summary for r in wrong)
        if injection.mistake is not None:
            named = injection.mistake.named_by([r.outcome for r in wrong])
        else:
            named = injection.words in said or any(
                holds(grader, grader.spec.check(r.id), injection, r.outcome) for r in wrong
            )
        done.append(Found(injection, bool(wrong), said, named))
    return done


def holds(grader: Grader, check: Check, injection: Injection, outcome: Outcome) -> bool:
    """Whether the cause that was said is said again on other inputs: then it is what the code does."""
    if not outcome.diagnosis.cause:
        return False
    other = check.model_copy(update={"observation_of": f"{check.id}-{FRESH[0]}"})
    seen = grader.known.observe(other, injection.hand_in)
    if isinstance(seen, Crash):
        return False
    again = grader.judge.decide(other, seen, unsalted=seen)
    return again.diagnosis.cause == outcome.diagnosis.cause


def reports(grader, hand_ins):  # type: ignore[no-untyped-def]
    """The reports of hand-ins, two at a time."""
    todo = iter(enumerate(hand_ins))
    done = {}

    def work(_: int) -> None:
        with grader.session() as session:
            for index, (hand_in, only) in todo:
                done[index] = grader.grade(hand_in, session, only=only)
                print(
                    f"\r[{len(done)}/{len(hand_ins)}] {grader.spec.sheet}",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    return [done[i] for i in range(len(hand_ins))]


def page(found: dict[str, list[Found]], false: int, variants: int) -> str:
    """The page, from what was found."""
    rows = []
    every = [f for of in found.values() for f in of]
    for sheet, of in [*found.items(), ("all", every)]:
        for group in [*dict.fromkeys(f.injection.group for f in of), "all"]:
            some = [f for f in of if group in (f.injection.group, "all")]
            rows.append(
                f"| {sheet} | {group} | {len(some)} | {share(f.caught for f in some)} | {share(f.named for f in some)} |"
            )
    missed = "\n".join(
        f"- {s}, {f.injection.group}: {f.injection.name}"
        for s, of in found.items()
        for f in of
        if not f.caught
    )
    unnamed = Counter(
        (s, f.injection.name, f.said[:160]) for s, of in found.items() for f in of if f.caught and not f.named
    )
    left = "\n".join(f"- {s}, {name}: “{said}”" for (s, name, said), _ in sorted(unnamed.items()))
    return TEXT.format(
        rows="\n".join(rows), false=false, variants=variants, missed=missed or "none", left=left
    )


def share(of: object) -> str:
    """A share in per cent."""
    values = list(of)  # type: ignore[call-overload]
    return f"{sum(values)} ({100 * sum(values) / max(len(values), 1):.1f} %)"


TEXT = """# What is caught, and what is named

Made by `python -m benchmarks.diagnosis`. Injected are all named mistakes, and mechanical changes that show on inputs which the
checks do not use, at most five a check and hand-in: of the references, and of the accepted variants, which are other programs
than the one by which causes are recognised. A wrong hand-in is *caught* if a check fails. Its cause is *named* if the feedback
names the injected mistake (or up to three that return the same; or says in other words what the check sees, such as a plot
that is not there), or, for a mechanical change, says another cause that it says
again on other inputs: “every value is 2 × the expected one” for a factor 2 that is put into a formula.

| sheet | injected | number | caught | named |
|---|---|--:|--:|--:|
{rows}

False namings on the {variants} accepted variants: {false}.

## Not caught

{missed}

## Caught, but not named

{left}
"""


if __name__ == "__main__":
    main()
