"""The named mistakes and accepted variants of a sheet: files that change the reference's submission."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from graders.errors import UserError
from graders.model import Outcome, Submission
from graders.sheets.spec import Spec
from graders.sheets.yaml import meant
from graders.submission.definitions import bound_names
from graders.submission.notebooks import is_executed, to_notebook, to_script

KEYS = (
    "about",
    "copy",
    *(f"edit{n}" for n in range(1, 20)),
    "fails",
    "file",
    "human",
    "remove",
    "rename",
    "says",
    "text",
    "whole",
    "words",
)
"""What lines of a header begin with."""


@dataclass(frozen=True)
class Change:
    """A named change of the reference: a mistake that fails checks, or a variant that passes.

    The file's header lines are `# key: value`; below it stand definitions that replace those of
    the same names in the submission's `file`.
    """

    name: str
    path: Path
    keys: Mapping[str, str]
    source: str

    @property
    def fails(self) -> tuple[str, ...]:
        """The checks it fails, and no others; empty for a variant."""
        return tuple(self.keys.get("fails", "").replace(",", " ").split())

    @property
    def human(self) -> tuple[str, ...]:
        """The checks that go to a person because of it."""
        return tuple(self.keys.get("human", "").replace(",", " ").split())

    @property
    def words(self) -> str:
        """What is wrong, in words for the student."""
        return self.keys.get("words", "")

    def named_by(self, said: Sequence[Outcome]) -> bool:
        """Return whether an outcome names this change: as a recognised mistake, or in the words of `says`.

        `says` is a regular expression for the checks that see the mistake itself, such as a missing plot.
        """
        return any(
            self.name in o.mistake.split(", ")
            or ("says" in self.keys and re.search(self.keys["says"], o.diagnosis.summary))
            for o in said
        )

    def applies(self, submission: Submission) -> bool:
        """Return whether the submission has the files that it renames; the reference's training may produce them."""
        return all(p.partition("->")[0] in submission.files for p in self._renamed)

    @property
    def _renamed(self) -> list[str]:
        return self.keys.get("rename", "").split()

    def apply(self, submission: Submission) -> Submission:
        """Return the submission with this change."""
        files = dict(submission.files)
        for name in self.keys.get("remove", "").split():
            files.pop(name, None)
        for target, source in self._parts():
            whole = self.keys.get("whole") or not target.endswith((".py", ".ipynb"))
            if whole or target not in files:
                notebook = target.endswith(".ipynb")
                files[target] = to_notebook(source, executed=True) if notebook else source.encode()
            elif source.strip():
                files[target] = edited(
                    target,
                    files[target],
                    partial(replace_definitions, changes=source, path=self.path, line=self._line_of(source)),
                )
        for pair in self.keys.get("copy", "").split():
            source, _, target = pair.partition("->")
            files[target] = (self.path.parent / source).read_bytes()
        for pair in self._renamed:
            old, _, new = pair.partition("->")
            files[new] = files.pop(old)
        if "text" in self.keys:
            target, _, text = self.keys["text"].partition(" ")
            files[target] = text.encode()
        for number in range(1, 20):
            if line := self.keys.get(f"edit{number}", ""):
                target, old, new = (
                    p.strip().replace("\\n", "\n") for p in re.split(r"(?<=\s)\|(?=\s|$)", line)
                )

                def replace(
                    text: str, target: str = target, old: str = old, new: str = new, number: int = number
                ) -> str:
                    if old not in text:
                        line = self._line_of(f"# edit{number}:")
                        raise UserError(f"{self.path}:{line}: `{old}` does not occur in {target}")
                    return text.replace(old, new)

                files[target] = edited(target, files[target], replace)
        return Submission(self.name, files)

    def _line_of(self, part: str) -> int:
        """Return the line at which a part of this file begins."""
        text = self.path.read_text(encoding="utf-8")
        return 1 + text.count("\n", 0, max(0, text.find(part)))

    def _parts(self) -> list[tuple[str, str]]:
        """Return (target file, source) pairs; lines `# file: NAME` part them."""
        found = re.split(r"^# file: *(\S+)\n", self.source, flags=re.MULTILINE)
        return list(zip(found[1::2], found[2::2], strict=True))


def edited(name: str, data: bytes, change: Callable[[str], str]) -> bytes:
    """Return a file with its text changed; of a notebook, the text of its cells."""
    if not name.endswith(".ipynb"):
        return change(data.decode()).encode()
    return to_notebook(change(to_script(data)), executed=is_executed(data))


def replace_definitions(source: str, changes: str, path: Path, line: int = 1) -> str:
    """Return `source` with the top-level definitions of `changes` in the place of those of the same names.

    Imports of `changes` go to the top; a definition whose name is new is added before the rest.

    Raises:
        UserError: `changes` does not parse.
    """
    try:
        new = ast.parse(changes)
    except SyntaxError as error:
        raise UserError(f"{path}:{line - 1 + (error.lineno or 1)}: does not parse ({error.msg})") from error
    try:
        old = ast.parse(source)
    except SyntaxError:  # which is said of the reference itself
        return source
    lines = source.splitlines()
    named = {_name(n): n for n in old.body if _name(n)}
    fresh: list[str] = []
    replaced = []
    for node in new.body:
        before = named.get(_name(node))
        if before is None:
            fresh.append(_text(changes, node))
        else:
            replaced.append((before, _text(changes, node)))
    for before, text in sorted(replaced, key=lambda r: -r[0].lineno):
        start = min([before.lineno, *(d.lineno for d in getattr(before, "decorator_list", []))])
        lines[start - 1 : before.end_lineno] = text.splitlines()
    first = next(
        (n.end_lineno or 0 for n in reversed(old.body) if isinstance(n, ast.Import | ast.ImportFrom)),
        0,
    )
    return "\n".join([*lines[:first], *fresh, *lines[first:]]) + "\n"


def _name(node: ast.stmt) -> str:
    return next(iter(bound_names(node)), "")


def _text(source: str, node: ast.stmt) -> str:
    start = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    return "\n".join(source.splitlines()[start - 1 : node.end_lineno])


def load(spec: Spec, folder: str) -> list[Change]:
    """Return all changes in `mistakes/` or `variants/`, sorted by name.

    Raises:
        UserError: A mistake names no check, or one that does not exist; a line of a header has a name that nobody knows.
    """
    changes = []
    for path in sorted((spec.folder / folder).glob("*.py")):
        text = path.read_text(encoding="utf-8")
        header = re.match(r"(?:# [\w]+:.*\n(?:#   .*\n)*)*", text)
        assert header is not None
        unfolded = re.sub(r"\n#   +", " ", header[0])
        pairs = re.findall(r"^# (\w+): *(.*)$", unfolded, flags=re.MULTILINE)
        for key, _ in pairs:
            if key not in KEYS and (other := meant(key, KEYS, 0.85)):  # else it is a comment
                line = 1 + text.count("\n", 0, text.index(f"# {key}:"))
                raise UserError(f"{path}:{line}: no line of a header begins with `# {key}:`{other}")
        keys = {k: v for k, v in pairs if k != "file"}
        first = next((v for k, v in pairs if k == "file"), "")
        body = (f"# file: {first}\n" if first else "") + text[header.end() :]
        change = Change(path.stem, path, keys, body)
        known = {c.id for c in spec.checks}
        for check in (*change.fails, *change.human):
            if check not in known:
                raise UserError(f"{path}:1: no check is called `{check}`")
        if folder == "mistakes" and not (change.fails and change.words):
            raise UserError(f"{path}:1: a mistake says `# fails: CHECK` and `# words: ...`")
        changes.append(change)
    return changes
