"""GitHub Classroom's clones of repositories with its lists, and what its successor takes."""

from __future__ import annotations

from graders.cohort.arrivals import Person
from graders.exchange.download import Download, Files, HandIn, Listing, Version
from graders.exchange.tables import Table, TableError
from graders.exchange.times import moment

GRADES, ROSTER = "grades.csv", "classroom_roster.csv"


def reads(listing: Listing) -> Download | None:
    """The hand-ins below `<slug>-submissions/<slug>-<login or team>/`, with times and groups of a `grades.csv` beside them."""
    paths = {p: [listing.name, *p.split("/")] for p in listing.paths}
    slug = next(
        (
            part.removesuffix("-submissions")
            for parts in paths.values()
            for part in parts[:-2]
            if part.endswith("-submissions")
        ),
        "",
    )
    if not slug:
        return None
    files, unmatched, metadata = Files(), list[str](), list[str]()
    for path, parts in paths.items():
        inside = parts[parts.index(f"{slug}-submissions") + 1 :] if f"{slug}-submissions" in parts else []
        if len(inside) > 1 and inside[0].startswith(f"{slug}-"):
            files.add(inside[0], "/".join(inside[1:]), path)
        else:
            (metadata if parts[-1] in (GRADES, ROSTER) else unmatched).append(path)
    if not files.by_key:
        return None
    rows = _grades(listing, metadata)
    return Download(
        [_hand_in(k, slug, f, rows.get(k, [])) for k, f in files.by_key.items()], unmatched, metadata
    )


def _grades(listing: Listing, paths: list[str]) -> dict[str, list[dict[str, str]]]:
    """The rows of `grades.csv`, by the name of the repository: several where a group hands in."""
    found: dict[str, list[dict[str, str]]] = {}
    for path in paths:
        if path.rpartition("/")[2] == GRADES:
            try:
                table = Table.read(listing.read(path), path)
            except TableError:
                continue
            for row in table.rows:
                name = table.cell(row, "student_repository_name").rpartition("/")[2]
                found.setdefault(name, []).append({h: table.cell(row, h) for h in table.header})
    return found


def _hand_in(key: str, slug: str, files: dict[str, str], rows: list[dict[str, str]]) -> HandIn:
    login = key.removeprefix(f"{slug}-")
    people = tuple(
        Person(
            "",
            {
                "github": r.get("github_username", ""),
                **({"roster": i} if (i := r.get("roster_identifier", "")) else {}),
            },
        )
        for r in rows
    )
    team = next((t for r in rows if (t := r.get("group_name", ""))), "")
    at = next((m for r in rows if (m := moment(r.get("submission_timestamp", "")))), None)
    return HandIn(
        key,
        login,
        (Version(files, at),),
        people or (Person("", {"github": login}),),
        bool(team),
        {"github": login},
    )
