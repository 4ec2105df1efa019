"""Sheets as `batch` leaves them, with the scores that a test gives."""

from graders.cohort.arrivals import Arrival, Person
from graders.cohort.state import State
from graders.feedback.documents import as_json
from graders.feedback.student import for_student
from graders.model import Deduction, ExerciseReport, Report, Result, failed, human
from graders.paths import INSTRUCTOR, STATE, STUDENTS


def sheet(out, scores, points=10.0, *, pending=(), people=None, times=(), off=None, name=""):
    """A graded sheet: the points of each hand-in, by what it is called."""
    (out / INSTRUCTOR).mkdir(parents=True)
    arrivals = {s: Arrival(tuple(p), team=s if len(p) > 1 else "") for s, p in (people or {}).items()}
    state = State(out / STATE)
    state.remember(
        sheet=name or out.name,
        names={s: s for s in scores},
        arrivals={s: a.as_kept() for s, a in arrivals.items()},
        times=list(times),
        adjustments=[],
    )
    state.close()
    for student, score in scores.items():
        results = [Result("a", "agrees", "A", points, failed("no", credit=score / points))]
        if student in pending:
            results.append(Result("b", "manual", "B", 2.0, human("look")))
        report = Report(name or out.name, "T", student, (ExerciseReport("one", "One", tuple(results)),))
        if off and student in off:
            report = Report(**{**{n: getattr(report, n) for n in ("sheet", "title", "student", "exercises")}, "deductions": (Deduction(*off[student]),)})  # fmt: skip
        folder = out / STUDENTS / student
        folder.mkdir(parents=True)
        (folder / "report.json").write_text(as_json(for_student(report)), encoding="utf-8")
    return out


def person(name, **ids):
    return Person(name, ids)
