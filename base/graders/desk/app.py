"""The desk on the web: which address asks for what, and what is said where something cannot be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from graders.desk import pages
from graders.desk.actions import Actions
from graders.desk.around import Around
from graders.desk.drafts import Conflict
from graders.desk.security import Guard, Refused
from graders.desk.site import Site, wants_json
from graders.errors import UserError

Handler = Callable[[Request], Awaitable[Response]]


def application(site: Site, addresses: tuple[str, ...]) -> Guard:
    """Return what answers requests, behind what lets them in."""

    def said(request: Request, status: int, why: str, **more: str) -> Response:
        if wants_json(request):
            return JSONResponse({"error": why, **more}, status)
        return HTMLResponse(pages.render("error", **site.common(request), why=why, status=status), status)

    def kept(handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            try:
                site.refresh()
                return await handler(request)
            except Refused as error:
                return said(request, error.status, error.why)
            except Conflict as error:
                return said(request, 409, str(error), by=error.by)
            except UserError as error:
                return said(request, 422, str(error))
            except KeyError:
                return said(request, 404, "There is no such thing here.")

        return answer

    get, post, more = ["GET"], ["POST"], Actions(site)
    around = Around(site)
    table: list[tuple[str, Handler, list[str]]] = [
        ("/", site.home, get),
        ("/static/{name}", site.static, get),
        ("/q/{check}", site.question, get),
        ("/q/{check}/{code}", site.answer, get),
        ("/q/{check}/{code}", site.save, post),
        ("/reveal/{check}/{code}", site.reveal, post),
        ("/figure/{check}/{code}/{number:int}", site.figure, get),
        ("/notebook/{code}/{number:int}", site.notebook, get),
        ("/hand-in/{code}", around.hand_in, get),
        ("/file/{code}/{number:int}", around.file, get),
        ("/picture/{code}/{number:int}", around.picture, get),
        ("/flagged", around.flagged, get),
        ("/search", around.search, get),
        ("/search", around.search_names, post),
        ("/busy/{code}", more.busy, get),
        ("/groups/{check}", more.groups, get),
        ("/groups/{check}/{group}", more.group, get),
        ("/groups/{check}/{group}", more.decide, post),
        ("/revoke/{check}", more.revoke, post),
        ("/rubric/{check}", more.rubric, get),
        ("/rubric/{check}", more.edit, post),
        ("/map/{check}/{code}", more.map, post),
        ("/again/{check}/{code}", more.again, post),
        ("/second/{check}", more.second, get),
        ("/second/{check}/{code}", more.grade, post),
        ("/requests", more.requests, get),
        ("/requests", more.typed, post),
        ("/requests/{check}/{code}", more.reply, post),
        ("/progress", more.progress, get),
    ]
    routes = [Route(path, kept(handler), methods=methods) for path, handler, methods in table]
    return Guard(Starlette(routes=routes), site.keys, addresses)
