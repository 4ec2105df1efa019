"""Canvas: the flat zip of submissions, its way back as comments, and the gradebook.

After `lib/content_zipper.rb`, `app/models/abstract_assignment.rb`, `lib/gradebook_exporter.rb` and `gradebook_importer.rb`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graders.cohort.arrivals import Person
from graders.exchange.download import Download, Files, HandIn, Listing, Version

WHO = r"(?P<who>[^\WA-Z]+?)(?P<late>_LATE)?"
UPLOAD = re.compile(WHO + r"_(?P<user>\d+)_(?P<file>\d+)_(?P<own>.+)")
TYPED = re.compile(WHO + r"_(?P<user>\d+)_(?P<own>(?:text|link)\.html)")
ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?anon_(?P<user>[A-Za-z0-9]+)_(?:(?P<file>\d+)_(?P<own>.+)|(?P<typed>(?:text|link)\.html))"
)
NUMBER = re.compile(r"_\d+(?=_\d+_.)")
AGAIN = re.compile(
    r"(?P<stem>.+)-(?:[1-7]|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?P<ending>(?:\.tar)?\.[^.]+)"
)
"""A name that was taken when it was handed in again."""


@dataclass(frozen=True)
class Upload:
    """What the name of a file says."""

    who: str
    user: str
    file: str
    own: str
    late: bool
    anonymous: bool = False

    @property
    def key(self) -> str:
        """What identifies who handed it in."""
        return f"{self.who}_{self.user}"


def reads(listing: Listing) -> Download | None:
    """The hand-ins of a zip of submissions, of persons, groups (by the one who handed in), or anonymous ones.

    Recognised where all files lie in one folder and have Canvas's names.
    """
    folders = {path.rpartition("/")[0] for path in listing.paths}
    uploads = {p: parsed(p.rpartition("/")[2]) for p in listing.paths}
    named = {p: u for p, u in uploads.items() if u}
    if not named or (not listing.forced and (len(named) < len(uploads) or len(folders) > 1)):
        return None
    named = _told_apart(named)
    usual = _usual_names(list(named.values()))
    files, late, notes = Files(), set[str](), dict[str, list[str]]()
    mine = {u.key: {v.own for v in named.values() if v.key == u.key} for u in named.values()}
    for path, upload in named.items():
        own = _plain(upload.own, mine[upload.key], usual)
        if own != upload.own:
            notes.setdefault(upload.key, []).append(
                f"`{upload.own}` is read as `{own}`: Canvas numbers a name that is handed in again"
            )
        files.add(upload.key, own, path)
        late |= {upload.key} if upload.late else set()
    first = {u.key: u for u in reversed(named.values())}
    hand_ins = [
        HandIn(
            key,
            f"Anonymous {one.user}" if one.anonymous else one.who,
            (Version(files.by_key[key], late=key in late),),
            (Person("", _ids(one)),),
            ids=_ids(one),
            notes=tuple(notes.get(key, ())),
        )
        for key in files.by_key
        for one in (first[key],)
    ]
    return Download(hand_ins, [p for p, u in uploads.items() if not u])


def parsed(name: str) -> Upload | None:
    """What a file's name says; None where it is not one of Canvas's."""
    if anonymous := ANONYMOUS.fullmatch(name):
        own = anonymous["own"] or anonymous["typed"]
        return Upload(
            "anon", anonymous["user"], anonymous["file"] or "", own, bool(anonymous["late"]), anonymous=True
        )
    if typed := TYPED.fullmatch(name):
        return Upload(typed["who"], typed["user"], "", typed["own"], bool(typed["late"]))
    if upload := UPLOAD.fullmatch(name):
        return Upload(upload["who"], upload["user"], upload["file"], upload["own"], bool(upload["late"]))
    return None


def _told_apart(named: Mapping[str, Upload]) -> dict[str, Upload]:
    """The uploads, those of a group read anew whose name ends in a number: no two files have one id."""
    counts = Counter(u.file for u in named.values() if u.file)
    found = {}
    for path, upload in named.items():
        while counts[upload.file] > 1 and (more := re.fullmatch(r"(?P<file>\d+)_(?P<own>.+)", upload.own)):
            upload = Upload(
                f"{upload.who}_{upload.user}", upload.file, more["file"], more["own"], upload.late
            )
        found[path] = upload
    return found


def _usual_names(uploads: Sequence[Upload]) -> set[str]:
    """The names that most handed in: these were not made by handing in again."""
    who = {u.key for u in uploads}
    counts = Counter({(u.key, u.own): 1 for u in uploads})
    names = Counter(own for _, own in counts)
    return {own for own, count in names.items() if count > 1 and count > len(who) / 2}


def _plain(own: str, mine: set[str], usual: set[str]) -> str:
    """The name as it was before it was numbered; as it is where that is another file's, or where the sheet asks it so."""
    again = AGAIN.fullmatch(own)
    plain = again["stem"] + again["ending"] if again else own
    return own if plain in mine or own in usual else plain


def _ids(upload: Upload) -> dict[str, str]:
    return {"canvas_anonymous" if upload.anonymous else "canvas": upload.user}
