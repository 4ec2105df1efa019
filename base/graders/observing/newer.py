"""Syntax of a Python newer than this one, told from what no Python reads."""

from __future__ import annotations

import ast
import re
import sys

NAME = r"[^\W\d]\w*"
TYPE_ALIAS = re.compile(rf"^([ \t]*)type[ \t]+({NAME}[ \t]*(?:\[[^\n=]*\][ \t]*)?=)", re.MULTILINE)
GENERIC = re.compile(
    rf"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+{NAME})[ \t]*\[[^\n]*?\](?=[(:])", re.MULTILINE
)
ERROR = rf"(?:{NAME}\.)*[A-Z]\w*"
BARE_EXCEPT = re.compile(rf"^([ \t]*except\*?)[ \t]+({ERROR}(?:[ \t]*,[ \t]*{ERROR})+)[ \t]*:", re.MULTILINE)
LONGEST = 200_000
"""Letters in which newer syntax is looked for."""
DEEPEST = 20
"""F-strings within one another."""


def newer_python(source: str) -> str:
    """Return the Python that reads a source which this one does not, such as `3.12`; empty where none is known to."""
    if len(source) > LONGEST:
        return ""
    for version, older in (((3, 12), _older_than_12), ((3, 14), _older_than_14)):
        before, source = source, older(source)
        if source != before and sys.version_info < version and _parses(source):
            return ".".join(map(str, version))
    return ""


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _older_than_12(source: str) -> str:
    """Return a source without type aliases, type parameters and f-strings, with what these held as tuples."""
    plain = GENERIC.sub(r"\1", TYPE_ALIAS.sub(lambda m: f"{m[1]}{m[2].split('[')[0].rstrip(' =')} =", source))
    return _without_fields(plain, "fF")


def _older_than_14(source: str) -> str:
    return _without_fields(BARE_EXCEPT.sub(r"\1 (\2):", source), "tT")


def _without_fields(source: str, letters: str) -> str:
    """Return a source with each f-string (or t-string) as a plain string, and with its fields behind it in brackets."""
    parts, at = [], 0
    while found := _next_string(source, at):
        begin, prefix, quote = found
        if not set(prefix) & set(letters):
            end = _end_of_plain(source, begin + len(prefix) + len(quote), quote)
            parts.append(source[at:end])
        else:
            end, fields = _fields(source, begin + len(prefix) + len(quote), quote, 0)
            if end < 0:
                return source
            parts += [source[at:begin], f"''.format({', '.join(f'({f})' for f in fields)})"]
        at = end
    return "".join([*parts, source[at:]])


STRING = re.compile(r"#[^\n]*|(?<![\w])(?P<prefix>[rRbBuUfFtT]{0,2})(?P<quote>'''|\"\"\"|'|\")")


def _next_string(source: str, at: int) -> tuple[int, str, str] | None:
    """Return where the next string begins, its prefix and its quotes; comments are passed over."""
    while found := STRING.search(source, at):
        if found["quote"]:
            return found.start(), found["prefix"], found["quote"]
        at = found.end()
    return None


def _end_of_plain(source: str, at: int, quote: str) -> int:
    """Return where a string ends whose text begins at `at`."""
    while at < len(source) and not source.startswith(quote, at):
        at += 2 if source[at] == "\\" else 1
    return min(at + len(quote), len(source))


def _fields(source: str, at: int, quote: str, depth: int) -> tuple[int, list[str]]:
    """Return where an f-string ends whose text begins at `at`, and the code of its fields; -1 where it does not end."""
    fields: list[str] = []
    while at < len(source) and depth < DEEPEST:
        if source.startswith(quote, at):
            return at + len(quote), fields
        if source.startswith(("{{", "}}", "\\"), at):
            at += 2
        elif source[at] == "{":
            at, field = _field(source, at + 1, depth)
            if at < 0:
                break
            fields.append(field)
        elif source[at] == "\n" and len(quote) == 1:
            break
        else:
            at += 1
    return -1, []


def _field(source: str, at: int, depth: int) -> tuple[int, str]:
    """Return where a field ends whose code begins at `at`, and the code as an older Python reads it."""
    code: list[str] = []
    brackets = 0
    while at < len(source):
        letter = source[at]
        if opened := STRING.match(source, at):
            if not opened["quote"]:
                at = opened.end()
                continue
            inside = opened.end()
            if set(opened["prefix"]) & set("fFtT"):
                at, inner = _fields(source, inside, opened["quote"], depth + 1)
                if at < 0:
                    break
                code.append(f"''.format({', '.join(f'({f})' for f in inner)})")
            else:
                at = _end_of_plain(source, inside, opened["quote"])
                code.append(source[opened.start() : at])
            continue
        if brackets == 0 and letter in "}:!" and not source.startswith("!=", at):
            return _end_of_field(source, at), "".join(code).strip().removesuffix("=")
        brackets += (letter in "([{") - (letter in ")]}")
        code.append(letter)
        at += 1
    return -1, ""


def _end_of_field(source: str, at: int) -> int:
    """Return where a field ends, behind its conversion and its format, which may have fields of their own."""
    depth = 1
    while at < len(source) and source[at] != "\n":
        depth += (source[at] == "{") - (source[at] == "}")
        at += 1
        if depth == 0:
            return at
    return -1
