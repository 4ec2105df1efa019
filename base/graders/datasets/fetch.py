"""Fetch a file once: resumable, checked by its hash, with progress; or say what to put where."""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from graders.errors import UserError
from graders.paths import locked

SECONDS = 30
CHUNK = 2**20
TRIES = 5
STEPS = 10
"""How often progress is told, at most."""


def fetched(url: str, sha256: str, place: Path, say: Callable[[str], None] = lambda _: None) -> Path:
    """Make sure that a file is there and unharmed; what was fetched before it was interrupted is not fetched again.

    Args:
        url: Where it comes from.
        sha256: Its hash, in hexadecimal.
        place: Where it lies then.
        say: Told of progress, in lines.

    Raises:
        UserError: It could not be fetched, or is another file; says where to put it by hand.
    """
    if place.is_file() and _hash(place) == sha256:
        return place
    cure = f"put the file with the sha256 {sha256} at {place}"
    part = place.with_name(f".{place.name}.part")
    try:
        with locked(place.with_name(f".{place.name}.lock")):
            if place.is_file() and _hash(place) == sha256:
                return place  # another process fetched it meanwhile
            tries = 0
            while not _download(url, part, say):  # goes on from where the connection broke off
                tries += 1
                if tries == TRIES:
                    raise ConnectionError(f"the connection broke off {tries} times")
            if (found := _hash(part)) != sha256:
                part.unlink()
                raise UserError(f"{url}: is another file, with the sha256 {found}; mend `sha256`, or {cure}")
            part.replace(place)
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        raise UserError(f"{url}: could not be fetched ({getattr(error, 'reason', error)}); {cure}") from error
    except OSError as error:
        raise UserError(f"{place}: cannot be written ({error.strerror or error}); {cure}") from error
    return place


def _download(url: str, part: Path, say: Callable[[str], None]) -> bool:
    """Fetch what is left of a file; return whether all of it is there."""
    have = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        answer = urllib.request.urlopen(request, timeout=SECONDS)
    except urllib.error.HTTPError as error:
        if error.code == 416 and have:  # nothing is left to fetch
            return True
        raise
    with answer:
        resumed = answer.status == 206
        have = have if resumed else 0
        left = answer.headers.get("Content-Length")
        total = have + int(left) if left else 0
        told = -1
        with part.open("ab" if resumed else "wb") as out:
            while chunk := answer.read(CHUNK):
                out.write(chunk)
                have += len(chunk)
                step = STEPS * have // total if total else have // (STEPS * CHUNK)
                if step > told:
                    told = step
                    share = (
                        f"{have / total:.0%} of {total / CHUNK:.1f} MiB"
                        if total
                        else f"{have / CHUNK:.1f} MiB"
                    )
                    say(f"fetching {url}: {share}")
    return not total or have >= total


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
