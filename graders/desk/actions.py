"""The pages beside single answers: groups, rubrics, names that were not found, second gradings, requests, progress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from graders.cohort.pace import in_words
from graders.desk import fair, pages, progress, requests
from graders.desk import groups as alike
from graders.desk.security import Refused, form_of
from graders.desk.site import Site, draft_of
from graders.desk.unfound import candidates, lack
from graders.errors import UserError
from graders.sheets.yaml import errors_in_words
from graders.vocabulary.by_hand import ByHand

Fields = Mapping[str, list[str]]


@dataclass
class Actions:
    """What graders do beside grading one answer.

    Args:
        site: The desk's pages.
    """

    site: Site

    async def _form(self, request: Request) -> tuple[Fields, str]:
        return await form_of(request, self.site.keys), request.scope["grader"]

    async def busy(self, request: Request) -> Response:
        """Say whether a student's pages are being made."""
        student = self.site.student(request)
        return JSONResponse({"busy": self.site.follower.makes(student), "fault": self.site.follower.fault})

    # -- groups ----------------------------------------------------------------------------------

    async def groups(self, request: Request) -> Response:
        """Show the groups of like answers to a question."""
        check, desk = self.site.check(request), self.site.desk
        found = [(g, len(g.open(desk)), self._samples(g)) for g in alike.groups(desk, check)]
        rules = {rule: len(of) for rule, of in alike.ruled(desk, check).items()}
        return self.site.page(request, "groups", check=desk.work.spec.check(check), groups=found, rules=rules)

    def _samples(self, group: alike.Group) -> list[tuple[str, pages.Evidence, str]]:
        """Return a few answers of a group: pseudonym, what came, what the machine says."""
        desk, found = self.site.desk, []
        for item in group.samples(desk):
            record = desk.work.record(item.student)
            result = next(r for r in record.report.results if r.id == item.check)
            machine = result.outcome.before or result.outcome
            shown = pages.evidence(desk.work.out, record, result, documents=False)
            shown = shown if shown.actual else replace(shown, actual=machine.wrote)
            found.append((desk.work.pseudonym(item.student), shown, machine.diagnosis.summary))
        return found

    def _group(self, request: Request) -> alike.Group:
        found = alike.groups(self.site.desk, self.site.check(request))
        wanted = request.path_params["group"]
        group = next((g for g in found if g.id == wanted), None)
        if group is None:
            raise Refused(404, "This group is none any more: its answers were graded again meanwhile.")
        return group

    async def group(self, request: Request) -> Response:
        """Show one group, with a decision for all of it or for chosen answers."""
        group, desk = self._group(request), self.site.desk
        check = self.site.check(request)
        open_ = {i.student for i in group.open(desk)}
        members = [(desk.work.pseudonym(i.student), i.student in open_) for i in group.items]
        return self.site.page(
            request,
            "group",
            check=desk.work.spec.check(check),
            group=group,
            samples=self._samples(group),
            members=members,
            open=len(open_),
            rubric=desk.book.rubrics[check],
            keys=pages.keys_of(desk.book.rubrics[check]),
        )

    async def decide(self, request: Request) -> Response:
        """Decide all answers of a group, or those that were chosen."""
        fields, by = await self._form(request)
        group, desk = self._group(request), self.site.desk
        codes = set(fields.get("who", ()))
        chosen = [i.student for i in group.items if desk.work.pseudonym(i.student) in codes]
        draft = replace(draft_of(fields), rule=group.rule)
        if draft.items is None and draft.points is None:
            raise Refused(422, "Tick an item, or `none applies`, or give points.")
        alike.apply(desk, group, chosen, draft, by)
        return RedirectResponse(f"/groups/{self.site.check(request)}", 303)

    async def revoke(self, request: Request) -> Response:
        """Take back what was decided for a group."""
        fields, by = await self._form(request)
        check = self.site.check(request)
        alike.revoke(self.site.desk, check, fields.get("rule", [""])[0], by)
        return RedirectResponse(f"/groups/{check}", 303)

    # -- rubrics ---------------------------------------------------------------------------------

    async def rubric(self, request: Request) -> Response:
        """Show a question's rubric to be edited."""
        check, desk = self.site.check(request), self.site.desk
        used: dict[str, int] = {}
        for decision in desk.book.by_items(check).values():
            for item in decision.items or ():
                used[item] = used.get(item, 0) + 1
        history = [e for e in desk.book.events if e.get("event") == "rubric" and e["check"] == check]
        return self.site.page(
            request,
            "rubric",
            check=desk.work.spec.check(check),
            rubric=desk.book.rubrics[check],
            version=desk.book.rubric_version(check),
            used=used,
            history=history,
        )

    async def edit(self, request: Request) -> Response:
        """Save an edited rubric; what was decided by its items is worth what it says now."""
        fields, by = await self._form(request)
        check, desk = self.site.check(request), self.site.desk
        version = fields.get("version", [""])[0]
        students = [s for s, _ in desk.book.edit_rubric(check, rubric_of(fields), by, version)]
        desk.follow(students)
        return RedirectResponse(f"/rubric/{check}", 303)

    # -- not found, and broken -------------------------------------------------------------------

    async def map(self, request: Request) -> Response:
        """Say what a name of the sheet is called in a hand-in, or in all that lack it and have that name; these are graded at once."""
        fields, by = await self._form(request)
        check, student = self.site.place(request)
        desk, name = self.site.desk, fields.get("name", [""])[0]
        symbol, found = candidates(desk, self.site.hand_ins, check, student)
        if name not in {c.name for c in found}:
            raise Refused(422, "This hand-in has no such name.")
        of = [student]
        if "all" in fields:
            of += [
                s for s in lack(desk, check, symbol) if s != student and name in self.site.hand_ins.names(s)
            ]
        desk.book.name_symbols({s: {symbol: name} for s in of}, by)
        desk.follow(of)
        return RedirectResponse(pages.address(check, request.path_params["code"]), 303)

    async def again(self, request: Request) -> Response:
        """Grade a hand-in again in which a check broke."""
        await self._form(request)
        check, student = self.site.place(request)
        self.site.hand_ins.forget([student])
        self.site.desk.follow([student])
        return RedirectResponse(pages.address(check, request.path_params["code"]), 303)

    # -- second gradings -------------------------------------------------------------------------

    async def second(self, request: Request) -> Response:
        """Show the next answer that is graded twice, without what was decided first; and how far the two agree."""
        check, desk, by = self.site.check(request), self.site.desk, request.scope["grader"]
        left = fair.to_grade(desk, check, by)
        about: dict[str, object] = {}
        if left:
            record = desk.work.record(left[0])
            result = next(r for r in record.report.results if r.id == check)
            machine = result.outcome.before or result.outcome
            about = {"code": desk.work.pseudonym(left[0]), "machine": machine}
            about["evidence"] = pages.evidence(desk.work.out, record, result)
        found = fair.agreement(fair.pairs(desk, check))
        apart = [(desk.work.pseudonym(p.key[0]), p) for p in found.pairs if p.apart]
        return self.site.page(
            request,
            "second",
            check=desk.work.spec.check(check),
            rubric=desk.book.rubrics[check],
            keys=pages.keys_of(desk.book.rubrics[check]),
            left=len(left),
            agreement=found,
            apart=apart,
            **about,
        )

    async def grade(self, request: Request) -> Response:
        """Note a second grading."""
        fields, by = await self._form(request)
        check, student = self.site.place(request)
        fair.grade(self.site.desk, (student, check), draft_of(fields), by)
        return RedirectResponse(f"/second/{check}", 303)

    # -- requests --------------------------------------------------------------------------------

    async def requests(self, request: Request) -> Response:
        """Show the requests to look again."""
        desk = self.site.desk
        wrong = requests.take_in(desk)
        found = [(desk.work.pseudonym(r.student), r) for r in requests.all_of(desk)]
        return self.site.page(request, "requests", requests=found, wrong=wrong, checks=desk.work.spec.checks)

    async def typed(self, request: Request) -> Response:
        """Take a request in that a grader types."""
        fields, by = await self._form(request)
        said = {n: fields.get(n, [""])[0] for n in ("student", "check", "text")}
        requests.type_in(self.site.desk, said["student"].strip(), said["check"], said["text"], by)
        return RedirectResponse("/requests", 303)

    async def reply(self, request: Request) -> Response:
        """Answer a request."""
        fields, by = await self._form(request)
        self.site.place(request)
        requests.reply(self.site.desk, fields.get("request", [""])[0], fields.get("text", [""])[0], by)
        return RedirectResponse("/requests", 303)

    # -- progress --------------------------------------------------------------------------------

    async def progress(self, request: Request) -> Response:
        """Show how far grading is, by question and by grader."""
        desk = self.site.desk
        left = progress.seconds_left(desk)
        return self.site.page(
            request,
            "progress",
            questions=pages.questions(desk),
            left={c: in_words(s) for c, s in left.items()},
            altogether=in_words(sum(left.values()) / max(1, len(desk.graders))),
            paces=progress.paces(desk),
            distribution=progress.distribution(desk),
            agreement=fair.agreement(fair.pairs(desk)),
            second=desk.second,
        )


def rubric_of(fields: Fields) -> ByHand:
    """Return the rubric that a form says.

    Raises:
        UserError: All that is wrong with it.
    """
    rows = zip(*(fields.get(n, ()) for n in ("id", "says", "points", "group")), strict=False)
    items = [
        {"id": i.strip(), "says": s.strip(), "points": _points(p), "group": g.strip()}
        for i, s, p, g in rows
        if i.strip() or s.strip()
    ]
    data: dict[str, object] = {"start": fields.get("start", [""])[0], "items": items}
    for name in ("floor", "cap"):
        if said := fields.get(name, [""])[0].strip():
            data[name] = _points(said)
    try:
        return ByHand.model_validate(data)
    except ValidationError as error:
        raise UserError(
            "; ".join(words for _, words in errors_in_words(error.errors(), data, lambda _: ()))
        ) from error


def _points(said: str) -> float | str:
    """Return a number as people write it; the text where it is none, which the model refuses in words."""
    try:
        return float(said.strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return said
