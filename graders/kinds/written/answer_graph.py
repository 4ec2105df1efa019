"""A computation graph, written as a list of assignments."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Outside
from graders.kinds.on_paper import READERS, OnPaper
from graders.model import Array, Observation, Outcome, Verdict, failed, human, passed
from graders.numerics.compare import alike
from graders.numerics.recognise import difference
from graders.vocabulary import reserves, wording
from graders.vocabulary.inputs import Input
from graders.vocabulary.observed import number, numbers, text, texts
from graders.vocabulary.renamed import Renamed
from graders.vocabulary.sees import reals, strings, truth, whole
from graders.vocabulary.signs import LETTERS, shown

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.probes.computation_graphs.graphs import Graph


def _agreed(graphs: list[Graph]) -> Graph | None:
    """The last of several graphs that compute the same; None where they do not."""
    same = graphs and all(np.allclose(g.value, graphs[-1].value, equal_nan=True) for g in graphs)
    return graphs[-1] if same else None


GRAPHS = "graders.observing.probes.computation_graphs"
TOLD = 2000
"""Letters of what stands beside the assignments that are looked at."""
STEP = re.compile(r"(?:minus|moins|menos|plus|más|times|mal|fois|por)(?=[\s$]+[$\\\w(])", re.I)
"""The word for an operation, by which a step is told, before what it is done with."""
MISPLACED = "other assignments stand under this label, and the right ones elsewhere"
ALIKE = {
    "value": (),
    "single": ("operations",),
    "reuse": ("again",),
    "sums": ("names", "users", "summed"),
}
"""What is the same, beside the value, where a mistake is the same, by what is checked."""


class AnswerGraph(OnPaper):
    """A list of assignments has one operation each, reuses what it has, and computes an expression.

    Lines such as `t1 = a + b` stand under a label of the answer sheet. With `sums`, lines such as
    `dL/da = dL/dt1 * dt1/da + dL/dt2 * dt2/da` under another label must name, for every variable, all
    variables that are computed from it.

    Why:
        Computation graphs on paper: each line is one operation, so that values, reuse and the chain rule
        can be decided.

    Example:
        - id: a-value
          kind: answer_graph
          title: The assignments compute it
          points: 0.5
          answer: 1.3A
          variables:
            a: {uniform: [7], low: 0.5, high: 2}
            b: {uniform: [7], low: 0.5, high: 2}

    Fails:
        `t1 = a + b * a` is not one operation
    """

    kind: Literal["answer_graph"]
    answer: str = Field(description="Label of the assignments.")
    variables: dict[str, Input] = Field(
        min_length=1, description="What is given, and the points at which values are compared."
    )
    sums_at: tuple[str, ...] = Field(
        (), description="Labels of the sheet's own numbering where the sums stand, such as `1.3A.d`."
    )
    sums: str = Field("", description="Label of the sums of products of partial derivatives.")
    constants: tuple[str, ...] = Field(
        (),
        description="Variables that are data: their sums may be left out, and must be right where they are given.",
    )
    aspect: Literal["value", "single", "reuse", "sums"] = Outside(
        "value", description="Which of the four is checked."
    )
    operations: int = Outside(0, ge=0, description="`reuse`: so many operations suffice.")

    was = Renamed("assignments", since="0.2")
    sees: ClassVar = {
        "text": strings(0),
        "unread": strings(0),
        "page": strings(0),
        "value": reals(),
        "operations": whole(1),
        "lines": strings(1),
        "repeated": strings(1),
        "again": reals(2),
        "signs": strings(1, longest=LETTERS),
        "among": truth(0),
        "misplaced": truth(0),
        "told": strings(0),
        "names": strings(1),
        "users": strings(1),
        "summed": strings(1),
        "beside_sums": strings(0),
    }
    cure = "write lines such as `t1 = a + b`, one operation each"
    for_form = ("aspect",)
    reads_files = True
    modules = (*READERS, f"{GRAPHS}.adjoints", f"{GRAPHS}.told_sums")
    compares = ("value",)
    exact = True

    def observe(self, code: Code) -> Observation:
        """The last value, the operations of each line, and for each variable what is made of it and what is summed."""
        from graders.observing.arrays import array, tensor
        from graders.observing.probes.computation_graphs import graphs
        from graders.observing.probes.locating import answers, passages
        from graders.observing.probes.spelling.tokens import Unread

        points = self.make(self.variables)
        unread = ""
        try:
            written = answers.given(code, self.answer, self.stands_at)
        except Unread as error:
            written, unread = None, str(error)
        if written is not None and not isinstance(written, answers.Answer):
            arguments = {n: tensor(v) for n, v in points.items()}
            return {"value": array(answers.value(code, written, arguments)).astype(np.float64)}
        said = written.text if written is not None else ""
        graph: Graph | None = None
        partly = False
        if written is not None:
            try:
                graph = graphs.read(said, points)
                partly = "=" in written.whole[len(said) :]
            except ValueError as error:
                unread = str(error)
            if partly:  # what stands below belongs to it, where it can be read
                with contextlib.suppress(ValueError):
                    graph, partly = graphs.read(written.whole, points), False
        elsewhere = None
        if graph is None or not graphs.is_whole(graph, points):
            elsewhere = _agreed(
                [g for t in passages.texts(code) if (g := graphs.among(t, points)) is not None]
            )
        apart = graph is not None and elsewhere is not None and written is not None
        misplaced = apart and written is not None and graphs.among(written.whole, points) is None
        graph = elsewhere or graph
        if graph is None:
            return {"text": np.array(said[:600]), "unread": np.array(unread[:300])}
        seen: dict[str, Array] = {
            "text": np.array(said[:600]),
            "value": graph.value,
            "operations": np.array([line.operations for line in graph.lines]),
            "lines": np.array([line.text for line in graph.lines]),
            "repeated": np.array(graph.repeated, dtype=np.str_),
            "again": np.stack([*graph.again, graph.value])[:-1],
            "signs": shown(graph.signs),
            **(written.marks if written is not None else {}),
            **({"among": np.array(True)} if elsewhere or partly else {}),
            **({"misplaced": np.array(True)} if misplaced else {}),
            **({"told": np.array(written.whole[:TOLD])} if written is not None else {}),
        }
        on_sheet = written is not None and written.on_sheet
        return {**seen, **(self._summed(code, graph, on_sheet) if self.sums else {})}

    def _summed(self, code: Code, graph: Graph, on_sheet: bool) -> Observation:
        """For each variable of a graph what is made of it, and what is summed; `?` where that is unclear."""
        from graders.observing.missing import Unanswered
        from graders.observing.probes.computation_graphs import adjoints, told_sums
        from graders.observing.probes.locating import answers, passages, unmarked

        written = None
        try:
            written = answers.written(code, self.sums, self.sums_at)
        except Unanswered:  # blank sums cost their own points alone
            on_sheet = on_sheet and not unmarked.elsewhere(code, self.sums)
        users, last = graph.users(), graph.lines[-1].name
        names = sorted(users)
        capital = next((c for c in self.sums if c.isupper() and c != last), "")
        if written is not None:
            written = replace(written, whole=told_sums.prepared(written.whole, capital, last, users))
            if adjoints.of_another(written.whole, capital, {*names}):
                unsaid_sums = np.array([wording.UNCLEAR] * len(names), dtype=np.str_)
                return {
                    **written.marks,
                    "names": np.array(names, dtype=np.str_),
                    "users": unsaid_sums,
                    "summed": unsaid_sums,
                }
        found, whole = adjoints.fractions(written.whole) if written is not None else ({}, on_sheet)
        whole = whole and bool(found or written is None) and set(found) <= {*names, last}
        if written is not None and not (whole and set(names) <= set(found)):
            found = adjoints.read(written.whole, set(names), last) or found
        sums = {n: {last if y == last.lower() else y for y in found[n]} or {wording.UNCLEAR} for n in found}
        unsaid = set() if whole else {wording.UNCLEAR}
        # what the result is computed from has no sum: dL/du is all that there is to say
        left_out = {n: users[n] for n in names if n in self.constants or users[n] == {last}}
        summed = {n: sums.get(n, left_out.get(n, unsaid) if sums else unsaid) for n in names}
        unclear = any(wording.UNCLEAR in ys for ys in summed.values())
        every = passages.texts(code) if unclear else []
        told = (s for t in every for s in (t, told_sums.prepared(t, capital, last, users)))
        if any(adjoints.among(t, users, last, {*left_out}) for t in told):
            summed = users
        said = {"beside_sums": np.array(written.whole)} if written is not None else {}
        return {
            **(written.marks if written is not None else {}),
            **said,
            "names": np.array(names, dtype=np.str_),
            "users": np.array([" ".join(sorted(users[n])) for n in names], dtype=np.str_),
            "summed": np.array([" ".join(sorted(summed[n])) for n in names], dtype=np.str_),
        }

    def reading(self, seen: Observation) -> str:
        """The assignments, or the sums."""
        lines, summed = texts(seen, "lines"), [s for s in texts(seen, "summed") if s]
        if self.aspect == "sums":
            return f"{len(summed)} sums"
        if not lines:
            return "no assignments"
        return f"{len(lines)} assignments, the last one `{lines[-1][:200]}`"

    @np.errstate(all="ignore")
    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """One of the four aspects; what was found without its label fails nothing."""
        outcome = self._decided(seen, wanted)
        if number(seen, "among") == 1 and outcome.verdict is Verdict.FAILED:
            lines = "; ".join(texts(seen, "lines"))
            return human(
                "the assignments have no label of their own, or more stands below them", actual=lines
            )
        if number(seen, "misplaced") == 1 and outcome.verdict is Verdict.PASSED:
            return human(MISPLACED, actual=text(seen, "text"))
        if outcome.verdict is Verdict.PASSED and (
            said := reserves.found(STEP.sub("", text(seen, "told")), reserves.OF_NAMES)
        ):
            return human(reserves.DOUBT.format(said[:80]), actual=text(seen, "text"))
        return outcome

    def _decided(self, seen: Observation, wanted: Observation) -> Outcome:
        wrote = text(seen, "text")
        if unread := text(seen, "unread"):
            return human(f"the machine cannot read the assignments: {unread}", actual=wrote)
        among = number(seen, "among") == 1
        if not among and (wording.UNSURE.search(wrote) or wording.OR.search(wrote)):
            return human(wording.SEVERAL, actual=wrote)
        if self.aspect == "value":
            return self._value(seen, wanted)
        if "text" not in seen:
            return human("the value is computed by a program", ask="look for the assignments")
        lines, operations = texts(seen, "lines"), numbers(seen, "operations")
        if operations is None or operations.shape != (len(lines),) or not lines:
            return failed("there are no assignments", hint=self.hint)
        if self.aspect == "single":
            wrong = [line for line, n in zip(lines, operations, strict=True) if n != 1]
            if wrong:
                return failed(
                    f"`{wrong[0]}` is not one operation",
                    expected="one operation in each assignment",
                    actual="; ".join(wrong[:4]),
                    hint=self.hint,
                )
            return passed()
        if self.aspect == "reuse":
            repeated = texts(seen, "repeated")
            if repeated or operations.sum() > self.operations:
                what = (
                    f"`{repeated[0]}` is computed twice"
                    if repeated
                    else "there are more operations than needed"
                )
                return failed(
                    what,
                    expected=f"{self.operations} operations",
                    actual=f"{operations.sum():g}",
                    hint=self.hint,
                )
            return passed()
        return self._sums(seen)

    def resembles(self, seen: Observation, mistake: Observation) -> bool:
        """Whether the same is computed, and what this check looks at is the same too."""
        return super().resembles(seen, mistake) and all(
            n in seen and n in mistake and alike(seen[n], mistake[n]) for n in ALIKE[self.aspect]
        )

    def _value(self, seen: Observation, wanted: Observation) -> Outcome:
        actual, expected = numbers(seen, "value"), numbers(wanted, "value")
        if actual is None or expected is None:
            return failed("no value came back", hint=self.hint)
        why = difference(actual, expected, 1e-3, 1e-6)
        if why is None:
            return passed()
        return failed(
            f"the last variable is not the value of the expression: {why.said}",
            actual=text(seen, "text"),
            hint=self.hint,
            cause=why.cause,
        )

    def _sums(self, seen: Observation) -> Outcome:
        names, users, summed = (texts(seen, n) for n in ("names", "users", "summed"))
        if not len(names) == len(users) == len(summed) or not names:
            return failed("there are no sums", hint=self.hint)
        if unclear := [n for n, s in zip(names, summed, strict=True) if wording.UNCLEAR in s.split()]:
            return human(f"the machine cannot read the sum of `{unclear[0]}`")
        if not any(summed):
            return failed("the sums are not filled in yet", hint=self.hint)
        right = [a == b for a, b in zip(users, summed, strict=True)]
        if all(right):
            beside = reserves.found(text(seen, "beside_sums"), reserves.BACK)
            return human(reserves.DOUBT.format(beside[:80])) if beside else passed()
        at = right.index(False)
        terms = [" + ".join(f"dL/d{u} d{u}/d{names[at]}" for u in s.split()) for s in (users[at], summed[at])]
        return failed(
            f"{right.count(False)} of {len(names)} sums are incomplete or wrong; the first is that of `{names[at]}`",
            credit=sum(right) / len(right),
            expected=re.sub(r"^$", "1", terms[0]),
            actual=terms[1] or "nothing",
            hint=self.hint,
        )
