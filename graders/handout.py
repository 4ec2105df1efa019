"""The version that students get: skeletons, public checks, what the reference returns for them."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from graders.checks import digest
from graders.errors import UserError
from graders.mistake_files import provided, reference_files
from graders.notebooks import to_notebook, to_script
from graders.spec import Spec

MARK = re.compile(r"^( *)# <solution>\n.*?^ *# </solution>\n", re.DOTALL | re.MULTILINE)

DIGESTS = "handout.sha256"
EXPECTED = "expected.sqlite"
HIDDEN = re.compile(r"^# <reference only>\n.*?^# </reference only>\n+", re.DOTALL | re.MULTILINE)


def digests(spec: Spec) -> list[str]:
    """Digests of the files that students were given; a handout holds these alone."""
    kept = spec.folder / DIGESTS
    return (
        kept.read_text().split()
        if kept.is_file()
        else [digest(d) for d in skeletons(spec).values()]
    )


def skeletons(spec: Spec) -> dict[str, bytes]:
    """The files to fill in: the handout's own, and the reference's without its solutions."""
    folder = spec.folder / "handout"
    files = {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }
    for name, data in reference_files(spec).items():
        if name.endswith(".ipynb"):
            files[name] = to_notebook(skeleton(to_script(data)))
        elif text := skeleton(data.decode()).strip():
            files[name] = f"{text}\n".encode()
    return files


def skeleton(source: str) -> str:
    """`source` with each marked solution replaced by `raise NotImplementedError`, and without the reference's own helpers."""
    source = HIDDEN.sub("", source)
    return MARK.sub(r"\1raise NotImplementedError  # TODO: your code" + "\n", source)


def write(spec: Spec, out: Path) -> list[Path]:
    """Write the handout into `out`.

    Raises:
        UserError: `out` holds files already.
    """
    from graders.grade import Grader
    from graders.model import Crash
    from graders.store import Kept, Store, cached

    if out.exists() and any(out.iterdir()):
        raise UserError(f"{out}: is not empty; choose a new folder")
    given = skeletons(spec)
    written = []
    for name, data in given.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        written.append(path)
    (out / "checks").mkdir()
    for name, data in provided(spec).items():
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
            if check.public and check.uses_reference:
                seen = grader.wanted(check)
                if isinstance(seen, Crash):
                    raise UserError(
                        f"the reference could not be observed for `{check.id}`: {seen.message}"
                    )
                expected.put(check.source, Kept(seen, 0))
    finally:
        grader.close()
        expected.close()
    return [*written, out / "checks" / "spec.yaml"]


def public_part(spec: Spec) -> dict[str, object]:
    """The spec without hidden checks, without rubrics, and without what names the reference."""
    data = spec.model_dump(mode="json", exclude_defaults=True)
    hidden = {c.id for c in spec.checks if not c.public}
    for exercise in data["exercises"]:
        exercise["checks"] = [
            _public(c, hidden) for c in exercise["checks"] if c["id"] not in hidden
        ]
    data["exercises"] = [e for e in data["exercises"] if e["checks"]]
    data["points"] = sum(c.points for c in spec.checks if c.public)
    data["reference"] = "expected"
    data.pop("notebooks", None)
    used = {c[k] for e in data["exercises"] for c in e["checks"] for k in ("run",) if k in c}
    data["runs"] = {n: _slow(r) for n, r in data.get("runs", {}).items() if n in used}
    return data


def _public(check: dict[str, object], hidden: set[str]) -> dict[str, object]:
    kept = {k: v for k, v in _slow(check).items() if k != "rubric"}
    if "needs" in kept:
        kept["needs"] = [n for n in kept["needs"] if n not in hidden]  # type: ignore[attr-defined]
    return kept


def _slow(part: dict[str, object]) -> dict[str, object]:
    """A check or run without what is for short trainings."""
    return {k: v for k, v in part.items() if not k.startswith("quick_")}
