"""Makes the sandboxes in which submissions to a sheet are run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graders.grading.plan import Plan
from graders.paths import SHEETS, SOLUTIONS
from graders.sandbox.gpu import mine
from graders.sandbox.session import Session
from graders.sheets import data
from graders.sheets.reference import reference_files

MANY = 50
"""Submissions for which it pays to spend a second or two on making each of them cheaper."""


@dataclass(frozen=True)
class Sandboxes:
    """Makes sandboxes for one sheet.

    Args:
        plan: What is graded.
        jailed: Whether submissions run in the jail.
        secrets: Further folders that no submission may see, such as that of all submissions.
    """

    plan: Plan
    jailed: bool = True
    secrets: tuple[Path, ...] = ()

    def new(self, submissions: int = 1) -> Session:
        """Return a sandbox for so many submissions; it is not started yet."""
        spec = self.plan.spec
        files = reference_files(spec) if submissions >= MANY else {}
        checks = self.plan.checks()
        modules = {module for c in checks for module in (type(c).__module__, *c.modules)}
        if spec.rehearsal or any(c.run or c.trains for c in checks):  # what these draw is recorded
            modules.add("matplotlib.pyplot")
        return Session(
            data.folder(spec),
            spec.naming,
            spec.limits,
            jailed=self.jailed,
            sources=b"\n".join(files.values()),
            modules=sorted(modules),
            secrets=(
                spec.folder,
                *(spec.course / name for name in (SHEETS, SOLUTIONS)),
                spec.solution,
                *self.secrets,
            ),
            libraries=spec.allowed,
            gpu=mine() if self.plan.devices.gpu else None,
        )
