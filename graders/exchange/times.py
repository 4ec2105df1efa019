"""Times as systems write them."""

from __future__ import annotations

from datetime import UTC, datetime

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


def _by(form: str, said: str) -> datetime | None:
    try:
        return datetime.strptime(said, form)
    except ValueError:
        return None
