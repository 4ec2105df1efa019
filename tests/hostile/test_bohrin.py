"""The battery of bohrin (known ways to pass without doing the work) on every function of every sheet.

Each function of a reference, alone, is replaced by the battery's candidates, and the checks of that
function are graded: none may give points.
"""

import ast
import fnmatch
import textwrap

import pytest
from bohrin.ir.task import Task
from bohrin.mutate.battery import battery
from bohrin.scoring.coverage import Attempt, coverage_score

from graders.grading.grader import Grader
from graders.grading.observations import Kept, cached
from graders.model import Submission
from graders.sheets.changes import edited
from graders.sheets.load import find_spec, sheets
from graders.sheets.quick import for_mode
from graders.sheets.reference import reference_files
from graders.sheets.skeletons import HIDDEN
from graders.submission.notebooks import to_script

pytestmark = [pytest.mark.jail, pytest.mark.slow]


def place_of(files, symbol):
    """File, first and last line of what the reference calls by a symbol's names."""

    def preferred(path):
        return not any(fnmatch.fnmatch(path, glob) for glob in symbol.files)

    for name in symbol.names:
        for path in sorted((p for p in files if p.endswith((".py", ".ipynb"))), key=preferred):
            tree = ast.parse(source_of(path, files[path]))
            classes = [n for n in tree.body if isinstance(n, ast.ClassDef)]
            methods = [part for c in classes for part in c.body]
            for node in methods if symbol.method else [*tree.body, *methods]:
                if getattr(node, "name", "") == name:
                    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                    return path, first - 1, node.end_lineno
    return None


def spliced(files, place, text):
    """The reference with other source at one place."""
    path, first, last = place

    def change(source):
        lines = source.splitlines()
        indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
        lines[first:last] = textwrap.indent(text, indent).splitlines()
        return "\n".join(lines)

    return {**files, path: edited(path, files[path], change)}


def source_of(path, data):
    """The text of a script, or of a notebook's cells."""
    return to_script(data) if path.endswith(".ipynb") else data.decode()


WITH_CODE = [s for s in sheets() if any(hasattr(c, "call") for c in find_spec(s).checks)]


@pytest.mark.parametrize("sheet", WITH_CODE)
def test_nothing_that_skips_the_work_gets_points(sheet, record_property):
    spec = for_mode(find_spec(sheet), "quick")
    # without the reference's own helpers, which no student has
    files = {
        n: edited(n, data, lambda text: HIDDEN.sub("", text)) for n, data in reference_files(spec).items()
    }
    store = cached()  # a hand-in that was observed by the same code is not run again
    grader = Grader(spec, store, store, recognise=False)
    attempts, paid, attacked = [], [], set()

    def seen(check, instead):
        other = Submission("mallory", {**files, **instead})
        kept = grader.observer.kept(check, other)
        if kept is None:
            kept = Kept(session.observe(check, instead=instead), 0)
            grader.observer.keep(check, other, kept)
        return kept.seen

    observed = {}  # several checks may judge one observation
    try:
        with grader.session() as session:
            session.load(Submission("mallory", files))  # each hand-in is this one with another file in it
            for check in spec.checks:
                called = getattr(check, "call", None)
                if check.run or not called:
                    continue
                place = place_of(files, spec.naming.symbols[called])
                if place is None:
                    continue
                path, first, last = place
                lines = source_of(path, files[path]).splitlines()[first:last]
                source = textwrap.dedent("\n".join(lines))
                task = Task(id=f"{sheet}/{check.id}", prompt=check.title, reference=source)
                for candidate in battery(task).grounded:
                    instead = {path: spliced(files, place, candidate.payload.text)[path]}
                    key = (candidate.payload.text, place, check.source)
                    if key not in observed:
                        observed[key] = seen(check, instead)
                    outcome = grader.judge.decide(check, observed[key])
                    # a check earns nothing where one that it needs does not pass
                    needed = [spec.check(name) for name in check.needs]
                    accepted = outcome.credit > 0 and all(
                        grader.judge.decide(c, seen(c, instead)).credit == 1 for c in needed
                    )
                    attempts.append(Attempt(task.id, candidate, accepted=accepted))
                    attacked.add(check.id)
                    if accepted:
                        paid.append((check.id, candidate.provenance.operator, str(outcome.verdict)))
    finally:
        grader.close()
    score = coverage_score(attempts)
    print(f"\n{sheet}: {len(attempts)} hand-ins against {len(attacked)} checks\n{score}")
    record_property("coverage", str(score))

    assert paid == [], "\n".join(map(str, paid))
    assert len(attempts) >= 3 * len(attacked) > 0
