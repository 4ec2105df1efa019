"""Who may ask: tokens, cookies, hosts, origins; and what browsers may do with what they get."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "torchgrade-desk"
LARGEST = 200_000
"""Bytes of a body; nothing is uploaded."""
OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page of ours may do: nothing that a hand-in's text could bring with it."""
FRAMED = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""What a hand-in's own page may do: be seen, as one of an origin that is nobody's."""
ENTER = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The desk</title><link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url=/"></head><body><main><h1>The desk</h1><p><a href="/">Go on to the desk</a></p></main></body></html>"""
NO_ENTRY = "This address needs your own token: open the address that `torchgrade desk` printed for you.\n"


@dataclass(frozen=True)
class Keys:
    """Tokens and cookies of graders, made of the desk's secret: the same after it is started again.

    Args:
        secret: The desk's.
        graders: Who may grade.
    """

    secret: bytes
    graders: Collection[str]

    def token(self, grader: str) -> str:
        """Return what stands in the address of a grader."""
        return self._made("token", grader)

    def csrf(self, grader: str) -> str:
        """Return what each form of a grader carries."""
        return self._made("csrf", grader)

    def cookie(self, grader: str) -> str:
        """Return what a grader's browser sends with each request."""
        name = urlsafe_b64encode(grader.encode()).decode().rstrip("=")
        return f"{name}.{self._made('cookie', grader)}"

    def of_token(self, token: str) -> str | None:
        """Return whose token it is."""
        return next((g for g in self.graders if _same(self.token(g), token)), None)

    def of_cookie(self, cookie: str) -> str | None:
        """Return whose cookie it is."""
        name = cookie.partition(".")[0]
        try:
            grader = urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
        except ValueError:
            return None
        return grader if grader in self.graders and _same(self.cookie(grader), cookie) else None

    def _made(self, what: str, grader: str) -> str:
        return hmac.new(self.secret, f"{what}\0{grader}".encode(), hashlib.sha256).hexdigest()[:40]


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "replace"))


@dataclass
class Guard:
    """Lets in who has a token, from our own pages alone, and says with each answer what a browser may do with it.

    Args:
        app: What answers.
        keys: The tokens.
        addresses: Where the desk is reached, such as `http://127.0.0.1:8765`.
    """

    app: ASGIApp
    keys: Keys
    addresses: Collection[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message))
            await send(message)

        request = Request(scope, receive)
        refused = self._refusal(request)
        if refused is not None:
            await refused(scope, receive, safely)
            return
        await self.app(scope, receive, safely)

    def _refusal(self, request: Request) -> Response | None:
        """Return the answer to who may not ask; None where the request goes on."""
        hosts = {urlsplit(a).netloc for a in self.addresses}
        if request.headers.get("host", "") not in hosts:
            return PlainTextResponse(f"The desk answers at {', '.join(sorted(self.addresses))} alone.\n", 421)
        if request.method not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("The desk takes GET and POST.\n", 405)
        token = request.query_params.get("token")
        if request.method == "GET" and request.url.path == "/" and token is not None:
            return self._entered(token)
        grader = self.keys.of_cookie(request.cookies.get(COOKIE, ""))
        if grader is None:
            return PlainTextResponse(NO_ENTRY, 403)
        request.scope["grader"] = grader
        return self._foreign(request.headers) if request.method == "POST" else None

    def _entered(self, token: str) -> Response:
        """Return the page that a grader's own address opens: it sets the cookie, and goes on from a page of ours."""
        grader = self.keys.of_token(token)
        if grader is None:
            return PlainTextResponse(NO_ENTRY, 403)
        response = HTMLResponse(ENTER)
        secure = any(a.startswith("https:") for a in self.addresses)
        response.set_cookie(
            COOKIE, self.keys.cookie(grader), httponly=True, samesite="strict", secure=secure, path="/"
        )
        return response

    def _foreign(self, headers: Headers) -> Response | None:
        """Return the refusal of a form that no page of ours has sent."""
        if headers.get("origin") not in self.addresses:
            return PlainTextResponse("This form was not sent from the desk's own page.\n", 403)
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return PlainTextResponse("This form was not sent from the desk's own page.\n", 403)
        if int(headers.get("content-length") or 0) > LARGEST:
            return PlainTextResponse("This is more than a form of the desk holds.\n", 413)
        return None


def _protect(headers: MutableHeaders) -> None:
    """Add what every answer says to the browser."""
    headers.setdefault("content-security-policy", OWN)
    headers["x-content-type-options"] = "nosniff"
    headers["referrer-policy"] = (
        "same-origin"  # with `no-referrer` browsers send forms with the origin `null`
    )
    headers["cross-origin-opener-policy"] = "same-origin"
    headers["cross-origin-resource-policy"] = "same-origin"
    headers["permissions-policy"] = "camera=(), geolocation=(), microphone=()"
    headers.setdefault("cache-control", "no-store")


class Refused(Exception):
    """A form that cannot be taken.

    Args:
        status: The HTTP status.
        why: In words.
    """

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


async def form_of(request: Request, keys: Keys) -> Mapping[str, list[str]]:
    """Return the fields of a form that carries its grader's own token.

    Raises:
        Refused: It does not, or is too large.
    """
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > LARGEST:
            raise Refused(413, "This is more than a form of the desk holds.")
    try:
        fields = parse_qs(data.decode(), keep_blank_values=True, max_num_fields=5000)
    except ValueError as error:
        raise Refused(400, "This is no form of the desk.") from error
    if not _same(keys.csrf(request.scope["grader"]), fields.pop("csrf", [""])[0]):
        raise Refused(
            403, "This form is not yours, or was opened before the desk got a new key: load the page again."
        )
    return fields
