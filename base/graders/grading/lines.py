"""Decisions as lines of a file: written in one way, and read again without YAML where they stand so, a hundred times as fast."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

PLAIN = re.compile(r"[A-Za-z_][\w-]*")
NOT_OURS = re.compile(
    "[^\\n\\t -~\\u00a1-\\ud7ff\\ue000-\\ufdcf\\ufdf0-\\ufffd\\U00010000-\\U0001fffd]|[\\u2028\\u2029\\ufeff]"
)
"""What YAML does not take as it is."""
WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[A-Za-z_][\w-]*')
BREAKS = re.compile("[\r\x85\u2028\u2029\ufeff]")
"""What ends lines for YAML besides `\\n`, or begins a file."""
FAR = re.compile(r"\\U([0-9a-f]{8})")
CONSTANTS = ("true", "false")


def written(data: Mapping[str, Any]) -> str:
    """Return an entry as one line."""
    return f"- {{{', '.join(f'{k}: {_value(v)}' for k, v in data.items())}}}\n"


def _value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case float():
            said = f"{Decimal(repr(value)):f}"  # YAML takes 1e-05 for a text
            return said if "." in said else f"{said}.0"
        case str():
            plain = PLAIN.fullmatch(value) and value.lower() not in WORDS
            quoted = json.dumps(value, ensure_ascii=False)
            return value if plain else NOT_OURS.sub(_escaped, quoted)
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return f"{{{', '.join(f'{_value(k)}: {_value(v)}' for k, v in value.items())}}}"
    raise TypeError(type(value))


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def read(text: str) -> list[tuple[int, dict[str, Any]]] | None:
    """Return the entries of a file with the lines they stand in, as YAML would read them; None where one stands otherwise than `written` has it."""
    if BREAKS.search(text):
        return None
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("- {"):
            entry = _entry(line)
            if entry is None:
                return None
            found.append((number, entry))
        elif line and not line.startswith("#"):
            return None
    return found


def _entry(line: str) -> dict[str, Any] | None:
    """Return the entry that a line says; None where `written` would write it otherwise."""
    try:
        data = json.loads(FAR.sub(_as_json, TOKEN.sub(_quoted, line[2:])))
        return data if isinstance(data, dict) and written(data) == f"{line}\n" else None
    except (ValueError, TypeError, RecursionError):
        return None


def _quoted(token: re.Match[str]) -> str:
    said = token[0]
    return said if said[0] == '"' or said in CONSTANTS else f'"{said}"'


def _as_json(far: re.Match[str]) -> str:
    """Return an escaped letter as JSON escapes it; what only looks like one is found out, since it is not written so again."""
    code = int(far[1], 16)
    return json.dumps(chr(code))[1:-1] if code <= 0x10FFFF else far[0]
