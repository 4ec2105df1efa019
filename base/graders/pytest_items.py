"""Each check of a sheet as an item of pytest, proven by its reference, its mistakes and its variants.

In a folder of sheets, a `conftest.py` with this line makes `pytest FOLDER` prove them:

    from graders.pytest_items import pytest_collect_file
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest

from graders.authoring.verify import Proof, verify
from graders.checks import Check
from graders.errors import UserError
from graders.sheets.load import lines_of_checks, load_spec

TRUST = "TORCHGRADE_TRUST"
"""Environment variable: where it is set, the course's own code runs without a jail."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A `spec.yaml` is a file of items."""
    if file_path.name == "spec.yaml":
        return Sheet.from_parent(parent, path=file_path)
    return None


class Sheet(pytest.File):
    """A spec; it is proven once, when its first check is asked for."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item a check, in the order of the sheet."""
        try:
            spec = load_spec(self.path)
        except UserError as error:
            raise self.CollectError(str(error)) from error
        for check in spec.checks:
            yield CheckItem.from_parent(self, name=check.id, check=check)

    @cached_property
    def lines(self) -> dict[str, int]:
        """Where each check stands."""
        return lines_of_checks(self.path)

    @cached_property
    def proof(self) -> Proof | UserError:
        """The proof of the whole sheet, or why it could not even be tried, which is then so for every check."""
        try:
            return verify(load_spec(self.path), jailed=not os.environ.get(TRUST))
        except UserError as error:
            return error


class NotProven(Exception):
    """What is wrong with a check."""


class CheckItem(pytest.Item):
    """One check: the reference passes it, every mistake made for it fails it, every variant passes it."""

    parent: Sheet

    def __init__(self, *, check: Check, **keys: object) -> None:
        super().__init__(**keys)  # type: ignore[arg-type]
        self.check = check

    def runtest(self) -> None:
        """Look up what the proof says of this check."""
        proof = self.parent.proof
        if isinstance(proof, UserError):
            raise NotProven(str(proof))
        if said := [p.said for p in proof.problems if p.check == self.check.id]:
            raise NotProven("\n".join(said))
        if self.check.kind == "manual":
            pytest.skip("a person decides")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        """The problems alone, without a traceback of ours."""
        if isinstance(excinfo.value, NotProven):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """The line of the spec at which the check stands."""
        line = self.parent.lines[self.check.id]
        return self.path, line - 1, f"{self.path.parent.name}: {self.check.title}"
