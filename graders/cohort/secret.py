"""The secret that a cohort's inputs and seeds are drawn by."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from graders.errors import UserError, unread
from graders.paths import write_once

SECRET = "instructor/secret"
LEAST = 16


def secret_of(out: Path, given: Path | None = None) -> str:
    """The secret of the cohort in `out`, drawn once and kept there for its owner alone.

    Args:
        out: The folder of the cohort.
        given: A file with the course's own secret, which takes its place.

    Raises:
        UserError: `given` cannot be read, or is too short to be one.
        OSError: It cannot be kept.
    """
    kept = out / SECRET
    there = kept.is_file()
    if given is not None:
        secret = read(given)
        if len(secret) < LEAST:
            raise UserError(
                f"{given}: a secret has {LEAST} characters or more; `openssl rand -hex 32` makes one"
            )
    elif there and (secret := read(kept)):
        return secret
    else:
        if there:  # it is empty
            kept.unlink(missing_ok=True)
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_once(kept, f"{secrets.token_hex(32)}\n".encode())  # shards may draw one at the same time
        return read(kept)
    kept.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=".secret.", dir=kept.parent)  # readable by its owner alone
    with os.fdopen(handle, "w") as file:
        file.write(f"{secret}\n")
    Path(part).replace(kept)
    return secret


def read(path: Path) -> str:
    """The secret in a file, without the space around it.

    Raises:
        UserError: It cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: {unread(error)}") from error
