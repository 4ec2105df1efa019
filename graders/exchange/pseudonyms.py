"""Names in the place of names, and the file that says whose they are, which lies apart from the results."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from graders.cohort.arrivals import Arrival
from graders.errors import UserError, unread
from graders.paths import write_whole

SCHEMA = "torchgrade/key/1"


def pseudonyms(path: Path, identities: Mapping[str, str]) -> dict[str, str]:
    """The pseudonym of each hand-in; who has one in the file keeps it, whatever the sheet.

    Args:
        path: The file; made where it is not there.
        identities: By hand-in: what stays the same of its person or team from sheet to sheet.

    Raises:
        UserError: The file cannot be read or written, or two hand-ins have one identity.
    """
    twice = [i for i, times in Counter(identities.values()).items() if times > 1]
    if twice:
        raise UserError(
            f"{path}: two hand-ins are of `{twice[0]}`, and cannot have one pseudonym; take one of them out, or tell two people of one name apart by --roster with their e-mails"
        )
    kept = _load(path)
    given: dict[str, str] = kept["pseudonyms"]
    taken = set(given.values())
    for identity in identities.values():
        if identity not in given:
            given[identity] = next(n for n in iter(lambda: f"student-{token_hex(3)}", "") if n not in taken)
            taken.add(given[identity])
    _write(path, kept)
    return {hand_in: given[identity] for hand_in, identity in identities.items()}


def remember(path: Path, arrivals: Mapping[str, Arrival]) -> None:
    """Keep who is behind each pseudonym, so that marks and feedback can go back."""
    kept = _load(path)
    kept["arrivals"] |= {student: arrival.as_kept() for student, arrival in arrivals.items()}
    _write(path, kept)


def revealed(path: Path) -> dict[str, Arrival]:
    """Who is behind each pseudonym.

    Raises:
        UserError: The file cannot be read.
    """
    if not path.is_file():
        raise UserError(f"{path}: there is no such key file")
    return {student: Arrival.of_kept(a) for student, a in _load(path)["arrivals"].items()}


def _load(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {"schema": SCHEMA, "pseudonyms": {}, "arrivals": {}}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: {unread(error)}") from error
    if not isinstance(kept, dict) or kept.get("schema") != SCHEMA:
        raise UserError(
            f"{path}: is no key file of pseudonyms; name another one, or one that is not there yet"
        )
    return kept


def _write(path: Path, kept: Mapping[str, Any]) -> None:
    try:
        write_whole(path, (json.dumps(kept, indent=2, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror})") from error
