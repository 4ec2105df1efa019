"""Messages between the grader and the jail: a JSON header and raw buffers, never pickle.

A message is `TGR1`, the header's length (4 bytes, big endian), the payload's length (8 bytes),
the header (JSON) and the payload. The header's `arrays` say name, dtype, shape and offset of each
buffer, one behind the other; text arrays travel in the header. What comes back from the jail is bytes
from an enemy: what it says of itself and what it would become here are capped before anything is made
of it, and all text is made printable.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from graders.model import Array

MAGIC = b"TGR1"
HEADER_CAP = 4 * 2**20
"""Bytes of a header; what they become takes up to sixty times as much."""
PAYLOAD_CAP = 256 * 2**20
ARRAY_CAP = 4096
"""Arrays of a message: a task holds one for each file of a submission."""
SIZE_CAP = 2**31
"""The product of an array's sizes, each taken for at least 1: numpy refuses much larger ones though they be empty."""
DIMENSIONS = 16
TEXT_CAP = 64 * 2**20
"""Bytes of all text arrays of a message, in which numpy makes every text as long as the longest."""
NAME_CAP = 200
DTYPES = ("bool", "uint8", "int32", "int64", "float32", "float64")
UNPRINTABLE = re.compile("\x1b\\[[0-9;?]{0,40}[ -/]{0,4}[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


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
    """Return the message and its arrays; all text is printable.

    Raises:
        ProtocolError: For anything that `encode` would not have made, and for what would take more
            memory here than it may, or than there is.
    """
    try:
        return _decoded(header, payload)
    except MemoryError as error:
        raise ProtocolError("the message takes more memory than there is") from error


def _decoded(header: bytes, payload: bytes) -> tuple[dict[str, Any], dict[str, Array]]:
    try:
        message = _printable(json.loads(header.decode()))
    except (ValueError, RecursionError, MemoryError) as error:
        raise ProtocolError("the header is no JSON") from error
    if not isinstance(message, dict):
        raise ProtocolError("the header is no object")
    entries = message.pop("arrays", [])
    if not isinstance(entries, list) or len(entries) > ARRAY_CAP:
        raise ProtocolError("the list of arrays is wrong")
    arrays: dict[str, Array] = {}
    at, room = 0, TEXT_CAP
    for entry in entries:
        name, shape, dtype = _described(entry)
        if name in arrays:
            raise ProtocolError(f"two arrays are called {name!r}")
        if dtype == "text":
            arrays[name] = _text(name, shape, entry.get("text"), room)
            room -= arrays[name].nbytes
            continue
        if type(entry.get("at")) is not int or entry["at"] != at:
            raise ProtocolError(f"the place of {name!r} is wrong")
        end = at + math.prod(shape) * np.dtype(dtype).itemsize
        if end > len(payload):
            raise ProtocolError(f"{name!r} reaches beyond the payload")
        arrays[name] = _numbers(payload[at:end], dtype).reshape(shape)
        at = end
    if at != len(payload):
        raise ProtocolError("the payload is longer than its arrays")
    return message, arrays


def _described(entry: object) -> tuple[str, list[int], str]:
    """Return the name, the shape and the dtype of an array."""
    if not isinstance(entry, dict):
        raise ProtocolError("an array's entry is no object")
    name, shape, dtype = entry.get("name"), entry.get("shape"), entry.get("dtype")
    if not isinstance(name, str) or len(name) > NAME_CAP:
        raise ProtocolError("an array has no name")
    if not isinstance(shape, list) or len(shape) > DIMENSIONS:
        raise ProtocolError(f"the shape of {name!r} is wrong")
    if not all(type(n) is int and 0 <= n < SIZE_CAP for n in shape):
        raise ProtocolError(f"the shape of {name!r} is wrong")
    if math.prod(max(n, 1) for n in shape) > SIZE_CAP:
        raise ProtocolError(f"the shape of {name!r} is wrong")
    if not isinstance(dtype, str) or dtype not in (*DTYPES, "text"):
        raise ProtocolError(f"the dtype of {name!r} is wrong")
    return name, shape, dtype


def _text(name: str, shape: list[int], text: object, room: int) -> Array:
    """Return a text array of at most `room` bytes, every text as long as the longest, as numpy makes it."""
    if (
        not isinstance(text, list)
        or len(text) != math.prod(shape)
        or not all(isinstance(t, str) for t in text)
    ):
        raise ProtocolError(f"the text of {name!r} is wrong")
    size = 4 * len(text) * max(map(len, text), default=0)
    if size > room:
        raise ProtocolError(f"the text of {name!r} would take {size:,} bytes")
    return np.array(text, dtype=np.str_).reshape(shape)


def _numbers(data: bytes, dtype: str) -> Array:
    """Return the values of a buffer; what is neither 0 nor 1 is true."""
    if dtype == "bool":
        return np.frombuffer(data, np.uint8) != 0
    return np.frombuffer(data, dtype)


def printable(text: str) -> str:
    """Return the text without colours of a terminal, and with `\N{REPLACEMENT CHARACTER}` for what no file and no page can hold."""
    if text.isprintable():
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNPRINTABLE.sub(lambda m: "" if len(m[0]) > 1 else "\N{REPLACEMENT CHARACTER}", plain)


def _printable(value: Any) -> Any:
    """Return a value of JSON with all its text, keys too, made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        value[:] = map(_printable, value)
    if isinstance(value, dict):
        return {printable(k): _printable(v) for k, v in value.items()}
    return value
