"""What the early verdict saves on sheet aml-vae, and whether verdicts agree.

Each classifier is run twice in the jail, to its end and with `--early`, one after the other; the
table gives seconds and verdicts of both, and the share of time saved. Run with
`python -m benchmarks.early_verdict`; it writes its section of `docs/performance.md`.
"""

import tempfile
from pathlib import Path

from benchmarks.document import write_section
from graders.grade import Grader
from graders.mistake_files import load, reference_files
from graders.model import Submission
from graders.spec import find_spec
from graders.store import Store

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
    rows, totals, agree = [], [0.0, 0.0], 0
    for name in CASES:
        files = changes[name].apply(reference).files if name in changes else reference.files
        hand_in = Submission(name, {"sup_classification.py": files["sup_classification.py"]})
        (whole, verdict), (early, early_verdict) = (
            measure(spec, hand_in, early=e) for e in (False, True)
        )
        totals[0] += whole
        totals[1] += early
        agree += verdict == early_verdict
        rows.append(
            f"| {name} | {whole:.1f} | {verdict} | {early:.1f} | {early_verdict} | {1 - early / whole:.0%} |"
        )
        print(rows[-1], flush=True)
    head = "| classifier | whole run, s | verdict | early, s | verdict | saved |\n|---|--:|---|--:|---|--:|\n"
    all_ = f"| all | {totals[0]:.1f} | | {totals[1]:.1f} | {agree} of {len(CASES)} agree | {1 - totals[1] / totals[0]:.0%} |\n"
    said = "Made by `python -m benchmarks.early_verdict`, both ways in one run, one thread."
    write_section(TITLE, f"{said}\n\n{head}" + "\n".join(rows) + f"\n{all_}")


def measure(spec, hand_in: Submission, *, early: bool) -> tuple[float, str]:
    """Seconds of the training run and the verdict on its accuracy."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "observations.sqlite")
        grader = Grader(spec, store, store, early=early)
        with grader.session() as session:
            session.load(hand_in)
            facts = session.run("sup", grader.settings_of_runs["sup"])
            check = spec.check("sup-accuracy")
            outcome = grader.decide(check, session.observe(check))
        return float(facts["seconds"]), str(outcome.verdict)


if __name__ == "__main__":
    main()
