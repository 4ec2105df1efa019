"""The pages about one answer: shown, saved, and what is looked at."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from graders.desk import pages, requests
from graders.desk.desk import REVEAL, Desk
from graders.desk.drafts import Draft
from graders.desk.follow import Follower
from graders.desk.hand_ins import HandIns, Snippet
from graders.desk.pages import Who
from graders.desk.security import FRAMED, Keys, Refused, form_of
from graders.desk.unfound import candidates
from graders.feedback.cells import style
from graders.paths import TEMPLATES
from graders.vocabulary.symbols import symbols_of

Fields = Mapping[str, list[str]]
STATIC = {"desk.css": "text/css", "desk.js": "text/javascript"}


@dataclass
class Site:
    """The desk's pages.

    Args:
        desk: All graders' work.
        keys: The tokens.
        follower: Makes pages again.
        hand_ins: Reads hand-ins again.
    """

    desk: Desk
    keys: Keys
    follower: Follower
    hand_ins: HandIns
    revealed: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for event in self.desk.book.events:
            if event.get("event") == REVEAL:
                self.reveal_to(event["by"], [event["student"]])

    def refresh(self) -> None:
        """Take in what other programs wrote."""
        if graded := self.desk.refresh():
            self.hand_ins.forget(graded)

    def reveal_to(self, by: str, students: Collection[str]) -> None:
        """Show some students' names to a grader from now on."""
        self.revealed.setdefault(by, set()).update(students)

    def who(self, request: Request) -> Who:
        """Return who asks."""
        name = request.scope["grader"]
        return Who(name, self.keys.csrf(name), frozenset(self.revealed.get(name, ())))

    def common(self, request: Request) -> dict[str, object]:
        """Return what every page shows."""
        return {**pages.common(self.desk, self.who(request)), "behind": self.follower.behind}

    def page(self, request: Request, template: str, **about: object) -> Response:
        """Return a page with what every page shows, and what this one is about."""
        return HTMLResponse(pages.render(template, **{**self.common(request), **about}))

    def place(self, request: Request) -> tuple[str, str]:
        """Return the question and the student that an address names.

        Raises:
            Refused: There are none.
        """
        check = self.check(request)
        student = self.student(request)
        if student not in self.desk.work.by_check[check]:
            raise Refused(404, "This hand-in has no answer there.")
        return check, student

    def check(self, request: Request) -> str:
        """Return the question that an address names.

        Raises:
            Refused: There is none.
        """
        check: str = request.path_params["check"]
        if check not in self.desk.work.by_check:
            raise Refused(404, "The sheet has no such question.")
        return check

    def student(self, request: Request) -> str:
        """Return the student that an address names by a pseudonym.

        Raises:
            Refused: There is none.
        """
        try:
            return self.desk.work.student(request.path_params["code"])
        except KeyError as error:
            raise Refused(404, "There is no such hand-in.") from error

    # -- pages -----------------------------------------------------------------------------------

    async def home(self, request: Request) -> Response:
        """Show the questions."""
        found, fault = pages.questions(self.desk), self.follower.fault
        return self.page(request, "home", questions=found, fault=fault)

    async def question(self, request: Request) -> Response:
        """Go on to the next answer to a question that waits, and hold it."""
        check, by = self.check(request), request.scope["grader"]
        code = request.query_params.get("after", "")
        try:
            after = self.desk.work.student(code) if code else ""
        except KeyError:
            after = ""
        if not request.query_params.get("ahead"):
            self.desk.release(by)
        student = self.desk.next(check, by, after)
        if student is None:
            items = self.desk.all(check)
            held = sum(not self.desk.free((i.student, check), by) for i in self.desk.open(check))
            return self.page(
                request,
                "done",
                check=self.desk.work.spec.check(check),
                total=len(items),
                held=held,
                first=pages.pseudonym(self.desk, items[0].student) if items else "",
                then=next((q for q in pages.questions(self.desk) if q.open and q.id != check), None),
            )
        self.desk.claim((student, check), by)
        return RedirectResponse(pages.address(check, pages.pseudonym(self.desk, student)), 303)

    async def answer(self, request: Request) -> Response:
        """Show one answer, and hold it for who looks at it."""
        check, student = self.place(request)
        if not self.desk.book.is_decided((student, check)):
            self.desk.claim((student, check), request.scope["grader"])
        symbol, found = candidates(self.desk, self.hand_ins, check, student)
        more = {
            "symbol": self.desk.work.spec.naming.symbols[symbol].names[0] if symbol else "",
            "candidates": found,
            "busy": self.follower.makes(student),
            "requests": requests.open_of(self.desk, student, check),
            "snippets": () if symbol else self.snippets(check, student),
        }
        return HTMLResponse(pages.answer(self.desk, self.who(request), check, student, **more))

    def snippets(self, check: str, student: str) -> list[Snippet]:
        """Return the code of a hand-in that a check is about."""
        spec = self.desk.work.spec
        said = self.desk.book.decided.get((student, ""))
        names = [n for s in symbols_of(spec.check(check)) for n in spec.naming.symbols[s].names]
        names += [n for s in symbols_of(spec.check(check)) if said and (n := said.symbols.get(s))]
        return self.hand_ins.code(student, names) if names else []

    def warm_up(self) -> None:
        """Make one page that nobody reads: the first takes a hundred times as long as others."""
        check = next(iter(self.desk.work.questions()), "")
        for student in self.desk.work.order(check, self.desk.work.digests)[:1] if check else ():
            nothing: dict[str, Any] = dict.fromkeys(("candidates", "requests", "snippets"), ())
            who = Who("", "")
            pages.answer(self.desk, who, check, student, symbol="", busy=False, **nothing)
            pages.render(
                "home", **pages.common(self.desk, who), questions=pages.questions(self.desk), fault=""
            )

    async def save(self, request: Request) -> Response:
        """Save a decision, and go on to the next answer."""
        check, student = self.place(request)
        fields = await form_of(request, self.keys)
        by = request.scope["grader"]
        version = fields.get("version", [""])[0]
        self.desk.save((student, check), draft_of(fields), by, version)
        key = (student, check)
        code = pages.pseudonym(self.desk, student)
        if wants_json(request):
            return JSONResponse({"score": self.desk.score(key), "version": self.desk.book.version(key)})
        return RedirectResponse(f"{pages.address(check)}?after={code}", 303)

    async def reveal(self, request: Request) -> Response:
        """Show whose an answer is; the trail says who asked."""
        check, student = self.place(request)
        await form_of(request, self.keys)
        by = request.scope["grader"]
        self.desk.book.note({"event": REVEAL, "student": student, "check": check, "by": by})
        self.reveal_to(by, [student])
        return RedirectResponse(pages.address(check, request.path_params["code"]), 303)

    # -- evidence --------------------------------------------------------------------------------

    async def figure(self, request: Request) -> Response:
        """Show a picture, as the renderer has encoded it."""
        check, student = self.place(request)
        path = pages.figure(self.desk, student, check, request.path_params["number"])
        return FileResponse(path, headers={"cache-control": "private, max-age=600"})

    async def notebook(self, request: Request) -> Response:
        """Show the page of a notebook, as one of an origin that is nobody's."""
        path = pages.notebook(self.desk, self.student(request), request.path_params["number"])
        return FileResponse(path, media_type="text/html", headers={"content-security-policy": FRAMED})

    async def static(self, request: Request) -> Response:
        """Give a file of ours."""
        name = request.path_params["name"]
        if name == "desk.css":
            parts = ("base.css", "cohort.css", "desk/desk.css")
            text = "".join((TEMPLATES / p).read_text(encoding="utf-8") for p in parts) + style()
        elif name == "desk.js":
            text = (TEMPLATES / "desk" / "desk.js").read_text(encoding="utf-8")
        else:
            raise Refused(404, "There is no such file.")
        headers = {"cache-control": "private, max-age=60"}
        return Response(text, media_type=STATIC[name], headers=headers)


def draft_of(fields: Fields) -> Draft:
    """Return the decision that a form says.

    Raises:
        Refused: A number is none.
    """
    items = tuple(fields.get("item", ()))
    nothing = "nothing" in fields
    points, adjust = _number(fields, "points"), _number(fields, "adjust")
    ticked = bool(items) or nothing
    if points is not None and ticked:
        raise Refused(422, "Points are given, and items are ticked: leave one of them.")
    if adjust and not ticked:
        raise Refused(422, "An adjustment stands beside items: tick one, or `none applies`.")
    text = {n: fields.get(n, [""])[0].replace("\r\n", "\n").strip() for n in ("comment", "flag")}
    flag = text["flag"] or ("look again" if "flagged" in fields else "")
    return Draft(items if ticked else None, points, adjust or 0.0, text["comment"], flag)


def _number(fields: Fields, name: str) -> float | None:
    said = fields.get(name, [""])[0].strip().replace(",", ".").replace("−", "-")
    if not said:
        return None
    try:
        value = float(said)
    except ValueError as error:
        raise Refused(422, f"`{said[:20]}` is no number; write points such as 1.5.") from error
    if not math.isfinite(value):
        raise Refused(422, f"`{said[:20]}` is no number; write points such as 1.5.")
    return value


def wants_json(request: Request) -> bool:
    """Return whether a script of ours asks."""
    return "application/json" in request.headers.get("accept", "")
