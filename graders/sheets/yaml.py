"""YAML that a course writes: read with its lines, no key twice, and every error in plain words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic_core import ErrorDetails

from graders.errors import UserError, unread

Place = tuple[str | int, ...]
"""Keys and numbers of entries, from the top."""

FAST: type[yaml.CSafeLoader] | None = getattr(yaml, "CSafeLoader", None)
Prepare = Callable[[yaml.Node], Sequence[tuple[int, str]]]

NAMES = ("extra_forbidden", "union_tag_invalid")
"""Types of errors that are about a name where others are allowed."""
KEY = "[key]"
"""What pydantic adds to a place where the key itself is wrong."""
SHOWN = 60
TIME = "a time with its zone, such as 2026-11-01T23:59:00+01:00"
WRITE = {
    "datetime_type": TIME,
    "datetime_parsing": TIME,
    "datetime_from_date_parsing": TIME,
    "datetime_object_invalid": TIME,
    "timezone_aware": TIME,
    "zoneinfo_str": "a zone, such as Europe/Berlin",
    "zoneinfo_type": "a zone, such as Europe/Berlin",
    "string_type": "a text",
    "string_unicode": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a smaller number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list, such as [a, b]",
    "tuple_type": "a list, such as [a, b]",
    "dict_type": "a mapping, such as {a: b}",
    "mapping_type": "a mapping, such as {a: b}",
    "model_type": "a mapping, such as {a: b}",
    "model_attributes_type": "a mapping, such as {a: b}",
}
"""What to write, by the type of pydantic's error."""
BRANCHES = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
}
"""What pydantic adds to a place where several types are allowed, and none fits."""
NUMBERS = {
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:timestamp": "a date",
    "tag:yaml.org,2002:bool": "true or false",
    "tag:yaml.org,2002:binary": "bytes",
}
"""What YAML may take a plain value for."""
SLIPS = {
    "expected <block end>, but found '<block mapping start>'": "it begins at another column than the keys above it",
    "expected <block end>, but found '<block sequence start>'": "it begins at another column than what stands above it",
    "expected <block end>, but found '<scalar>'": "a quote above it is not closed, or a text goes on behind its quotes",
    "could not find expected ':'": "a key above it has no colon",
    "mapping values are not allowed here": "a text that holds a colon needs quotes, or the line above is not indented like this one",
    "found character '\\t' that cannot start any token": "a tab stands there; write spaces",
}
"""What YAML's reader says of ordinary slips, in plain words."""
PATTERNS = {
    r"^[a-z][a-z0-9-]*$": "small letters, digits and hyphens, beginning with a letter",
}


def read(path: Path, prepare: Prepare = lambda _: []) -> tuple[yaml.Node | None, Any]:
    """Read a YAML file, as nodes that know their lines and as plain values.

    Args:
        path: The file.
        prepare: Changes the nodes before they become values, and returns what is wrong: lines and words.

    Raises:
        UserError: It cannot be read, is no YAML, or a mapping has a key twice: one line each.
    """
    try:
        loader, node = _parsed(path.read_text(encoding="utf-8"))
        said = [] if node is None else sorted({*_unreadable(loader, node), *_twice(node)})
        said = said or ([] if node is None else sorted(prepare(node)))
        data = None if node is None or said else loader.construct_document(node)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: {unread(error)}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = str(getattr(error, "problem", None) or getattr(error, "reason", error))
        raise UserError(
            f"{path}:{mark.line + 1 if mark else 1}: is no YAML: {SLIPS.get(why, why)}"
        ) from error
    except RecursionError as error:
        raise UserError(f"{path}:1: is nested too deeply") from error
    if said:
        raise UserError("\n".join(f"{path}:{line}: {words}" for line, words in said))
    return node, data


def _parsed(text: str) -> tuple[yaml.SafeLoader | yaml.CSafeLoader, yaml.Node | None]:
    """Return a loader and the node it read: by libyaml, which is ten times as fast, and where that refuses, by what says why in plain words."""
    if FAST is not None:
        loader = FAST(text)
        with suppress(yaml.YAMLError):
            return loader, loader.get_single_node()
    slow = yaml.SafeLoader(text)
    return slow, slow.get_single_node()


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    """A node and all below it, each once, although aliases may name it again."""
    todo, seen = [node], {id(node)}
    while todo:
        here = todo.pop()
        yield here
        below = here.value if isinstance(here, yaml.CollectionNode) else ()
        for part in below:
            for one in part if isinstance(part, tuple) else (part,):
                if id(one) not in seen:
                    seen.add(id(one))
                    todo.append(one)


def _twice(node: yaml.Node) -> Iterator[tuple[int, str]]:
    """Keys that stand twice in one mapping, of which YAML would silently drop the first."""
    for mapping in _nodes(node):
        first: dict[tuple[str, str], int] = {}
        for key, _ in mapping.value if isinstance(mapping, yaml.MappingNode) else ():
            line = key.start_mark.line + 1
            name = (key.tag, str(key.value))
            if name in first:
                yield (
                    line,
                    f"the key `{key.value}` stands here again (first on line {first[name]})",
                )
            first.setdefault(name, line)


def _unreadable(loader: yaml.SafeLoader | yaml.CSafeLoader, node: yaml.Node) -> Iterator[tuple[int, str]]:
    """Values that look like a date or number and are none, such as 2024-99-99."""
    for scalar in _nodes(node):
        if isinstance(scalar, yaml.ScalarNode) and scalar.tag in NUMBERS:
            try:
                loader.construct_object(scalar)
            except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
                yield (
                    scalar.start_mark.line + 1,
                    f"YAML takes {_quoted(scalar.value)} for {NUMBERS[scalar.tag]}, and it is none; write it in quotes",
                )


def line_at(node: Any, place: Place) -> int:
    """The line of a place, or of the nearest one around it, counted from 1."""
    line = int(node.start_mark.line) + 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def meant(word: object, known: Collection[str] | Mapping[str, Any], cutoff: float = 0.5) -> str:
    """`; did you mean …?` where a known name is close: by 0 not at all, by 1 the same."""
    close = difflib.get_close_matches(str(word), list(known), 1, cutoff)
    return f"; did you mean `{close[0]}`?" if close else ""


def in_words(error: ErrorDetails, known: Collection[str] = ()) -> str:
    """One error of pydantic in plain words: the key, what stands there, and what to write.

    Args:
        error: The error.
        known: The keys that may stand where an unknown one does.
    """
    place, kind, context = error["loc"], error["type"], error.get("ctx", {})
    given = error["input"]
    here, stands = _named(place), _shown(given)
    match kind:
        case "missing" if place and isinstance(place[-1], int):
            return f"{_named(place[:-1])} has no entry {place[-1] + 1}; write one more"
        case "missing":
            return f"the key `{place[-1]}` is missing"
        case "extra_forbidden":
            return f"no key is called `{place[-1]}` here{meant(place[-1], known)}"
        case "own_words":
            return str(context["words"])
        case "no_number":
            return f"`{context['key']}` is {_shown(given[context['key']])}; write a number"
        case "union_tag_invalid":
            return f"no kind of check is called `{context['tag']}`{meant(context['tag'], known)}"
        case "union_tag_not_found":
            return "the key `kind` is missing"
        case "invalid_key":
            return f"the key {_quoted(place[-1])} is no text; write it in quotes"
        case "string_type" if place and place[-1] == KEY:
            return f"the key {stands} is no text; write it in quotes"
        case "string_type" if isinstance(given, bool | int | float | date):
            return f"{here}: YAML reads {_plain(given)} as {_kind(given)}; write it in quotes"
        case "string_pattern_mismatch":
            pattern = context["pattern"]
            return f"{here} is {stands}; write {PATTERNS.get(pattern, f'what fits `{pattern}`')}"
        case "greater_than":
            return f"{here} is {stands}; write a number above {context['gt']:g}"
        case "greater_than_equal":
            return f"{here} is {stands}; write a number of at least {context['ge']:g}"
        case "less_than":
            return f"{here} is {stands}; write a number below {context['lt']:g}"
        case "less_than_equal":
            return f"{here} is {stands}; write a number of at most {context['le']:g}"
        case "too_short":
            least = context["min_length"]
            return f"{here} has {_entries(context['actual_length'])}; write at least {_entries(least)}"
        case "too_long":
            return f"{here} has {_entries(context['actual_length'])}; write {_entries(context['max_length'])}"
        case "literal_error":
            expected = str(context["expected"]).replace("True", "'true'").replace("False", "'false'")
            allowed = re.findall(r"'([^']*)'", expected)
            return f"{here} is {stands}; write {_either(allowed or [str(context['expected'])])}{meant(given, allowed)}"
        case "late":
            return f"{here} {error['msg']}"
        case "value_error":
            return f"{here}: {context['error']}" if place else str(context["error"])
    return f"{here} is {stands}; write {WRITE.get(kind, 'something else')}"


def errors_in_words(
    errors: Sequence[ErrorDetails], data: Any, known: Callable[[Place], Collection[str]]
) -> Iterator[tuple[Place, str]]:
    """All errors of one document with their places; where several types are allowed, one for all of them.

    Args:
        errors: What pydantic found in the document.
        data: The document.
        known: The keys that may stand where an unknown one does.
    """
    own = [e.get("ctx", {}).get("key") for e in errors]
    places = [(*e["loc"], *([key] if key else [])) for e, key in zip(errors, own, strict=True)]
    branches: dict[Place, list[str]] = {}
    for error, place in zip(errors, places, strict=True):
        if place and place[-1] in BRANCHES and not _there(data, place):
            branches.setdefault(place[:-1], []).append(BRANCHES[str(place[-1])])
        # a list is short only because its entries have errors of their own
        elif error["type"] != "too_short" or not any(p[: len(place)] == place != p for p in places):
            yield place, in_words(error, known(place) if error["type"] in NAMES else ())
    for place, allowed in branches.items():
        yield place, f"{_named(place)} is {_shown(_at(data, place))}; write {_either(allowed, '')}"


def _at(data: Any, place: Place) -> Any:
    for part in place:
        data = data[part]
    return data


def _there(data: Any, place: Place) -> bool:
    try:
        _at(data, place)
    except (LookupError, TypeError):
        return False
    return True


def _named(place: Place) -> str:
    """The last key of a place, and which entry of it."""
    names = [p for p in place if isinstance(p, str) and p != KEY]
    if not names:
        return f"entry {place[-1] + 1}" if place and isinstance(place[-1], int) else "this"
    last = len(place) - 1 - place[::-1].index(names[-1])
    numbers = [p + 1 for p in place[last + 1 :] if isinstance(p, int)]
    return "".join(f"entry {n} of " for n in numbers[-1:]) + f"`{names[-1]}`"


def _shown(value: Any) -> str:
    """What stands at a place, in a few words."""
    match value:
        case None:
            return "empty"
        case dict():
            return "a mapping" if value else "an empty mapping"
        case list() | tuple():
            return "a list" if value else "an empty list"
    return _quoted(value)


def _quoted(value: Any) -> str:
    said = _plain(value)
    return f"`{said[:SHOWN]}…`" if len(said) > SHOWN else f"`{said}`"


def _plain(value: Any) -> str:
    """A value as YAML writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "a yes or no"
    return "a date" if isinstance(value, date) else "a number"


def _entries(count: int) -> str:
    return f"{count} entries" if count != 1 else "1 entry"


def _either(words: list[str], mark: str = "`") -> str:
    """`a`, `b` or `c`."""
    *first, last = [f"{mark}{w}{mark}" for w in words]
    return f"{', '.join(first)} or {last}" if first else last
