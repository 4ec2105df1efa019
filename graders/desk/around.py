"""The pages around single answers: a hand-in with its files, what is flagged, and search."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graders.desk import pages, search
from graders.desk.security import FRAMED, form_of
from graders.desk.site import Site


@dataclass
class Around:
    """What graders look at beside single answers.

    Args:
        site: The desk's pages.
    """

    site: Site

    async def hand_in(self, request: Request) -> Response:
        """Show a hand-in: its answers that are a person's, and its files."""
        student, desk, who = self.site.student(request), self.site.desk, self.site.who(request)
        found = []
        for question in pages.questions(desk):
            item = desk.work.by_check[question.id].get(student)
            if item is not None and item.waits:
                found.append((question, desk.book.of((student, question.id))))
        return self.site.page(
            request,
            "hand_in",
            code=desk.work.pseudonym(student),
            name=pages.name_of(desk, who, student),
            answers=found,
            files=self.site.hand_ins.files(student),
            notebooks=desk.work.record(student).report.notebooks,
        )

    async def file(self, request: Request) -> Response:
        """Show a file of a hand-in as text, or as a picture in a page of ours."""
        student, desk, who = self.site.student(request), self.site.desk, self.site.who(request)
        number = request.path_params["number"]
        file, _ = self.site.hand_ins.file(student, number)
        return self.site.page(
            request,
            "file",
            code=desk.work.pseudonym(student),
            name=pages.name_of(desk, who, student),
            number=number,
            file=file,
        )

    async def picture(self, request: Request) -> Response:
        """Give a picture of a hand-in as it is, of a type in which nothing is executed."""
        file, data = self.site.hand_ins.file(self.site.student(request), request.path_params["number"])
        if not file.picture:
            raise KeyError(file.name)
        headers = {"content-security-policy": FRAMED, "cache-control": "private, max-age=600"}
        return Response(data, media_type=file.picture, headers=headers)

    async def flagged(self, request: Request) -> Response:
        """Show the answers that somebody flagged for a second look."""
        desk = self.site.desk
        found = [
            (desk.work.spec.check(check), desk.work.pseudonym(student), decision)
            for (student, check), decision in desk.book.decided.items()
            if decision.flag and check and student in desk.work.digests
        ]
        return self.site.page(request, "flagged", flagged=found)

    async def search(self, request: Request) -> Response:
        """Show the questions, hand-ins and comments that hold some words."""
        desk, who = self.site.desk, self.site.who(request)
        said = request.query_params.get("q", "")[:200]
        found = search.find(desk, said, who.revealed)
        hand_ins = [(desk.work.pseudonym(s), pages.name_of(desk, who, s)) for s in found.hand_ins]
        questions = [desk.work.spec.check(c) for c in found.questions]
        comments = [(desk.work.spec.check(c), text, n) for c, text, n in found.comments]
        return self.site.page(
            request,
            "search",
            said=said,
            questions=questions,
            hand_ins=hand_ins,
            comments=comments,
            more=found.more,
        )

    async def search_names(self, request: Request) -> Response:
        """Find hand-ins by the names of students, which this grader knows from then on; the trail says so."""
        fields, by = await form_of(request, self.site.keys), request.scope["grader"]
        said = fields.get("q", [""])[0][:200]
        self.site.reveal_to(by, search.find_by_name(self.site.desk, said, by))
        return RedirectResponse(f"/search?q={quote(said)}", 303)
