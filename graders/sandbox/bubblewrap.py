"""The command line of bubblewrap: what code in the jail sees and may do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from graders.errors import UserError
from graders.paths import PACKAGE
from graders.sandbox import seccomp
from graders.sandbox.environment import environment, hidden, system
from graders.sandbox.gpu import Gpu, libraries

SCRATCH_INSIDE = "/scratch"
PACKAGE_INSIDE = "/.torchgrade/grader"  # names that no environment has
DATA_INSIDE = "/.torchgrade/data"
UNSEEN = {"CUDA_VISIBLE_DEVICES": "", "PYTORCH_NVML_BASED_CUDA_CHECK": "1"}
"""Lets what is forked for each submission find no GPU without waking its driver; a run that is to have one is told which."""
MISSING = (
    "no jail can be had: install bubblewrap (Debian and Ubuntu: `apt-get install bubblewrap`, "
    "Fedora: `dnf install bubblewrap`, else `pip install torchgrade[jail]`), or pass "
    "`--trust-submissions` to run hand-ins with your own rights"
)
FORBIDDEN = (
    "no jail can be had: `{path}` is not allowed to make one here ({said}); start a container with `--security-opt` "
    "`seccomp=unconfined`, `apparmor=unconfined` and `systempaths=unconfined` (Podman: `unmask=ALL` for the last two), on Ubuntu run `sudo sysctl -w "
    "kernel.apparmor_restrict_unprivileged_userns=0`, or pass `--trust-submissions` to run hand-ins with your own rights"
)


@lru_cache
def bwrap() -> str | None:
    """Return the path of a bubblewrap that works here, or None."""
    return next((path for path in _installed() if not _refusal(path)), None)


def no_jail() -> str:
    """Return why no jail can be had, and the cure."""
    refused = ((path, _refusal(path)) for path in _installed())
    return next((FORBIDDEN.format(path=path, said=said) for path, said in refused), MISSING)


def _installed() -> Iterator[str]:
    beside = Path(sysconfig.get_path("scripts")) / "bwrap"
    yield from filter(None, (shutil.which("bwrap"), str(beside) if beside.exists() else None))


def _refusal(path: str) -> str:
    """Return what a bubblewrap says that can make no jail here; nothing where it can."""
    command = [
        path,
        "--unshare-all",
        "--ro-bind",
        "/",
        "/",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "true",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if ran.returncode == 0:
        return ""
    return (ran.stderr.strip().splitlines() or [f"exit code {ran.returncode}"])[-1][:200]


def require() -> None:
    """Raise UserError, naming the cure, where no jail can be had."""
    if bwrap() is None:
        raise UserError(no_jail())
    seccomp.program()


def command_line(mnist: Path, secrets: Sequence[Path] = (), gpu: Gpu | None = None) -> list[str]:
    """Return the command line: Python and its libraries read-only, nothing of the user's, no network.

    Args:
        mnist: The data set.
        secrets: Files and folders that are not shown, also where they lie in the environment.
        gpu: The device that can be used inside.
    """
    path = bwrap()
    if path is None:
        raise UserError(no_jail())
    python = environment()
    # first, so that an environment that lies below one of them is bound over it
    binds = ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", SCRATCH_INSIDE]
    places = [*system(), *(p for p in python.places if not _within(p, system()))]
    kept = [s.resolve() for s in secrets]
    places += [p for p in python.projects if not _within(p.resolve(), kept) and not _within(p, places)]
    for place in places:
        binds += ["--ro-bind", str(place), str(place)]
    if gpu is not None:
        for folder in (p for p in libraries() if not _within(p, places)):
            binds += ["--ro-bind", str(folder), str(folder)]
        for node in gpu.nodes():
            binds += ["--dev-bind", node, node]
    # the package is seen at PACKAGE_INSIDE without what is secret, and nowhere else
    binds += ["--ro-bind", str(PACKAGE), f"{PACKAGE_INSIDE}/graders"]
    for name in ("_data", "authoring"):
        if (PACKAGE / name).is_dir():
            binds += ["--tmpfs", f"{PACKAGE_INSIDE}/graders/{name}"]
    for secret in hidden(places, secrets):
        binds += ["--tmpfs", str(secret)] if secret.is_dir() else ["--ro-bind", os.devnull, str(secret)]
    settings = {
        "PATH": "/usr/bin:/bin",
        "HOME": SCRATCH_INSIDE,
        "TMPDIR": SCRATCH_INSIDE,
        "PYTHONPATH": os.pathsep.join((PACKAGE_INSIDE, *python.path)),
        "USER": "jail",  # torch asks for a name, and no list of users is shown
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLCONFIGDIR": f"{SCRATCH_INSIDE}/.mpl",
        "TORCHGRADE_MNIST": DATA_INSIDE,
        "TORCHGRADE_JAIL": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # forks copy an entry for 2 MiB instead of 512
    }
    if python.user:
        settings["PYTHONUSERBASE"] = python.user
    paths = [*python.libraries, *(map(str, libraries()) if gpu is not None else ())]
    if paths:
        settings["LD_LIBRARY_PATH"] = os.pathsep.join(paths)
    if gpu is not None:
        settings |= UNSEEN
    words = [w for name, value in settings.items() for w in ("--setenv", name, value)]
    return [
        # never as root, even where the grader is: only so may the inside make namespaces of its own
        path,
        "--unshare-all",
        "--unshare-user",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--as-pid-1",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--hostname",
        "jail",
        "--clearenv",
        *words,
        *binds,
        "--ro-bind",
        str(mnist),
        DATA_INSIDE,
        "--remount-ro",
        "/",
        "--chdir",
        SCRATCH_INSIDE,
        sys.executable,
        "-P",
        "-m",
        "graders.sandbox.inside",
    ]


def _within(place: Path, places: Sequence[Path]) -> bool:
    return any(place.is_relative_to(p) for p in places)
