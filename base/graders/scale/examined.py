"""Whether hand-ins can be run safely here: tried before a worker begins, and not again for a day in the same place."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from graders.authoring.doctor import conformance
from graders.authoring.doctor import examine as look
from graders.datasets import mnist
from graders.errors import UserError
from graders.paths import cache, write_whole
from graders.sandbox.bubblewrap import bwrap
from graders.scale import facts

GOOD_FOR = 24 * 3600.0
"""Seconds for which a jail that held need not be tried again."""
PLACE = (
    "/proc/sys/kernel/random/boot_id",
    "/proc/self/cgroup",
    "/proc/self/uid_map",
    "/proc/self/attr/current",
    "/proc/sys/kernel/osrelease",
)
"""What differs where other rules may hold: another boot, job, container or profile."""
RULES = ("Seccomp", "NoNewPrivs", "CapEff", "CapBnd")


def examine(say: Callable[[str], None]) -> None:
    """Try the jail of this machine, as `torchgrade doctor --full` does.

    Args:
        say: Takes lines on the way.

    Raises:
        UserError: It does not hold; says what fails, and the cure.
    """
    mnist.withheld()
    mark = mark_of_place()
    with suppress(OSError):
        if 0 <= time.time() - mark.stat().st_mtime < GOOD_FOR:
            return
    findings = [*look()]
    if all(f.good for f in findings if f.needed):
        say("trying the jail of this machine, which takes half a minute")
        findings += conformance()
    wrong = [f for f in findings if f.needed and not f.good]
    if wrong:
        said = "\n".join(f"{f.name}: {f.said}" for f in wrong)
        raise UserError(
            f"{platform.node()}: hand-ins cannot be run safely here, so this is no worker\n{said}"
        )
    with suppress(OSError):  # the cache may be read-only
        write_whole(mark, b"")


def mark_of_place() -> Path:
    """Return the file whose age says when the jail held last; it is another one wherever other rules may hold."""
    digest = hashlib.sha256(f"{bwrap()}\0{facts.of_machine()}".encode())
    for name in PLACE:
        with suppress(OSError):
            digest.update(Path(name).read_bytes())
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(RULES):
                digest.update(line.encode())
        digest.update(str(Path("/proc/self/ns/mnt").readlink()).encode())
        digest.update(str(Path("/proc/self/ns/user").readlink()).encode())
    return cache() / f"examined-{digest.hexdigest()[:24]}"
