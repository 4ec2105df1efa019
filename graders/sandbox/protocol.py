"""Messages between the grader and the jail: a JSON header and raw buffers, never pickle.

A message is `TGR1`, the header's length (4 bytes, big endian), the payload's length (8 bytes),
the header (JSON) and the payload. The header's `arrays` say name, dtype, shape and offset of each
buffer; text arrays travel in the header. What comes back from the jail is bytes from an enemy:
every length is capped before it is believed.
"""

from __future__ import annotations

import json
import math
import os
import select
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from graders.model import Array

MAGIC = b"TGR1"
HEADER_CAP = 16 * 2**20
PAYLOAD_CAP = 256 * 2**20
ARRAY_CAP = 512
DTYPES = ("bool", "uint8", "int32", "int64", "float32", "float64")


class ProtocolError(ValueError):
    """The other side sent something that is no message."""


def plain(value: object) -> Array:
    """`value` as one of the arrays that may cross: bool, int64, float32/64, uint8 or text."""
    array = np.asarray(value)
    if array.dtype.kind in "US":
        return array.astype(str)
    if array.dtype.name in DTYPES:
        return np.ascontiguousarray(array)
    if array.dtype.kind in "iu":
        return np.ascontiguousarray(array, dtype=np.int64)
    if array.dtype.kind == "f":
        return np.ascontiguousarray(array, dtype=np.float64)
    raise TypeError(f"an array of dtype {array.dtype} cannot be sent")


def encode(message: Mapping[str, Any], arrays: Mapping[str, Array]) -> bytes:
    """One message as bytes; `message` must be JSON, `arrays` go as buffers."""
    described: list[dict[str, Any]] = []
    buffers: list[bytes] = []
    offset = 0
    for name, value in arrays.items():
        array = plain(value)
        entry: dict[str, Any] = {"name": name, "shape": list(array.shape)}
        if array.dtype.kind == "U":
            entry |= {"dtype": "text", "text": array.ravel().tolist()}
        else:
            raw = array.tobytes()
            entry |= {"dtype": array.dtype.name, "at": offset}
            buffers.append(raw)
            offset += len(raw)
        described.append(entry)
    header = json.dumps({**message, "arrays": described}).encode()
    sizes = len(header).to_bytes(4, "big") + offset.to_bytes(8, "big")
    return b"".join([MAGIC, sizes, header, *buffers])


def sizes(head: bytes) -> tuple[int, int]:
    """Lengths of header and payload from the first 16 bytes; refuses what is over the caps."""
    if len(head) != 16 or head[:4] != MAGIC:
        raise ProtocolError("this is no message")
    header, payload = int.from_bytes(head[4:8], "big"), int.from_bytes(head[8:16], "big")
    if header > HEADER_CAP or payload > PAYLOAD_CAP:
        raise ProtocolError(f"an answer of {header + payload:,} bytes is too large")
    return header, payload


def decode(header: bytes, payload: bytes) -> tuple[dict[str, Any], dict[str, Array]]:
    """The message and its arrays.

    Raises:
        ProtocolError: For anything that `encode` would not have made.
    """
    try:
        message = json.loads(header.decode())
    except (ValueError, RecursionError) as error:
        raise ProtocolError("the header is no JSON") from error
    if not isinstance(message, dict):
        raise ProtocolError("the header is no object")
    entries = message.pop("arrays", [])
    if not isinstance(entries, list) or len(entries) > ARRAY_CAP:
        raise ProtocolError("the list of arrays is wrong")
    return message, dict(_array(entry, payload) for entry in entries)


def _array(entry: object, payload: bytes) -> tuple[str, Array]:
    if not isinstance(entry, dict):
        raise ProtocolError("an array's entry is no object")
    name, shape, dtype = entry.get("name"), entry.get("shape"), entry.get("dtype")
    if not isinstance(name, str) or not isinstance(shape, list) or len(shape) > 16:
        raise ProtocolError("an array has no name or shape")
    if not all(type(n) is int and 0 <= n < 2**31 for n in shape):
        raise ProtocolError(f"the shape of {name!r} is wrong")
    count = math.prod(shape)
    if dtype == "text":
        text = entry.get("text")
        if (
            not isinstance(text, list)
            or len(text) != count
            or not all(isinstance(t, str) for t in text)
        ):
            raise ProtocolError(f"the text of {name!r} is wrong")
        return name, np.array(text, dtype=np.str_).reshape(shape)
    at = entry.get("at")
    if dtype not in DTYPES or type(at) is not int or at < 0:
        raise ProtocolError(f"the dtype or place of {name!r} is wrong")
    size = count * np.dtype(dtype).itemsize
    if at + size > len(payload):
        raise ProtocolError(f"{name!r} reaches beyond the payload")
    array = np.frombuffer(payload[at : at + size], dtype=dtype).reshape(shape)
    if dtype == "bool":
        array = np.frombuffer(payload[at : at + size], dtype=np.uint8).reshape(shape) != 0
    return name, array


def write(fd: int, data: bytes) -> None:
    """All of `data` to `fd`."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def read(fd: int, deadline: float | None = None) -> tuple[bytes, bytes] | None:
    """Header and payload of the next message; None where the other side closed the pipe.

    Raises:
        TimeoutError: `deadline` (of `time.monotonic`) passed first.
        ProtocolError: The bytes are no message, or the pipe closed inside one.
    """
    head = _exactly(fd, 16, deadline)
    if not head:
        return None
    header, payload = sizes(head)
    body = _exactly(fd, header + payload, deadline)
    if len(body) != header + payload:
        raise ProtocolError("the pipe closed inside a message")
    return body[:header], body[header:]


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
