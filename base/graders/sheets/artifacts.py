"""Make the files that the reference's training produces, such as checkpoints; once for each content of its code."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import get_args

from graders.errors import UserError
from graders.model import Submission
from graders.paths import cache, drop_oldest, made_once
from graders.sheets import data
from graders.sheets.libraries import environment
from graders.sheets.reference import code_in, submission_files
from graders.sheets.spec import Mode, Spec

Say = Callable[[str], None]


ARTIFACTS = "artifacts"


ARTIFACT_BYTES = 2**30
"""Size that all of them may have together; above it, those not used for longest are removed."""


def reference_submission(spec: Spec, mode: Mode, say: Say) -> Submission:
    """Return the reference as a submission, with the files that its training produces."""
    files = submission_files(spec)
    if spec.artifacts:
        files |= _artifacts(spec, mode, say)
    return Submission("reference", dict(sorted(files.items())))


def reference_as_kept(spec: Spec) -> Submission:
    """Return the reference as `verify` grades it, as far as the files that its training produces are there."""
    for mode in get_args(Mode):
        if spec.artifacts and place_of_artifacts(spec, mode).is_dir():
            return reference_submission(spec, mode, lambda _: None)
    return Submission("reference", submission_files(spec))


def place_of_artifacts(spec: Spec, mode: Mode) -> Path:
    """Return the folder in the cache for the files that the reference's training produces."""
    sources = b"\0".join(path.read_bytes() for path in code_in(spec.solution).values())
    digest = hashlib.sha256(sources + environment().encode()).hexdigest()[:20]
    return cache() / ARTIFACTS / f"{spec.sheet}-{mode}-{digest}"


def _artifacts(spec: Spec, mode: Mode, say: Say) -> dict[str, bytes]:
    script, kept = spec.solution / f"{spec.artifacts}.py", place_of_artifacts(spec, mode)

    def train(made: Path) -> None:
        say(f"{spec.sheet}: training the reference ({mode})")
        done = subprocess.run(
            [
                sys.executable,
                str(script),
                str(made),
                str(data.folder(spec)),
                mode,
            ],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise UserError(f"{script}: the reference could not be trained: {last}")

    made_once(kept, train)
    with suppress(OSError):  # the cache may be read-only
        os.utime(kept)
    files = {p.name: p.read_bytes() for p in sorted(kept.iterdir())}
    drop_oldest(kept.parent, ARTIFACT_BYTES)
    return files
