"""The version that students get: skeletons, public checks, what the reference returns for them."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from graders.checks import Check, digest, outside_keys
from graders.errors import UserError
from graders.grading.known import key_of_mistake
from graders.grading.observations import Kept, Store, cached
from graders.kinds import KINDS
from graders.kinds.on_paper import OnPaper
from graders.kinds.own._course_code import CourseCode
from graders.model import Crash, Observation, Submission
from graders.numerics.seals import sealed
from graders.sheets.changes import load
from graders.sheets.load import FORMAT, FORMAT_KEY, lines_of_checks, load_spec
from graders.sheets.reference import course_files, reference_files, submission_files
from graders.sheets.skeletons import (
    DIGESTS,
    EXPECTED,
    MARK,
    MISTAKES,
    OURS,
    SOLUTION,
    skeleton,
    skeletons,
)
from graders.sheets.spec import Spec
from graders.submission.notebooks import to_script
from graders.submission.source import Unreadable, cells

if TYPE_CHECKING:
    from graders.grading.grader import Grader


def write(spec: Spec, out: Path) -> list[Path]:
    """Write the handout into `out`, whole or not at all.

    Raises:
        UserError: `out` holds files already, or something would go out that must not; all of it, a line each.
    """
    out = out.resolve()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UserError(f"{out}: is not empty; choose a new folder")
    if wrong := [*given_away(spec), *hidden_code(spec), *earned_by_nothing(spec)]:
        raise UserError("\n".join(wrong))
    part = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        names = _write(spec, part)
        load_spec(part / "checks" / "spec.yaml")
        if out.is_dir():
            out.rmdir()
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return [out / name for name in names]


def _write(spec: Spec, out: Path) -> list[str]:
    """Write it into a new folder; the names of what students look at."""
    from graders.grading.grader import Grader

    given = skeletons(spec)
    for name, data in given.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (out / "checks").mkdir(parents=True)
    code = {
        n: t.encode()
        for c in spec.checks
        if isinstance(c, CourseCode) and c.public
        for n, t in c.code.items()
    }
    for name, data in {**course_files(spec), **code}.items():
        (out / "checks" / name).parent.mkdir(parents=True, exist_ok=True)
        (out / "checks" / name).write_bytes(data)
    (out / "checks" / DIGESTS).write_text("\n".join(map(digest, given.values())))
    public = public_part(spec)
    header = "# The public checks of this sheet; run them with: torchgrade check checks .\n"
    (out / "checks" / "spec.yaml").write_text(
        header + yaml.safe_dump(public, sort_keys=False, allow_unicode=True, width=100)
    )
    expected = Store(out / "checks" / EXPECTED)
    known = cached()
    grader = Grader(spec, known, known)
    try:
        for check in spec.checks:
            if isinstance(check, OnPaper) and check.public != "digest":
                continue
            if check.public and (check.uses_reference or isinstance(check, OnPaper)):
                seen = grader.known.wanted(check)
                if isinstance(seen, Crash):
                    raise UserError(f"the reference could not be observed for `{check.id}`: {seen.message}")
                if isinstance(check, OnPaper):
                    seen = _seal(spec, check, seen)
                expected.put(check.source, Kept(seen, 0))
        if spec.handout.mistakes == "named":
            _put_mistakes(spec, grader, expected, out / "checks" / MISTAKES)
    finally:
        grader.close()
        expected.close()
    return [*given, "checks/spec.yaml"]


def _put_mistakes(spec: Spec, grader: Grader, expected: Store, names: Path) -> None:
    """Keep what the named mistakes return for public checks, and write their words to a file."""
    handed_in = Submission("reference", submission_files(spec))
    listed = []
    for mistake in (m for m in load(spec, "mistakes") if m.words and m.applies(handed_in)):
        fails = []
        for check in spec.checks:
            if check.id not in mistake.fails or not check.public or check.run or isinstance(check, OnPaper):
                continue
            seen = grader.known.observe(check, mistake.apply(handed_in))
            if not isinstance(seen, Crash):
                expected.put(key_of_mistake(mistake.name, check.source), Kept(seen, 0))
                fails.append(check.id)
        if fails:
            listed.append({"name": mistake.name, "words": mistake.words, "fails": fails})
    names.write_text(json.dumps(listed, indent=1, ensure_ascii=False), encoding="utf-8")


def _seal(spec: Spec, check: OnPaper, right: Observation) -> Observation:
    """What a handout holds of a right answer where `public: digest` asks for it."""
    value = check.plain(right)
    seal = None if value is None else sealed(value, *check.tolerance_of_seal())
    if seal is None:
        path = spec.folder / "spec.yaml"
        raise UserError(
            f"{path}:{lines_of_checks(path)[check.id]}: no digest can be made for `{check.id}`, since it has no numbers, several right forms, or numbers smaller than its tolerance; write `public: form`"
        )
    return seal


# -- what must not go out ----------------------------------------------------------------------

FOREIGN = (
    (re.compile(r"#\s*(?:BEGIN|END)\s+(?:SOLUTION|HIDDEN\s+TESTS)", re.I), "a mark of nbgrader or otter"),
    (re.compile(r"[\"']{3}\s*(?:BEGIN|END)\s+SOLUTION", re.I), "a mark of otter"),
    (re.compile(r"#\s*(?:BEGIN|END)\s+(?:QUESTION|TESTS?|PROMPT|MANUAL)\b"), "a mark of otter"),
    (re.compile(r"#\s*SOLUTION(?:\s+NO\s+PROMPT)?\s*(?:[\"']{3})?\s*$"), "a mark of otter"),
    (re.compile(r"#\s*(?:ASSIGNMENT|EXPORT)\s+CONFIG", re.I), "a mark of otter"),
    (re.compile(f"</?(?:{SOLUTION}|{OURS})>"), "half of a pair of our own marks"),
    (re.compile(r"^\s*def answer_\w+|^answer_\w+\s*[:=]"), "an answer"),
)
SOLVED = {"solution", "hidden", "instructor", "otter_answer_cell"}
"""Tags of cells that are not for students."""


def given_away(spec: Spec) -> list[str]:
    """What in the handout's files would tell what students are to find, as `file:line: words`."""
    own = spec.folder / "handout"
    folder = spec.solution
    wrong = []
    for name, data in reference_files(spec).items():
        path = next(p for p in (folder / name, folder / f"{name.removesuffix('.ipynb')}.py") if p.is_file())
        source = to_script(data) if name.endswith(".ipynb") else data.decode()
        blank = skeleton(source)
        if name in spec.course_files or not blank.strip():
            continue
        if not MARK.search(source):
            wrong.append(
                f"{path}:1: no `# <{SOLUTION}>` stands here, so all of it would be handed out; mark what students are to write, or put `# <{OURS}>` around all of it"
            )
        wrong += _foreign(path, blank, path.read_text(encoding="utf-8"))
    files = {own / n: (own / n).read_bytes() for n in skeletons(spec) if (own / n).is_file()}
    files |= {spec.folder / n: d for n, d in course_files(spec).items()}
    for path, data in files.items():
        text = data.decode(errors="replace")
        if path.suffix.lower() == ".ipynb":
            found = cells(data)
            if isinstance(found, Unreadable):
                wrong.append(f"{path}:1: {found.why}")
                continue
            wrong += [f"{path}:1: {said}" for said in _solved(found)]
            text = "\n".join(cell["source"] for cell in found)
        wrong += _foreign(path, text, data.decode(errors="replace"))
    return wrong


def hidden_code(spec: Spec) -> list[str]:
    """The files of the course that a public check needs and that hold a hidden one too, as `file:line: words`."""
    own = [c for c in spec.checks if isinstance(c, CourseCode)]
    public = {n: c for c in reversed(own) if c.public for n in c.names}
    path = spec.folder / "spec.yaml"
    lines = lines_of_checks(path) if own else {}
    return [
        f"{path}:{lines[c.id]}: the hidden check `{c.id}` stands in {c.file}, which `{public[c.file].id}` hands out; put it into a file of its own"
        for c in own
        if not c.public and c.file in public
    ]


def _foreign(path: Path, text: str, source: str) -> list[str]:
    """The lines of `text` with marks that are not for students, by where they stand in `source`."""
    lines = [line.strip() for line in source.splitlines()]
    wrong = []
    for line in text.splitlines():
        what = next((what for pattern, what in FOREIGN if pattern.search(line)), "")
        if what:
            at = next((n for n, s in enumerate(lines, 1) if line.strip() in s), 1)
            wrong.append(f"{path}:{at}: {what} would be handed out: {line.strip()[:80]}")
    return wrong


def _solved(found: list[dict[str, Any]]) -> list[str]:
    """The cells of a notebook that hold a solution, by what other tools note of them."""
    wrong = []
    for number, cell in enumerate(found, 1):
        noted = cell.get("metadata") or {}
        theirs = noted.get("nbgrader") or {}
        if theirs.get("solution") or theirs.get("grade"):
            wrong.append(f"cell {number} is one that nbgrader fills, and would be handed out")
        elif tags := SOLVED & {str(tag).lower() for tag in noted.get("tags", ())}:
            wrong.append(f"cell {number} has the tag `{min(tags)}`, and would be handed out")
    return wrong


def earned_by_nothing(spec: Spec) -> list[str]:
    """The checks at which the handout earns points as it is, by the whole spec, as `file:line: words`."""
    from graders.grading.grader import Grader
    from graders.grading.observations import cached
    from graders.model import Submission

    store = cached()
    grader = Grader(spec, store, store, training=False, recognise=False)
    try:
        with grader.session() as session:
            report = grader.grade(Submission("handout", skeletons(spec)), session)
    finally:
        grader.close()
    path = spec.folder / "spec.yaml"
    lines = lines_of_checks(path)
    return [
        f"{path}:{lines[r.id]}: the handout earns {r.score:g} of {r.points:g} points at `{r.id}` as it is; hand out less, or write `free_points: true` where these are for everybody"
        for r in report.results
        if r.score and not spec.check(r.id).free_points
    ]


def public_part(spec: Spec) -> dict[str, object]:
    """The spec without hidden checks, without rubrics, and without what names the reference."""
    data: dict[str, Any] = {FORMAT_KEY: FORMAT, **spec.model_dump(mode="json", exclude_defaults=True)}
    hidden = {c.id for c in spec.checks if not c.public}
    for exercise in data["exercises"]:
        exercise["checks"] = [_public(c, hidden) for c in exercise["checks"] if c["id"] not in hidden]
    data["exercises"] = [e for e in data["exercises"] if e["checks"]]
    data["points"] = sum(c.points for c in spec.checks if c.public)
    data["reference"] = "expected"
    for key in ("notebooks", "errata", "late"):  # errata say what is right; no check of one's own is late
        data.pop(key, None)
    used = {c[k] for e in data["exercises"] for c in e["checks"] for k in ("run",) if k in c}
    data["runs"] = {n: _slow(r) for n, r in data.get("runs", {}).items() if n in used}
    return data


def _public(check: dict[str, object], hidden: set[str]) -> dict[str, object]:
    kept = {k: v for k, v in _slow(check).items() if k not in ("rubric", "by_hand")}
    kind = KINDS[str(check["kind"])]
    if issubclass(kind, OnPaper):
        inside = kind.model_fields.keys() - outside_keys(kind)
        allowed = {*inside, *Check.model_fields, *kind.for_form}
        kept = {k: v for k, v in kept.items() if k in allowed}
    for key in {"needs", "builds_on"} & kept.keys():
        kept[key] = [n for n in kept[key] if n not in hidden]  # type: ignore[attr-defined]
    if kept.get("shown_by") in hidden:
        del kept["shown_by"]
    return kept


def _slow(part: dict[str, object]) -> dict[str, object]:
    """A check or run without what is for short trainings."""
    return {k: v for k, v in part.items() if not k.startswith("quick_")}
