"""Messages over a pipe, with deadlines."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Mapping
from typing import Any

from graders.model import Array
from graders.wire import ProtocolError, encode, sizes

INSTEAD = "instead:files"
"""The array of a task in which files lie that one check sees in the place of those of the submission."""


def write(fd: int, data: bytes, deadline: float | None = None) -> None:
    """Write all of `data` to `fd`.

    Args:
        fd: A pipe; one that does not block where there is a deadline.
        data: What goes there.
        deadline: When the other side must have taken it (of `time.monotonic`).

    Raises:
        TimeoutError: It has not by then.
    """
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(fd, view) :]
        except BlockingIOError:
            left = deadline - time.monotonic() if deadline is not None else None
            if left is not None and (left <= 0 or not select.select([], [fd], [], left)[1]):
                raise TimeoutError from None


def send(
    fd: int, message: Mapping[str, Any], arrays: Mapping[str, Array], deadline: float | None = None
) -> None:
    """Write a message with its arrays to `fd`, as `write` does."""
    write(fd, encode(message, arrays), deadline)


def read(fd: int, deadline: float | None = None) -> tuple[bytes, bytes] | None:
    """Header and payload of the next message; None where the other side closed the pipe.

    Raises:
        TimeoutError: `deadline` (of `time.monotonic`) passed first.
        ProtocolError: The bytes are no message, or the pipe closed inside one.
    """
    head = _exactly(fd, 16, deadline)
    if not head:
        return None
    parts = [_exactly(fd, size, deadline) for size in sizes(head)]
    if [len(part) for part in parts] != list(sizes(head)):
        raise ProtocolError("the pipe closed inside a message")
    return parts[0], parts[1]


def _exactly(fd: int, count: int, deadline: float | None) -> bytes:
    parts: list[bytes] = []
    while count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([fd], [], [], left)[0]:
                raise TimeoutError
        part = os.read(fd, min(count, 2**20))
        if not part:
            break
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
