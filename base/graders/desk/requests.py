"""Requests to look again: they come as files of students or are typed in, stand in a queue, and another grader decides."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graders.desk.desk import Desk
from graders.errors import UserError
from graders.feedback.words import tidy

FOLDER = "requests"
"""Below the results: files of students, `STUDENT.txt` or `STUDENT/*.txt`, the first line `check: ID`."""
REQUEST, REPLY = "request", "reply"
"""The events of the trail that are a request, and what was decided of it."""
LARGEST = 20_000
"""Bytes of a file that is read."""
LONGEST = 4_000


@dataclass(frozen=True)
class Request:
    """A request to look again.

    Args:
        id: Its name.
        student: Who asks.
        check: About what.
        text: Why.
        when: When it was taken in.
        reply: What was decided, and by whom; None as long as it is open.
    """

    id: str
    student: str
    check: str
    text: str
    when: str
    reply: Mapping[str, Any] | None = None


def all_of(desk: Desk) -> list[Request]:
    """Return all requests, those that are open first."""
    replies = {e["request"]: e for e in desk.book.events if e.get("event") == REPLY}
    found = [
        Request(e["request"], e["student"], e["check"], e["text"], e["when"], replies.get(e["request"]))
        for e in desk.book.events
        if e.get("event") == REQUEST
    ]
    return sorted(found, key=lambda r: (r.reply is not None, r.when))


def open_of(desk: Desk, student: str, check: str) -> list[Request]:
    """Return the open requests about one answer."""
    return [r for r in all_of(desk) if r.reply is None and (r.student, r.check) == (student, check)]


def take_in(desk: Desk) -> list[str]:
    """Take in the files that lie in the folder of requests; return what is wrong with those that cannot be."""
    folder = desk.work.out / FOLDER
    known = {e["request"] for e in desk.book.events if e.get("event") == REQUEST}
    wrong, events = [], []
    for path in sorted(folder.rglob("*.txt")) if folder.is_dir() else ():
        if path.is_symlink() or not path.is_file() or folder.is_symlink():
            continue
        student = path.stem if path.parent == folder else path.parent.name
        data = path.read_bytes()[: LARGEST + 1]
        id_ = hashlib.sha256(student.encode() + b"\0" + data).hexdigest()[:12]
        if id_ in known:
            continue
        head, _, text = data.decode("utf-8", "replace").replace("\r\n", "\n").partition("\n")
        check = head.partition(":")[2].strip()
        where = path.relative_to(desk.work.out)
        if len(data) > LARGEST:
            wrong.append(f"{where}: is longer than {LARGEST:,} bytes; ask for a shorter one")
        elif check not in desk.work.by_check or student not in desk.work.by_check[check]:
            wrong.append(
                f"{where}:1: write `check: ID` of a check of this hand-in, in a file called after it"
            )
        elif not text.strip():
            wrong.append(f"{where}: gives no reason; write one below the first line")
        else:
            known.add(id_)
            events.append(_event(id_, student, check, text, "file"))
    if events:
        desk.book.note(*events)
    return wrong


def type_in(desk: Desk, student: str, check: str, text: str, by: str) -> None:
    """Take a request in that came otherwise, such as by mail.

    Raises:
        UserError: It is about nothing, or says nothing.
    """
    if check not in desk.work.by_check or student not in desk.work.by_check[check]:
        raise UserError("no hand-in of this name has such a check; write both as the cohort page shows them")
    if not text.strip():
        raise UserError("the request gives no reason; write one")
    id_ = hashlib.sha256(f"{student}\0{check}\0{text}".encode()).hexdigest()[:12]
    if any(r.id == id_ for r in all_of(desk)):
        raise UserError("this request stands in the queue already")
    desk.book.note(_event(id_, student, check, text, by))


def _event(id_: str, student: str, check: str, text: str, by: str) -> dict[str, Any]:
    said = tidy(text.strip(), LONGEST)
    return {"event": REQUEST, "request": id_, "student": student, "check": check, "text": said, "by": by}


def may_reply(desk: Desk, request: Request, by: str) -> bool:
    """Return whether a grader may decide a request: not who decided the answer, where there is anybody else."""
    last = desk.book.of((request.student, request.check))
    return len(desk.graders) < 2 or last is None or last.by != by


def reply(desk: Desk, id_: str, text: str, by: str) -> Request:
    """Answer a request; the student reads the answer as a remark on the page.

    Raises:
        UserError: It is answered, or by who decided first, or with nothing.
    """
    request = next((r for r in all_of(desk) if r.id == id_), None)
    if request is None or request.reply is not None:
        raise UserError("this request is answered already, or there is none")
    if not may_reply(desk, request, by):
        raise UserError(f"{by} has decided this answer; another grader decides on the request")
    if not text.strip():
        raise UserError("write an answer for the student")
    said = tidy(text.strip(), LONGEST)
    desk.book.remark((request.student, request.check), f"on your request: {said}", by)
    desk.book.note(
        {
            "event": REPLY,
            "request": id_,
            "student": request.student,
            "check": request.check,
            "text": said,
            "by": by,
        }
    )
    desk.follow([request.student])
    return request
