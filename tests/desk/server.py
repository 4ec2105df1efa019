"""The desk asked over HTTP, in this process or as the command that people start."""

import http.client
from contextlib import closing, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

from graders.desk.security import Keys
from graders.desk.work import KEY, secret_of
from tests.waiting import PROGRAM, Speaking


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Served:
    """The desk on a port of this machine."""

    site: object
    address: str

    def ask(self, method, path, body=None, grader="Kim", **headers):
        at = urlsplit(self.address)
        cookie = {"Cookie": f"torchgrade-desk={self.site.keys.cookie(grader)}"} if grader else {}
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        given = {n.replace("_", "-"): v for n, v in headers.items()}
        everything = {"Host": at.netloc, **cookie, **form, **given}
        with closing(http.client.HTTPConnection(at.hostname, at.port, timeout=20)) as connection:
            connection.request(method, path, body, {n: v for n, v in everything.items() if v is not None})
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        return Answer(answer.status, {n.lower(): v for n, v in answer.getheaders()}, text)

    def get(self, path, grader="Kim", **headers):
        return self.ask("GET", path, grader=grader, **headers)

    def post(self, path, fields, grader="Kim", **headers):
        fields = {"csrf": self.site.keys.csrf(grader), **fields}
        headers = {"Origin": self.address, **headers}
        return self.ask("POST", path, urlencode(fields, doseq=True), grader, **headers)

    def code(self, student):
        return self.site.desk.work.pseudonym(student)

    def version(self, check, student):
        return self.site.desk.book.version((student, check))

    def save(self, check, student, grader="Kim", **fields):
        fields = {"version": self.version(check, student), **fields}
        return self.post(f"/q/{check}/{self.code(student)}", fields, grader, Accept="application/json")


@contextmanager
def started(out, *graders):
    """The command itself: its process, and the desk that it serves; it is killed at the end."""
    graders = graders or ("Kim",)
    words = [w for g in graders for w in ("--grader", g)]
    command = [*PROGRAM, "desk", out, "--port", "0", "--no-browser", *words]
    process = Speaking(*command, results=True)
    try:
        address = process.says(r": (http://\S+)/\?token")[1]
        keys = Keys(secret_of(out / KEY), tuple(g.partition(":")[0] for g in graders))
        yield process, Served(SimpleNamespace(keys=keys), address)
    finally:
        process.kill()
        process.end()
