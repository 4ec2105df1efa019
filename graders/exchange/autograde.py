"""What runs in Gradescope's container: one hand-in in, `results.json` out.

`python -m graders.exchange.autograde /autograder` grades what lies in its `submission`; with `--try` the sheet's own solution.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from graders.cohort.arrivals import Arrival, Intake
from graders.cohort.batch import batch
from graders.errors import GraderBroke, UserError
from graders.exchange import lateness
from graders.exchange.autograder import SECRET, SETTINGS
from graders.exchange.gradescope import results
from graders.exchange.times import moment
from graders.feedback import pdf
from graders.feedback.documents import ReportDoc
from graders.model import Verdict
from graders.paths import STUDENTS, write_whole
from graders.sandbox.bubblewrap import require
from graders.sheets.load import load_spec
from graders.sheets.spec import Spec
from graders.submission.cohorts import cohort

NAME = "submission"
NO_JAIL = "This container allows no jail: the hand-in ran as another user, with limits on time and memory."


def grade(root: Path, submission: Path) -> dict[str, Any]:
    """The results of a hand-in, in Gradescope's form.

    Args:
        root: The folder that Gradescope calls `/autograder`.
        submission: The folder of the hand-in.

    Raises:
        UserError: The zip is not whole, or nothing can be graded here.
    """
    pdf.require()
    source = root / "source"
    settings = json.loads((source / SETTINGS).read_text(encoding="utf-8"))
    spec = load_spec(source / "sheet" / "spec.yaml")
    at, due = _times(root / "submission_metadata.json")
    spec = _with_deadline(spec, due)
    jailed = _has_jail()
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        out, hand_ins = Path(folder) / "out", Path(folder) / "hand-ins"
        shutil.copytree(submission, hand_ins / NAME, symlinks=True)

        def take(path: Path, known: Mapping[str, str], leave: Path) -> Intake:
            arrivals = {NAME: Arrival(at=at.isoformat() if at else "")}
            times = tuple(lateness.days(arrivals, spec.late))
            return Intake(cohort(path, known, leave), arrivals, decisions=times)

        batch(
            spec,
            hand_ins,
            out,
            workers=1,
            jailed=jailed,
            training=settings["training"],
            secret=source / SECRET,
            intake=take,
        )
        report = ReportDoc.model_validate_json((out / STUDENTS / NAME / "report.json").read_bytes())
    found = results(report)
    said = [found["output"], *report.notes]
    left = len(spec.checks) - sum(len(e.checks) for e in report.exercises)
    if left:
        said.append(f"{left} checks of the sheet need a training, and are not made here.")
    found["output"] = "\n".join([*said, *([] if jailed else [NO_JAIL])])
    found["visibility"] = settings["visibility"]
    found["extra_data"]["jailed"] = jailed
    return found


def _has_jail() -> bool:
    try:
        require()
    except UserError:
        return False
    return True


def _times(path: Path) -> tuple[datetime | None, datetime | None]:
    """When the hand-in came, and when it was due, as far as Gradescope says so."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        assignment = said.get("assignment") or {}
        return moment(str(said.get("created_at") or "")), moment(str(assignment.get("due_date") or ""))
    except (OSError, ValueError, AttributeError):
        return None, None


def _with_deadline(spec: Spec, due: datetime | None) -> Spec:
    """The sheet with Gradescope's deadline, where its policy names none."""
    if spec.late is None or spec.late.deadline is not None or due is None:
        return spec
    return spec.model_copy(update={"late": spec.late.model_copy(update={"deadline": due})})


def main(words: list[str]) -> int:
    """Grade, and write the results; 3 where the grader failed, of which Gradescope tells the staff."""
    root = Path(words[0]).resolve()
    tried = "--try" in words[1:]
    submission = root / "source" / "sheet" / "reference" if tried else root / "submission"
    try:
        found = grade(root, submission)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 3 if isinstance(error, GraderBroke) else 2
    broken = [t["name"] for t in found["tests"] if t["extra_data"]["verdict"] == Verdict.BROKEN]
    if len(broken) == len(found["tests"]) or (tried and broken):
        sys.stderr.write(f"the grader failed at {', '.join(broken)}; no results are written\n")
        return 3
    if tried:
        sys.stdout.write(f"{found['output'].splitlines()[0]} for the sheet's own solution\n")
        return 0
    (root / "results").mkdir(exist_ok=True)
    write_whole(root / "results" / "results.json", json.dumps(found, ensure_ascii=False).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
