"""A small cohort with questions for a person, graded once in the real jail, and the desk served on it."""

import http.client
import os
import shutil
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import uvicorn

from graders.cohort.batch import batch
from graders.desk.serve import opened
from graders.sheets.load import load_spec
from tests.conftest import REFERENCE, SPEC, write_toy

QUESTIONS = """
  - id: two
    title: Words
    checks:
      - {id: q1, kind: manual, title: "Why a factor 1/2", points: 3, answer: "2a", rubric: "Names the entropy (1). Says where the half comes from (2)."}
      - id: q2
        kind: manual
        title: What the bound says
        points: 3
        answer: "2b"
        by_hand:
          start: everything
          items:
            - {id: sign, says: "the inequality is the wrong way round", points: -2}
            - {id: no-reason, says: "no reason is given", points: -1}
            - {id: alien, says: "about something else", points: -3}
      - id: q3
        kind: manual
        title: An example
        points: 2
        answer: "2c"
        by_hand:
          items:
            - {id: fits, says: "the example fits", points: 2, group: fit}
            - {id: partly, says: "it fits in part", points: 1, group: fit}
            - {id: fresh, says: "not from the lecture", points: 0.5}
"""
ANSWERS = "2a: the entropy\n2b: a bound\n2c: a coin\n"
EVIL = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"></pre><h1>owned"
HALF = REFERENCE.replace("0.5 *", "")
UNFOUND = HALF.replace("def kl(", "def quux(")
SAME = "The half comes from the square root in the density."


def write_sheet(folder: Path) -> Path:
    text = SPEC.format(reference=folder / "reference").replace("points: 5\n", "points: 13\n", 1) + QUESTIONS
    return write_toy(folder, **{"spec.yaml": text, "answers/answers.md": ANSWERS})


def hand_in(folder: Path, name: str, source: str = REFERENCE, why: str = SAME) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "solution.py").write_text(source)
    text = f"2a: {why}\n2b: at least the ELBO, as {name} says\n2c: a coin\n"
    (folder / name / "answers.md").write_text(text)


PEOPLE = {
    "ada": {},
    "bob": {"why": SAME.upper() + "!"},
    "cleo": {"why": "I do not know."},
    "dora": {"why": EVIL},
    "eve": {"source": UNFOUND, "why": "The half comes from a square root in the density, I think."},
    "<b onclick=alert(1)>mallory": {"source": HALF},
}


@pytest.fixture(scope="session")
def graded_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    sheet = write_sheet(folder / "sheet")
    for name, of in PEOPLE.items():
        hand_in(folder / "hand-ins", name, **of)
    batch(load_spec(sheet / "spec.yaml"), folder / "hand-ins", folder / "out", workers=1)
    return folder / "out"


@pytest.fixture
def out(graded_once, tmp_path):
    """The results of a cohort, which a test may change."""
    return Path(shutil.copytree(graded_once, tmp_path / "out"))


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
        connection = http.client.HTTPConnection(at.hostname, at.port, timeout=20)
        everything = {"Host": at.netloc, **cookie, **form, **given}
        connection.request(method, path, body, {n: v for n, v in everything.items() if v is not None})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
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
def serving(out, **graders):
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with opened(out, graders or {"Kim": 1.0, "Lea": 1.0}, (address,)) as (site, app):
        config = uvicorn.Config(app, log_level="warning", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Served(site, address)
        finally:
            server.should_exit = True
            thread.join()
            listening.close()


@pytest.fixture
def served(out):
    with serving(out) as desk:
        yield desk


os.environ.setdefault("MPLBACKEND", "Agg")
