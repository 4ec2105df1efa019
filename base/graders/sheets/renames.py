"""Replace the old names of keys and kinds in a spec by the new ones, before it is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import yaml

from graders.checks import Check
from graders.kinds import KINDS
from graders.sheets.spec import AnyCheck, Spec
from graders.vocabulary.frozen import Frozen
from graders.vocabulary.renamed import Renamed, renamed

MERGE = "tag:yaml.org,2002:merge"


@dataclass
class Renames:
    """What was found of old names in one document.

    Attributes:
        lines: The lines on which each name stood.
        wrong: Keys that stand there by both names: line and words.
    """

    lines: dict[tuple[str, Renamed], list[int]] = field(default_factory=dict)
    wrong: list[tuple[int, str]] = field(default_factory=list)

    def messages(self) -> Iterator[tuple[int, str]]:
        """Return the first line of each old name, and what to write."""
        for (new, was), lines in sorted(self.lines.items(), key=lambda item: item[1]):
            first, *others = sorted(lines)
            also = f" (also on {_lines(others)})" if others else ""
            yield (
                first,
                f"`{was.old}` is now called `{new}`{also}; version {was.until} will not accept the old name",
            )


def _lines(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:8])) + (", ..." if len(lines) > 8 else "")
    return f"line {shown}" if len(lines) == 1 else f"lines {shown}"


def rename(node: yaml.Node, found: Renames) -> None:
    """Replace all old names in the nodes of a spec, and note them in `found`."""
    _in_model(node, Spec, found)


def _in_value(node: yaml.Node, wanted: Any, found: Renames) -> None:
    """Go through a value of a key, by the type of the key."""
    if wanted is AnyCheck:
        _in_check(node, found)
    elif isinstance(wanted, type) and issubclass(wanted, Frozen):
        _in_model(node, wanted, found)
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            for part in get_args(wanted):
                _in_value(entry, part, found)
    elif isinstance(node, yaml.MappingNode):
        mapping = getattr(wanted, "__origin__", None) is dict
        for part in get_args(wanted)[1:] if mapping else get_args(wanted):
            for value in (v for _, v in node.value) if mapping else (node,):
                _in_value(value, part, found)


def _in_check(node: yaml.Node, found: Renames) -> None:
    """Rename the kind of a check, then its keys."""
    kind = next((v for k, v in _pairs(node) if k.value == "kind"), None)
    if not isinstance(kind, yaml.ScalarNode):
        return
    if (new := kinds_by_old_name().get(kind.value)) and kind.value not in KINDS:
        was = KINDS[new].was
        assert was is not None
        kind.value = _note(found, new, was, kind)
    _in_model(node, KINDS.get(kind.value, Check), found)


def _in_model(node: yaml.Node, model: type[Frozen], found: Renames) -> None:
    """Rename the keys of a mapping that is read into `model`, and those below it."""
    if not isinstance(node, yaml.MappingNode):
        return
    fields = model.model_fields
    new_names = {was.old: name for name, info in fields.items() if (was := renamed(info))}
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
    for key, value in node.value:
        if key.tag == MERGE:
            for merged in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                _in_model(merged, model, found)
            continue
        new = new_names.get(key.value, "")
        was = renamed(fields[new]) if new else None
        if was and new in lines:
            found.wrong.append(
                (
                    key.start_mark.line + 1,
                    f"`{was.old}` is now called `{new}`, which stands here too (line {lines[new]}); keep one of both",
                )
            )
        elif was:
            key.value = _note(found, new, was, key)
        if info := fields.get(key.value):
            _in_value(value, info.annotation, found)


def _pairs(node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """The keys and values of a mapping, and those that it takes from others after them."""
    if not isinstance(node, yaml.MappingNode):
        return
    yield from ((k, v) for k, v in node.value if k.tag != MERGE)
    for key, value in node.value:
        if key.tag == MERGE:
            for merged in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                yield from _pairs(merged)


def _note(found: Renames, new: str, was: Renamed, node: yaml.Node) -> str:
    found.lines.setdefault((new, was), []).append(node.start_mark.line + 1)
    return new


def kinds_by_old_name() -> Mapping[str, str]:
    """Return the new name of each kind that was renamed, by its old name."""
    return {was.old: name for name, kind in KINDS.items() if (was := kind.was)}
