"""A name or a choice in a written answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Outside
from graders.kinds.on_paper import OnPaper
from graders.model import Observation, Outcome, Verdict, failed, human, passed
from graders.vocabulary import glossary, moments, outright, reserves, wording, words
from graders.vocabulary.compiled import compiled
from graders.vocabulary.observed import text
from graders.vocabulary.renamed import Renamed
from graders.vocabulary.sees import strings

if TYPE_CHECKING:
    from graders.observing.code import Code


UNKNOWN = "the machine does not know this answer"
BOTH = "it names what is right and what is wrong"
MORE = 2000
"""Letters of what stands beside an answer that are looked at."""


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
    right_names: tuple[str, ...] = Outside(
        (),
        description="Names that are right as well: those of `graders/vocabulary/glossary.py` are known in four languages.",
    )
    wrong_names: tuple[str, ...] = Outside(
        (), description="Names that are wrong, known as those of `right_names`."
    )

    equal_variances: tuple[str, ...] = Outside(
        (),
        description="Two variables such as `[z, a]`: right is also that their variances are equal, in any notation.",
    )

    was = Renamed("word", since="0.2")
    draws = False
    reserved: ClassVar = reserves.OF_NAMES  # `wording` knows what else may deny a word
    sees: ClassVar = {
        "text": strings(0),
        "more": strings(0),
        "question": strings(0),
        "unread": strings(0),
        "page": strings(0),
    }
    cure = "write a word or a sentence"
    reads_files = True
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """The answer as it was written."""
        from graders.observing.probes.locating import answers, passages
        from graders.observing.probes.spelling.tokens import Unread

        try:
            answer = answers.given(code, self.answer, self.stands_at)
        except Unread as error:
            return {"text": np.array(""), "unread": np.array(str(error)[:300])}
        if isinstance(answer, answers.Answer):
            said = {"text": np.array(answer.text[:1000]), **answer.marks}
            if answer.others:
                return {
                    **said,
                    "unread": np.array(f"other words stand there too: “{answer.others[0].text[:200]}”"),
                }
            if answer.whole.strip() != answer.text.strip():
                said["more"] = np.array(answer.whole[:MORE])
            if answer.shared:  # it may be named below the label of another part
                said["question"] = np.array(passages.of_question(code, self.answer)[:MORE])
            return said
        return {"text": np.array(str(answers.value(code, answer))[:1000])}

    def reading(self, seen: Observation) -> str:
        """The words."""
        return f"the words “{text(seen, 'text')[:200]}”"

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """What is right must be all that is said; where it stands among other things, or may be taken back, a person reads it."""
        return self.undoubted(seen, self._decided(seen, wanted))

    def ends_in_another(self, seen: Observation, wanted: Observation | None) -> bool:
        """Whether the last paragraph names what is wrong."""
        *_, last = re.split(r"\n\s*\n", text(seen, "more").strip())
        said = text(seen, "text")
        return bool(last) and last not in said and self._of(last).verdict is Verdict.FAILED

    def _decided(self, seen: Observation, wanted: Observation) -> Outcome:
        said = text(seen, "text")
        if unread := text(seen, "unread"):
            return human(unread, actual=said[:300])
        outcome = self._of(said)
        more = text(seen, "more")
        if (
            outcome.verdict is Verdict.HUMAN
            and outcome.diagnosis.summary in (UNKNOWN, wording.OPPOSITE)
            and more
        ):
            further = self._of(more)  # the passage names it below
            if further.diagnosis.summary == wording.SEVERAL and self._in_one(more):
                return passed()
            outcome = further if further.verdict is not Verdict.FAILED else outcome
        elif (
            outcome.verdict is Verdict.FAILED
            and self._right
            and compiled(self._right).search(f"{more} {text(seen, 'question')}")
        ):
            outcome = human(BOTH, actual=said[:300])
        if outcome.verdict is Verdict.HUMAN and any(
            self._is_named(one) or self._is_outright(one) for one in (more or said, text(seen, "question"))
        ):
            return passed()
        return outcome

    def _is_named(self, said: str) -> bool:
        """Whether the sentences that say what something is called name what is right, none of them anything else, and no other denies it."""
        wrong = _pattern(self.wrong, self.wrong_names)
        names, others = wording.naming(said)
        others = [s for s in others if not wrong or not wording.in_mathematics(s, wrong)]
        if any(wording.CALLED.search(s) and self._of(s).diagnosis.summary == UNKNOWN for s in names):
            return False  # it has a name that nobody knows
        if any(outright.begins(c, self._right, limited=True) for c, _ in outright.sentences(said)[0]):
            return False
        told = [o for o in map(self._of, names) if o.diagnosis.summary != UNKNOWN]
        beside = [o for o in map(self._of, others) if o.diagnosis.summary not in (UNKNOWN, wording.SEVERAL)]
        return bool(told) and all(o.verdict is Verdict.PASSED for o in (*told, *beside))

    def _is_outright(self, said: str) -> bool:
        """Whether all that says outright how something is called names what is right, and nothing is said to be what is wrong."""
        wrong = _pattern(self.wrong, self.wrong_names)
        told, others = outright.sentences(said)
        right = False
        for clause, as_a_name in told:
            outcome = self._of(clause)
            if outcome.verdict is Verdict.PASSED and outright.begins(clause, self._right):
                right = True
            elif outcome.diagnosis.summary != UNKNOWN or as_a_name or outright.KIND.search(clause):
                return False
        denied = any(self._of(o).diagnosis.summary == wording.OPPOSITE for o in others)
        return right and not denied and not (wrong and any(outright.claimed(o, wrong) for o in others))

    def _in_one(self, said: str) -> bool:
        """Whether one paragraph says what is right without doubt, and none anything that is wrong."""
        paragraphs = [self._of(part) for part in re.split(r"\n\s*\n", said) if part.strip()]
        unknown = [o for o in paragraphs if o.verdict is Verdict.HUMAN and o.diagnosis.summary == UNKNOWN]
        right = [o for o in paragraphs if o.verdict is Verdict.PASSED]
        return bool(right) and len(right) + len(unknown) == len(paragraphs)

    def _of(self, wrote: str) -> Outcome:
        """What is to be said of words."""
        right, wrong = self._right, _pattern(self.wrong, self.wrong_names)
        said = moments.canonical(wrote) if self.equal_variances else wrote
        longer = _pattern("", self.right_names)
        rest, named = words.without(said, wrong, longer) if wrong else (said, False)
        is_right = bool(right and compiled(right).search(rest))
        if named:
            several = wording.UNSURE.search(said) or (right and wording.of_several(said, right, wrong))
            if not is_right and several:
                return human(wording.SEVERAL, actual=wrote[:300])
            if not is_right and wording.undone(said, wrong):
                return human(wording.OPPOSITE, actual=wrote[:300])
            if not is_right:
                return failed("this is not it", actual=wrote[:200], hint=self.hint)
            return human(BOTH, actual=wrote[:300])
        if not is_right:
            return human(UNKNOWN, actual=wrote[:300])
        doubt = wording.beyond(rest, right)
        return human(doubt, actual=wrote[:300]) if doubt else passed()

    @property
    def _right(self) -> str:
        """What fits all that is right."""
        right = _pattern(self.right, self.right_names)
        if not self.equal_variances:
            return right
        equal = moments.set_equal(*self.equal_variances)
        return f"{right}|(?:{equal})" if right else equal

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Both say the same wrong word."""
        wrong = _pattern(self.wrong, self.wrong_names)
        said = [compiled(wrong).search(text(o, "text")) for o in (seen, mistake)]
        return all(said) and len({s[0].lower() for s in said if s is not None and wrong}) == 1


def _pattern(own: str, names: tuple[str, ...]) -> str:
    """Return what fits a regular expression of a sheet, or a name in any of its forms."""
    known = rf"(?<!\w)(?:{'|'.join(map(glossary.forms, names))})(?!\w)" if names else ""
    return "|".join(f"(?:{part})" for part in (own, known) if part)
