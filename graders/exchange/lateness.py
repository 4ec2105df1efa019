"""Which version of a hand-in counts, and the days that it is late, by times, the roster and the sheet's policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from graders.cohort.arrivals import UNDATED, Arrival, Person
from graders.exchange.download import HandIn, Version
from graders.exchange.roster import extra_share
from graders.exchange.times import long_date, moment
from graders.grading.decisions import Override
from graders.sheets.spec import Late


def timed(hand_in: HandIn, zone: tzinfo | None) -> HandIn:
    """The hand-in with the time that Moodle's worksheet or GitHub Classroom's grades.csv says, where the download has none; the last of a team's.

    Args:
        hand_in: With the people of the lists that are known.
        zone: That of the worksheet; this machine's where it is None.
    """
    own = hand_in.ids.get("moodle")
    those = [
        p
        for p in hand_in.people
        if (own and (hand_in.team or p.ids.get("moodle") == own)) or p.more.get("repository") == hand_in.key
    ]
    said = [p.more.get("submitted", "") for p in those]
    told = [t for s in said if (t := long_date(s, zone) or moment(s)) is not None]
    if not told or any(v.at for v in hand_in.versions):
        return hand_in
    return replace(hand_in, versions=tuple(replace(v, at=max(told)) for v in hand_in.versions))


def versions_named(hand_in: HandIn) -> list[tuple[str, Version]]:
    """The versions with what each is called, no two alike."""
    named: dict[str, Version] = {}
    for version in hand_in.versions:
        name = version.named or (
            f"that of {version.at:%Y-%m-%d %H:%M}" if version.at else "one without a time"
        )
        tries = (name, *(f"{name} ({i})" for i in range(2, len(hand_in.versions) + 1)))
        named[next(n for n in tries if n not in named)] = version
    return list(named.items())


def chosen_version(hand_in: HandIn, wish: str, late: Late | None) -> tuple[Version, tuple[str, ...]]:
    """The version that counts, and notes on the others; the last where the one with most points is to."""
    versions = hand_in.versions
    chosen = versions[0] if wish == "first" else versions[-1]
    if wish == "before-deadline":
        chosen = next((v for v in reversed(versions) if _in_time(hand_in, v, late)), versions[0])
    others = [name for name, v in versions_named(hand_in) if v is not chosen]
    if not others or wish == "best":
        return chosen, hand_in.notes
    said = f"{len(versions)} versions were handed in; {chosen.named or 'the last'} counts ({wish}), not {', '.join(others)}"
    return chosen, (*hand_in.notes, said)


def _in_time(hand_in: HandIn, version: Version, late: Late | None) -> bool:
    """Whether a version came before the deadline, with what its people have more."""
    if late is None or late.deadline is None or version.at is None:
        return not version.late
    more = late.grace_days + extension(hand_in.people, late)
    return round(_days_between(late.deadline, version.at, late) - more, 6) <= 0


def _days_between(start: datetime, end: datetime, late: Late) -> float:
    """The days from one time to another; in the zone of the course each ends at the local time of the start."""
    zone = late.zone if late.zone and not late.per_hour else UTC
    start, end = start.astimezone(zone), end.astimezone(zone)
    whole = (end - start).days  # of one zone: by what clocks show
    at, after = ((start + timedelta(days=n)).astimezone(UTC) for n in (whole, whole + 1))
    return whole + (end.astimezone(UTC) - at) / (after - at)


def extension(people: Sequence[Person], late: Late | None) -> float:
    """The days that people have more than others, by an extension and by extra time for the whole sheet; the most of a team's, not of those whom it only names."""
    given = _days_given(late) or 0.0
    return max((p.extension + given * extra_share(p) for p in people if not p.named), default=0.0)


def _days_given(late: Late | None) -> float | None:
    """The days that there are for the sheet; None where its policy does not say so."""
    if late is None or late.deadline is None or late.released is None:
        return None
    return _days_between(late.released, late.deadline, late)


def days(arrivals: Mapping[str, Arrival], late: Late | None) -> Iterator[Override]:
    """The days after the deadline, and those that its people have more, of each hand-in whose time is known."""
    for student, arrival in arrivals.items():
        if (one := of_one(student, arrival, late)) is not None:
            yield one


def of_one(student: str, arrival: Arrival, late: Late | None, version: str = "") -> Override | None:
    """What times say of one hand-in, or of one of its versions; None where they say nothing."""
    more, after = extension(arrival.people, late), 0.0
    if late is not None and late.deadline is not None and arrival.time is not None:
        after = max(0.0, _days_between(late.deadline, arrival.time, late))
    if not after and not more:
        return None
    said = {"student": student, "extension": more, **({"late_days": after} if after else {})}
    return Override.model_validate({**said, "version": version} if version else said)


def doubts(arrivals: Mapping[str, Arrival], late: Late | None) -> Iterator[tuple[str, str]]:
    """What nobody but a person can say of times: by how much something is late, and what extra time comes to."""
    for student, arrival in arrivals.items():
        if late is not None and arrival.late and not arrival.at:
            yield student, UNDATED
        if late is not None and _days_given(late) is None and any(map(extra_share, arrival.people)):
            yield (
                student,
                "has extra time, and `late` of the sheet does not say both `released` and `deadline`; write `extension` into overrides.yaml",
            )
