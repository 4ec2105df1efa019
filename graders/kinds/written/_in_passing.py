"""InPassing: the base of kinds whose numbers a text may tell in passing, where the sheet does not ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from graders.checks import Outside
from graders.kinds.on_paper import OnPaper
from graders.model import Observation
from graders.vocabulary.observed import numbers

if TYPE_CHECKING:
    from graders.observing.code import Code


class InPassing(OnPaper):
    """Numbers that a text may tell in passing: right ones leave nothing to be decided where another check shows the same."""

    answer: str = Field(description="Its label on the answer sheet, such as `1b`.")
    in_passing: str = Field(
        "",
        description="Regular expression of what its numbers are called in texts, such as `param`, where the sheet does not ask for them, "
        "and the handout alone has a label: what stands at that label in other documents fails nothing, and is shown by `shown_by` where "
        "no other whole number of three digits or more is called so in the texts to the question.",
    )
    of_question: tuple[float, ...] = Outside(
        (), description="Numbers of the question that may stand beside those in such texts."
    )

    def passing(self, code: Code) -> Observation:
        """Return the numbers that the texts to the question tell in passing; nothing where an answer sheet of the handout is there."""
        from graders.observing.probes.locating import in_passing

        found = in_passing.numbers(code, self.answer, self.in_passing) if self.in_passing else None
        return {} if found is None else {"told": np.array(found, np.float64)}

    def leaves_out(self, seen: Observation, wanted: Observation) -> bool:
        """Return whether the texts to the question tell no number but the right ones and those of the question."""
        told, right = numbers(seen, "told"), numbers(wanted, "value")
        if told is None or right is None:
            return super().leaves_out(seen, wanted)
        return bool(np.isin(told, np.array([*right.reshape(-1), *self.of_question])).all())
