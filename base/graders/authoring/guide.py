"""What a kind says of itself in its docstring: what it checks, why, an example, what a student reads, references."""

from __future__ import annotations

import inspect
import textwrap
from dataclasses import dataclass

from graders.checks import Check

SECTIONS = {"Why:": "why", "Example:": "example", "Fails:": "fails", "References:": "references"}
"""The headings of a kind's docstring; before the first stands what it checks."""


@dataclass(frozen=True)
class Guide:
    """The sections of a kind's docstring.

    Args:
        checks: What it checks: one sentence, then more where that is needed.
        why: Why a teacher wants it.
        example: A check as it would stand in a spec below `checks:`, in YAML.
        fails: What a student reads when the check of the example fails.
        references: Where the method comes from; empty for most.
    """

    checks: str
    why: str = ""
    example: str = ""
    fails: str = ""
    references: str = ""

    @property
    def sentence(self) -> str:
        """What it checks, in one sentence."""
        return self.checks.partition("\n\n")[0].replace("\n", " ")


def guide(kind: type[Check]) -> Guide:
    """Read the sections of a kind's docstring; a section that is not there is empty."""
    parts: dict[str, list[str]] = {"checks": []}
    name = "checks"
    for line in inspect.cleandoc(kind.__doc__ or "").splitlines():
        name = SECTIONS.get(line, name)
        if line not in SECTIONS:
            parts.setdefault(name, []).append(line)
    return Guide(**{n: textwrap.dedent("\n".join(lines)).strip() for n, lines in parts.items()})
