"""A function that returns texts, tokens or lists of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check
from graders.model import Observation, Outcome, failed, passed
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import texts
from graders.vocabulary.sees import strings
from graders.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from graders.observing.code import Code

MOST = 10_000


class Texts(Check):
    """A function returns the text, tokens, pairs or numbers that the reference returns, in the same order.

    Lists, tuples, dicts, sets and generators are compared entry by entry, whatever they are made of; a set in the order of
    the alphabet.

    Why:
        Tokenizers, merges of byte-pair encoding, vocabularies and loaders return lists of strings and numbers; where two
        differ, the first entry that does says most.

    Example:
        - id: merges
          kind: texts
          title: The first merges of byte-pair encoding
          points: 3
          call: bpe_merges
          cases:
            - {text: {value: "low lower lowest"}, count: {value: 4}}

    Fails:
        entry 2 of case 1 is ('w', 'e'), not ('lo', 'w')
    """

    kind: Literal["texts"]
    call: Symbol
    cases: tuple[dict[str, Input], ...] = Field(min_length=1, description="The arguments of each call.")

    by_any_reading = True
    exact = True
    sees: ClassVar = {"{n}": strings(1)}

    def observe(self, code: Code) -> Observation:
        """Return the entries of each result as texts, by the number of the case."""
        found = code.find(self.call)
        return {
            str(n): np.array(entries(code.call(found, self.make(case, n))), dtype=np.str_)
            for n, case in enumerate(self.cases)
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Compare the entries in order."""
        for n in range(len(self.cases)):
            name = str(n)
            if name not in wanted or wanted[name].dtype.kind != "U":
                return failed("the reference returned no texts")
            if name not in seen or seen[name].dtype.kind != "U":
                return failed(f"`{self.call}` returns no texts", hint=self.hint)
            came, right = texts(seen, name), texts(wanted, name)
            of = f" of case {n + 1}" if len(self.cases) > 1 else ""
            for place, (one, other) in enumerate(zip(came, right, strict=False), 1):
                if one != other:
                    return failed(
                        f"entry {place}{of} is {one[:80]}, not {other[:80]}",
                        expected=", ".join(right)[:300],
                        actual=", ".join(came)[:300],
                        hint=self.hint,
                    )
            if len(came) != len(right):
                return failed(
                    f"{len(came)} entries{of} come back, not {len(right)}",
                    expected=", ".join(right)[:300],
                    actual=", ".join(came)[:300],
                    hint=self.hint,
                )
        return passed()

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Return whether all entries are those of a named mistake."""
        return bool(mistake) and all(texts(seen, n) == texts(mistake, n) for n in mistake)


def entries(value: Any) -> list[str]:
    """Return the entries of a result as texts, each as Python writes it; of a single text the text itself.

    Raises:
        TypeError: Nothing came back.
    """
    if value is None:
        raise TypeError("returns nothing (None) where texts are asked")
    if isinstance(value, str):
        return [value]
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        value = list(value.items())
    if isinstance(value, set | frozenset):
        value = sorted(value, key=repr)
    if not hasattr(value, "__iter__"):
        return [repr(value)]
    found: list[str] = []
    for one in value:
        if len(found) == MOST:
            break
        found.append(one if isinstance(one, str) else _written(one))
    return found


def _written(value: Any) -> str:
    """Return a value as Python writes it, numbers of numpy and torch as those of Python, lists as tuples."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return f"({', '.join(map(_written, value))}{',' if len(value) == 1 else ''})"
    return repr(value)
