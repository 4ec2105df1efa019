"""What the early verdict saves on sheet aml-vae, and whether verdicts agree.

Each classifier is run twice in the jail, to its end and with `--early`, one after the other; the
table gives seconds and verdicts of both, and the share of time saved. Run with
`python -m benchmarks.early_verdict`; it writes its section of `docs/performance.md`.
"""

import tempfile
import time
from pathlib import Path

from benchmarks.document import write_section
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Crash, Submission
from graders.sheets.changes import load
from graders.sheets.load import find_spec
from graders.sheets.reference import reference_files
from graders.sheets.spec import Spec

TITLE = "Early verdict on sheet aml-vae"
CASES = (
    "reference",
    "sup-top-level",
    "no-convolution",
    "softmax-before-cross-entropy",
    "images-2000",
    "tiny-rate",
)


def main() -> None:
    """Measure, print and write the table."""
    spec = find_spec("aml-vae")
    reference = Submission("reference", reference_files(spec))
    changes = {c.name: c for folder in ("mistakes", "variants") for c in load(spec, folder)}
    rows, totals, agree = [], [0.0, 0.0, 0.0], 0
    for name in CASES:
        files = changes[name].apply(reference).files if name in changes else reference.files
        hand_in = Submission(name, {"sup_classification.py": files["sup_classification.py"]})
        whole, verdict, again = measure(spec, hand_in, early=False)
        early, early_verdict, _ = measure(spec, hand_in, early=True)
        totals = [t + s for t, s in zip(totals, (whole, early, again), strict=True)]
        agree += verdict == early_verdict
        rows.append(
            f"| {name} | {whole:.1f} | {verdict} | {early:.1f} | {early_verdict} | {1 - early / whole:.0%} | {again:.2f} |"
        )
        print(rows[-1], flush=True)
    head = (
        "| classifier | whole run, s | verdict | early, s | verdict | saved | graded again with other bounds, s |\n"
        "|---|--:|---|--:|---|--:|--:|\n"
    )
    all_ = f"| all | {totals[0]:.1f} | | {totals[1]:.1f} | {agree} of {len(CASES)} agree | {1 - totals[1] / totals[0]:.0%} | {totals[2]:.2f} |\n"
    said = "Made by `python -m benchmarks.early_verdict`, both ways in one run, one thread. The last column is a whole\nregrade of the hand-in after bounds and weights were edited: every observation is found by its content."
    write_section(TITLE, f"{said}\n\n{head}" + "\n".join(rows) + f"\n{all_}")


def measure(spec: Spec, hand_in: Submission, *, early: bool) -> tuple[float, str, float]:
    """Seconds of the training run, the verdict on its accuracy, and seconds of a regrade with other bounds."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "observations.sqlite")
        grader = Grader(spec, store, store, early=early, recognise=False)
        with grader.session() as session:
            report = grader.grade(hand_in, session)
            facts = session.runs["sup"]
            assert not isinstance(facts, Crash), facts
            seconds = facts.seconds
            other = Grader(edited(spec), store, store, early=early, recognise=False)
            began = time.perf_counter()
            again = other.grade(hand_in, session)
            cached = time.perf_counter() - began
            assert not session.runs, "the training was run again"
        grader.close()
        other.close()
    verdicts = [{r.id: str(r.outcome.verdict) for r in made.results} for made in (report, again)]
    assert {**verdicts[0], "sup-accuracy": ""} == {**verdicts[1], "sup-accuracy": ""}
    return seconds, verdicts[0]["sup-accuracy"], cached


def edited(spec: Spec) -> Spec:
    """The spec with every weight doubled and another bound on the accuracy."""
    exercises = []
    for exercise in spec.exercises:
        checks = [
            c.model_copy(
                update={"points": 2 * c.points} | ({"at_least": 0.95} if c.kind == "accuracy" else {})
            )
            for c in exercise.checks
        ]
        exercises.append(exercise.model_copy(update={"checks": tuple(checks)}))
    return spec.model_copy(update={"exercises": tuple(exercises)})


if __name__ == "__main__":
    main()
