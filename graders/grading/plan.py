"""What is graded of a sheet, in which order, with which settings; and what a submission is completed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from graders.checks import Check, digest
from graders.grading.decisions import Override
from graders.grading.names import with_names
from graders.model import Submission
from graders.sheets import data
from graders.sheets.reference import course_files, reference_files
from graders.sheets.skeletons import digests
from graders.sheets.spec import Spec
from graders.vocabulary.symbols import symbols_of

GIVEN, SHEET = (".py", ".ipynb", ".md", ".txt"), "answers.md"
"""Files that are told to be still as they were handed out; never the answer sheet, whose blanks say what is not answered."""


@dataclass
class Devices:
    """What a sheet's runs can have where its submissions are run.

    Args:
        gpu: Whether that is a GPU.
    """

    gpu: bool = False


@dataclass(frozen=True)
class Plan:
    """A sheet and how it is graded.

    Args:
        spec: The sheet.
        public_only: Leave out the hidden checks, as students do.
        training: Whether to run what must be trained.
        early: Whether runs may end once their verdict on accuracy is certain enough.
        decisions: What people decided about submissions.
        devices: What there is where they are run.
    """

    spec: Spec
    public_only: bool = False
    training: bool = True
    early: bool = False
    decisions: tuple[Override, ...] = ()
    devices: Devices = field(default_factory=Devices)

    def checks(self) -> list[Check]:
        """Return what is graded, in the order of work: what must be trained comes last.

        Hidden checks come after the public ones, to which code could carry what it was given in hidden ones,
        since students read what a public one raises.
        """
        checks = [
            c for c in self.spec.checks if (c.public or not self.public_only) and (self.training or not c.run)
        ]
        late = after_hidden(checks)
        return sorted(checks, key=lambda c: (bool(c.run), c.id in late))

    def completed(self, submission: Submission) -> Submission:
        """Return the submission with the course's own files, where it does not bring them, and the names it gives."""
        mine = [d.symbols for d in self.decisions if d.student == submission.student]
        submission = with_names(submission, self.spec, {k: n for names in mine for k, n in names.items()})
        names = {path.rpartition("/")[2] for path in submission.files}
        # a package of that name is what its imports mean
        names |= {f"{path.split('/')[-2]}.py" for path in submission.files if path.endswith("/__init__.py")}
        missing = {n: d for n, d in course_files(self.spec).items() if n not in names}
        files = {**submission.files, **missing}
        given = {
            n
            for n, d in files.items()
            if n.endswith(GIVEN)
            and not n.rpartition("/")[2].startswith(SHEET)
            and digest(d) in self.handout_digests
        }
        return replace(submission, files=files, untouched=frozenset(given))

    @cached_property
    def reference(self) -> Submission:
        """The reference's own files."""
        return self.with_data(Submission("reference", reference_files(self.spec)))

    def with_data(self, submission: Submission) -> Submission:
        """Return code of ours with the sheet's data, which hand-ins find beside theirs."""
        if not self.spec.data:
            return submission
        return replace(submission, files={**data.files(self.spec), **submission.files})

    def unsalted(self, check: Check) -> Check:
        """Return a check of the sheet with the sheet's own inputs, in the place of those that a cohort's secret draws."""
        return self._unsalted[check.id] if check.salt else check

    @cached_property
    def _unsalted(self) -> dict[str, Check]:
        return {check.id: check.salted("") for check in self.spec.checks}

    @property
    def settings_of_runs(self) -> dict[str, dict[str, Any]]:
        """The settings of the runs, as the sandbox is told them."""
        gpu = self.devices.gpu
        return {n: r.settings(gpu=gpu, early=self.early) for n, r in self.spec.runs.items()}

    def lacks_gpu(self, name: str) -> bool:
        """Return whether a run needs a GPU where there is none."""
        return self.spec.runs[name].needs_gpu and not self.devices.gpu

    @cached_property
    def rehearsal(self) -> dict[str, Any] | None:
        """The settings of the sheet's rehearsal, as the sandbox is told them; None where it has none."""
        set_ = self.spec.rehearsal
        return None if set_ is None else set_.model_dump(mode="json", exclude={"title"})

    def may_be_inline(self, check: Check) -> bool:
        """Return whether what a check looks at may stand in a script without a name or be printed, so that a rehearsal shows it."""
        symbols = self.spec.naming.symbols
        return (
            self.rehearsal is not None
            and not check.run
            and (check.may_be_printed or any(symbols[s].inline for s in symbols_of(check)))
        )

    @cached_property
    def handout_digests(self) -> np.ndarray[Any, Any]:
        """Digests of the files that students were given."""
        return np.array(digests(self.spec), dtype=np.str_)


def after_hidden(checks: Sequence[Check]) -> set[str]:
    """Return the ids of hidden checks and of those that build on them."""
    late: set[str] = set()
    for c in checks:
        if not c.public or late & {*c.needs, *c.builds_on}:
            late.add(c.id)
    return late
