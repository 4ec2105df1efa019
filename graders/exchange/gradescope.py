"""Gradescope: the export of submissions with its YAML.

The YAML maps folders to Ruby symbols; it is read as plain values, whatever its tags say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import yaml

from graders.cohort.arrivals import Person
from graders.errors import UserError
from graders.exchange.download import Download, Files, HandIn, Listing, Version

METADATA = "submission_metadata.yml"


class _Plain(yaml.SafeLoader):
    """A loader for which an object of Ruby is what it holds."""


def _plain(loader: _Plain, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)  # type: ignore[arg-type]


_Plain.add_multi_constructor("!", _plain)
_Plain.add_multi_constructor("tag:ruby.yaml.org,2002:", _plain)


def reads(listing: Listing) -> Download | None:
    """The hand-ins of an export, with several people where a group handed in.

    Raises:
        UserError: Its list of submissions cannot be read.
    """
    path = next((p for p in listing.paths if p.rpartition("/")[2] == METADATA), None)
    if path is None:
        return None
    folder = path.removesuffix(METADATA)
    entries = _entries(listing, path)
    files, unmatched = Files(), list[str]()
    for other in listing.paths:
        if other == path:
            continue
        top, _, own = other.removeprefix(folder).partition("/")
        if other.startswith(folder) and top in entries:
            files.add(top, own or top, other)
        else:
            unmatched.append(other)
    hand_ins = [_hand_in(k, v, files.by_key.get(k, {})) for k, v in entries.items()]
    return Download(hand_ins, unmatched, [path])


def _entries(listing: Listing, path: str) -> dict[str, Mapping[str, Any]]:
    """What the list of submissions says of each folder or file."""
    try:
        data = yaml.load(listing.read(path), _Plain)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UserError(
            f"{path}: is no readable list of Gradescope's submissions ({_line(error)}); export it again"
        ) from error
    if not isinstance(data, dict) or not all(isinstance(v, dict) for v in data.values()):
        raise UserError(
            f"{path}: is no list of Gradescope's submissions, which says of each folder who handed it in; export it again"
        )
    return {str(k): {str(n).lstrip(":"): x for n, x in v.items()} for k, v in data.items()}


def _line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _hand_in(key: str, said: Mapping[str, Any], files: Mapping[str, str]) -> HandIn:
    submitters = said.get("submitters") or []
    people = (
        tuple(_person(p) for p in submitters if isinstance(p, dict))
        if isinstance(submitters, Sequence)
        else ()
    )
    number = key.removeprefix("submission_").partition(".")[0]
    name = " and ".join(p.shown for p in people) or key
    return HandIn(
        key,
        name,
        (Version(files, _time(said.get("created_at"))),),
        people,
        len(people) > 1,
        {"gradescope": number},
    )


def _person(said: Mapping[Any, Any]) -> Person:
    fields = {str(k).lstrip(":"): str(v or "").strip() for k, v in said.items()}
    ids = {"matriculation": fields.get("sid", ""), "email": fields.get("email", "")}
    return Person(fields.get("name", ""), {k: v for k, v in ids.items() if v})


def _time(said: Any) -> datetime | None:
    """A time with its zone, UTC where none is said: the YAML reader has turned it into UTC then."""
    if isinstance(said, datetime):
        return said if said.tzinfo else said.replace(tzinfo=UTC)
    if isinstance(said, date) or not said:
        return None
    try:
        told = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)
