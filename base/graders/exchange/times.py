"""Times as systems write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graders.errors import UserError

FORMS = ("%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S %Z", "%Y-%m-%d %H:%M:%S.%f %Z")


def moment(said: str) -> datetime | None:
    """A time with its zone, UTC where none is said; None where it cannot be read."""
    said = said.strip()
    try:
        told = datetime.fromisoformat(said)
    except ValueError:
        told = next((t for form in FORMS if (t := _by(form, said))), None)  # type: ignore[assignment]
    if told is None:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


MONTHS = (
    ("january", "januar"),
    ("february", "februar"),
    ("march", "märz"),
    ("april",),
    ("may", "mai"),
    ("june", "juni"),
    ("july", "juli"),
    ("august",),
    ("september",),
    ("october", "oktober"),
    ("november",),
    ("december", "dezember"),
)
LONG = re.compile(
    r"(?P<day>\d{1,2})\.?\s+(?P<month>[^\W\d_]+)\s+(?P<year>\d{4}),?\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?:\s*(?P<half>[AP])M)?",
    re.I,
)
"""A date as Moodle writes it in English and German, such as `Sunday, 1 November 2026, 8:15 PM`."""


def long_date(said: str, zone: tzinfo | None) -> datetime | None:
    """A long date of Moodle in a zone, this machine's where it is None; None where it cannot be read."""
    match = LONG.search(said.replace("\u202f", " "))
    months = [i for i, names in enumerate(MONTHS, 1) if match and match["month"].lower() in names]
    if match is None or not months:
        return None
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    try:
        told = datetime(int(match["year"]), months[0], int(match["day"]), hour, int(match["minute"]))
    except ValueError:
        return None
    return in_zone(told, zone)


def in_zone(told: datetime, zone: tzinfo | None) -> datetime:
    """A time without a zone in one, this machine's where it is None."""
    return told.replace(tzinfo=zone) if zone else told.astimezone()


def zone_of(name: str) -> tzinfo | None:
    """The zone of a name such as `Europe/Berlin`; None where there is no name.

    Raises:
        UserError: There is no such zone.
    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UserError(f"no zone is called `{name}`; write --zone with one such as Europe/Berlin") from error


def _by(form: str, said: str) -> datetime | None:
    try:
        return datetime.strptime(said, form)
    except ValueError:
        return None
