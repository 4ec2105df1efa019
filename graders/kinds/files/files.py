"""Files that a hand-in must hold."""

from __future__ import annotations

import ast
import fnmatch
import re
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import HANDOUT, Check, Outside, digest
from graders.kinds.files._papers import are_of_one
from graders.model import Observation, Outcome, failed, human, passed
from graders.submission.entries import unopened
from graders.vocabulary.observed import texts
from graders.vocabulary.packed import MAY_LIE
from graders.vocabulary.patterns import called
from graders.vocabulary.sees import strings

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.units import Unit


EMPTY = digest(b"")


class Files(Check):
    """The hand-in holds the files asked for, filled in, and none that is not allowed.

    Why:
        A submission that lacks a file, or holds the handout as it was, is best said at once.

    Example:
        - id: code
          kind: files
          title: Code and README
          points: 1
          wanted: ["vae*.py|vae*.ipynb", "readme*"]
          blanks: ["<your name>"]

    Fails:
        there is no file called `vae….py` or `vae….ipynb`
    """

    kind: Literal["files"]
    wanted: tuple[str, ...] = Outside((), description="Groups of glob patterns, `a|b`; each needs a file.")
    only: str = Outside("", description="Of the files that fit this pattern (`a|b`), at most one is allowed.")
    none_of: str = Outside("", description="No file may fit this pattern (`a|b`).")
    exactly: bool = Outside(
        False, description="Names of `wanted` count with their case, and at top level alone."
    )
    blanks: tuple[str, ...] = Field((), description="Placeholders of the handout that must be gone.")
    or_holds: tuple[str, ...] = Field(
        (),
        description="Of each group of `wanted`, a regular expression (case does not count): code that has such a name or text will do whatever its file is called.",
    )

    draws = False
    executes: ClassVar = False
    sees: ClassVar = {
        "paths": strings(1),
        "blanks": strings(1),
        "digests": strings(1),
        "holding:{n}": strings(1),
        "closed": strings(1),
    }
    compares = ("paths",)
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """Paths, digests of their text, the blanks that are still there, and archives that are not opened."""
        paths = sorted(code.files)
        blank = [next((b for b in self.blanks if b.encode() in code.files[p]), "") for p in paths]
        return {
            "paths": np.array(paths, dtype=np.str_),
            "blanks": np.array(blank, dtype=np.str_),
            "digests": np.array([digest(code.files[p]) for p in paths], dtype=np.str_),
            "closed": np.array(unopened(code.files, code.given), dtype=np.str_),
            **{
                f"holding:{i}": np.array([u.path for u in code.units.values() if _holds(u, words)], np.str_)
                for i, words in enumerate(self.or_holds)
            },
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Every pattern needs a file that is not the handout's own."""
        paths, blanks, digests = (
            texts(seen, "paths"),
            texts(seen, "blanks"),
            texts(seen, "digests"),
        )
        if "paths" not in seen or not len(paths) == len(blanks) == len(digests):
            return failed("the hand-in could not be listed", hint=self.hint)
        rows = list(zip(paths, blanks, digests, strict=True))
        handout, closed = texts(wanted, HANDOUT), texts(seen, "closed")
        for i, patterns in enumerate(self.wanted):
            fits = [row for row in rows if matches(row[0], patterns)]
            fits = fits or self._holding(rows, texts(seen, f"holding:{i}"))
            right = [r for r in fits if any(fnmatch.fnmatchcase(r[0], p) for p in patterns.split("|"))]
            if self.exactly and fits and not right:
                return failed(
                    f"`{fits[0][0]}` should be called {called(patterns)}, and lie at top level",
                    expected=called(patterns).replace("`", ""),
                    actual=fits[0][0],
                    hint=self.hint,
                )
            if not fits and closed:
                return human(f"there is no file called {called(patterns)}", ask=MAY_LIE.format(closed[0]))
            if not fits:
                return failed(
                    f"there is no file called {called(patterns)}",
                    expected=called(patterns).replace("`", ""),
                    actual=", ".join([p for p, _, sum_ in rows if sum_ not in handout][:12]) or "no files",
                    hint=self.hint,
                )
            new = [row for row in fits if row[2] not in handout]
            if all(row[2] == EMPTY for row in new):
                said = f"`{new[0][0]}` is empty" if new else f"`{fits[0][0]}` is still as it was handed out"
                if closed:
                    return human(said, ask=MAY_LIE.format(closed[0]))
                return failed(said, hint=self.hint)
            if all(row[1] for row in new):
                return failed(f"`{new[0][0]}` still holds the blank `{new[0][1]}`", hint=self.hint)
        if foreign := [p for p in paths if self.none_of and matches(p, self.none_of)]:
            return failed(
                f"there are files that should not be handed in: {', '.join(foreign[:6])}",
                hint=self.hint,
            )
        extra = [p for p in paths if self.only and matches(p, self.only)]
        if len(extra) > 1 and all(p.lower().endswith(".pdf") for p in extra) and are_of_one(extra):
            return human(
                f"there are additional files: {', '.join(extra[:6])}", ask="look which of them is the report"
            )
        if len(extra) > 1:
            return failed(
                f"there are additional files: {', '.join(extra[:6])}",
                expected="one file",
                actual=f"{len(extra)} files",
                hint=self.hint,
            )
        return passed()

    def _holding(self, rows: list[tuple[str, str, str]], paths: list[str]) -> list[tuple[str, str, str]]:
        """Return the files that hold the words of a group, and are not called as those of another one."""
        others = "|".join(self.wanted)
        return [row for row in rows if row[0] in paths and not matches(row[0], others)]


def _holds(unit: Unit, words: str) -> bool:
    """Return whether a name or a text in the code of a file has the words."""
    nodes = (node for _, tree in unit.trees for node in ast.walk(tree)) if words else ()
    said = (getattr(node, field, None) for node in nodes for field in ("name", "id", "attr", "arg", "value"))
    return any(isinstance(text, str) and re.search(words, text, re.IGNORECASE) for text in said)


def matches(path: str, patterns: str) -> bool:
    """Whether the file's name, in lower case, fits one of `a|b`."""
    name = path.rpartition("/")[2].lower()
    return any(fnmatch.fnmatch(name, p.lower()) for p in patterns.split("|"))
