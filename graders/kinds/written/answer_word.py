"""A name or a choice in a written answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Outside
from graders.kinds.on_paper import OnPaper
from graders.model import Observation, Outcome, failed, human, passed
from graders.vocabulary import wording
from graders.vocabulary.observed import text
from graders.vocabulary.renamed import Renamed
from graders.vocabulary.sees import strings

if TYPE_CHECKING:
    from graders.observing.code import Code


class AnswerWord(OnPaper):
    """A name or a choice on the answer sheet; what is neither right nor known to be wrong is a person's.

    Why:
        A name or a choice: what is right, and what is known to be wrong; all else goes to a person.

    Example:
        - id: which-optimizer
          kind: answer_word
          title: The optimizer that keeps an average of squared gradients alone
          points: 1
          answer: 4c
          right: rms-?prop
          wrong: momentum|adagrad|sgd

    Fails:
        this is not it
    """

    kind: Literal["answer_word"]
    answer: str = Field(description="Its label on the answer sheet, such as `2c`.")
    right: str = Outside("", description="Regular expression of what counts as right.")
    wrong: str = Outside("", description="Regular expression of what is known to be wrong.")

    was = Renamed("word", since="0.2")
    draws = False
    sees: ClassVar = {"text": strings(0), "unread": strings(0)}
    cure = "write a word or a sentence"
    reads_files = True
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The answer as it was written."""
        from graders.observing.probes import answers
        from graders.observing.probes.notation import Unread

        try:
            answer = answers.given(code, self.answer)
        except Unread as error:
            return {"text": np.array(""), "unread": np.array(str(error)[:300])}
        if isinstance(answer, answers.Answer):
            said = {"text": np.array(answer.text[:1000])}
            if answer.others:
                return {
                    **said,
                    "unread": np.array(f"other words stand there too: “{answer.others[0].text[:200]}”"),
                }
            return said
        return {"text": np.array(str(answers.value(code, answer)))}

    def reading(self, seen: Observation) -> str:
        """The words."""
        return f"the words “{text(seen, 'text')[:200]}”"

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """What is right must be all that is said; where it stands among other things, a person reads it."""
        said = text(seen, "text")
        if unread := text(seen, "unread"):
            return human(unread, actual=said[:300])
        rest = re.sub(self.wrong, " ", said, flags=re.IGNORECASE) if self.wrong else said
        right = bool(self.right and re.search(self.right, rest, re.IGNORECASE))
        if rest != said:
            if not right:
                return failed("this is not it", actual=said[:200], hint=self.hint)
            return human("it names what is right and what is wrong", actual=said[:300])
        if not right:
            return human("the machine does not know this answer", actual=said[:300])
        doubt = wording.beyond(said, self.right)
        return human(doubt, actual=said[:300]) if doubt else passed()

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Both say the same wrong word."""
        said = [re.search(self.wrong, text(o, "text"), re.IGNORECASE) for o in (seen, mistake)]
        words = {s[0].lower() for s in said if s is not None and self.wrong}
        return all(said) and len(words) == 1
