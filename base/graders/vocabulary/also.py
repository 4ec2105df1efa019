"""Another symbol whose results count as right."""

from __future__ import annotations

from pydantic import Field

from graders.vocabulary.frozen import Frozen
from graders.vocabulary.symbols import Symbol


class Also(Frozen):
    """Another formula that counts as right, such as the sheet's own where the sheet errs."""

    call: Symbol = Field(description="A symbol of the reference that computes it.")
    note: str = Field(description="What the student is told when it was used.")
