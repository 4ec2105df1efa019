"""What confines a submission inside the jail: namespaces of its own, a small disk, no calls to the kernel's edges.

Linux only where it is jailed; `as_child` works wherever there is a POSIX system.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from graders.observing.budget import IMPORTS

NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_PID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
NOSUID_NODEV = 2 | 4
BIND, RECURSIVE, REMOUNT, READ_ONLY = 4096, 16384, 32, 1
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_FILTER = 2
MADV_COLLAPSE = 25
HUGE_PAGE = 2**21
SCRATCH = "/scratch"
open_here = open
"""Opens what is named and nothing else, also when files of other machines are looked for near the code."""
SHARED = (
    "/tmp",
    "/dev/shm",
)  # folders of SCRATCH, so that one limit holds for all that is written

KNOWN = {
    "PATH",
    "HOME",
    "USER",
    "TMPDIR",
    "PYTHONPATH",
    "LANG",
    "PYTHONDONTWRITEBYTECODE",
    "MPLCONFIGDIR",
    "MPLBACKEND",
    "PYTHONUSERBASE",
    "LD_LIBRARY_PATH",
    "TORCHGRADE_MNIST",
    "TORCHGRADE_JAIL",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "GLIBC_TUNABLES",
    "CUDA_VISIBLE_DEVICES",
    "PYTORCH_NVML_BASED_CUDA_CHECK",
    "LC_CTYPE",
    "PWD",
}

libc = ctypes.CDLL(None, use_errno=True)


def called(result: int, what: str) -> None:
    """Raise OSError where a call of libc failed."""
    if result:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def own_namespaces() -> None:
    """Become process 1 of new namespaces, with every right within them; returns in the new process.

    Raises:
        OSError: This kernel does not allow it here.
    """
    uid, gid = os.getuid(), os.getgid()
    called(libc.unshare(NEW_USER | NEW_PID | NEW_MOUNTS | NEW_IPC), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    pid = os.fork()
    if pid:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0xFF)
    for capability in range(64):  # none can be had again once it is given up
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def fork_as_first() -> int:
    """Fork a child that is process 1 of its own namespaces; needs the rights of `own_namespaces`."""
    own = os.open("/proc/thread-self/ns/pid", os.O_RDONLY)
    called(libc.unshare(NEW_PID), "unshare")
    pid = os.fork()
    if pid == 0:
        called(libc.unshare(NEW_MOUNTS | NEW_IPC), "unshare")
    else:
        called(libc.setns(own, NEW_PID), "setns")
    os.close(own)
    return pid


def own_disk(megabytes: int) -> None:
    """Mount an empty file system in memory in the place of every folder that can be written.

    What was bound below such a folder, where the Python environment lies there, stays to be seen.
    """
    bound = {folder: _opened(folder) for folder in (SCRATCH, *SHARED)}
    _mount("tmpfs", SCRATCH, "tmpfs", NOSUID_NODEV, f"size={megabytes}m,nr_inodes=100k,mode=700")
    for folder in SHARED:
        inside = Path(SCRATCH, f".{Path(folder).name}")
        inside.mkdir()
        _mount(str(inside), folder, "", BIND)
    for folder, found in bound.items():
        for name, fd in found.items():
            path = Path(folder, name)
            if os.path.isdir(fd):  # noqa: PTH112 - of a descriptor
                path.mkdir()
            else:
                path.touch()
            _mount(f"/proc/self/fd/{fd}", str(path), "", BIND | RECURSIVE)
            _mount("", str(path), "", BIND | REMOUNT | READ_ONLY | NOSUID_NODEV)
            os.close(fd)
    os.chdir(SCRATCH)


def _opened(folder: str) -> dict[str, int]:
    """Return what lies in a folder, by name, each held open."""
    return {p.name: os.open(p, os.O_PATH) for p in Path(folder).iterdir()}


def _mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    words = (source.encode(), target.encode(), kind.encode(), flags, data.encode())
    called(libc.mount(*words), f"mount {target}")


def no_capabilities() -> None:
    """Give up every capability for good."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    called(libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")


def no_calls(program: bytes) -> None:
    """Install a compiled seccomp filter for this process and all that come of it."""
    buffer = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    filled = Program(len(program) // 8, ctypes.addressof(buffer))
    called(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    called(libc.prctl(PR_SET_SECCOMP, SECCOMP_FILTER, ctypes.byref(filled), 0, 0), "seccomp")


def silence(*fds: int) -> None:
    """Let these descriptors lead nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for fd in fds:
        os.dup2(null, fd)
    os.close(null)


def readable(yes: bool) -> None:
    """Say whether processes of the same user may read this one's memory and environment."""
    libc.prctl(PR_SET_DUMPABLE, int(yes), 0, 0, 0)


def as_child(limits: Mapping[str, int], seconds: float) -> None:
    """Become a group of its own, which ends with its parent, and take on the limits."""
    os.setsid()
    with suppress(AttributeError):  # not on macOS, where nothing is jailed
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    limit(limits, seconds)


def limit(limits: Mapping[str, int], seconds: float) -> None:
    """Limit this process for good, to `seconds` of CPU time and some, for who is not watched."""
    with suppress(AttributeError):
        readable(False)
    with suppress(OSError), open_here("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")
    used, most = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrlimit(resource.RLIMIT_CPU)[1],
    )
    cpu = int(used.ru_utime + used.ru_stime + seconds * 1.25 + IMPORTS) + 5
    cpu = cpu if most == resource.RLIM_INFINITY else min(cpu, most)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5 if most == resource.RLIM_INFINITY else most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"], limits["file_bytes"]))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits["descriptors"], limits["descriptors"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits["processes"] and _counts_by_namespace():
        resource.setrlimit(resource.RLIMIT_NPROC, (limits["processes"], limits["processes"]))


def _counts_by_namespace() -> bool:
    """Return whether the kernel counts a user's processes in each user namespace apart, and not all that the user has."""
    release = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return (
        os.uname().sysname == "Linux"
        and release is not None
        and (int(release[1]), int(release[2])) >= (5, 14)
    )


def facts(shown: Sequence[str]) -> dict[str, object]:
    """Return how this process is confined, for `torchgrade doctor`; `shown` is what it is meant to see."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    fields = {n: v.strip() for n, v in (line.split(":", 1) for line in lines if ":" in line)}
    networks = Path("/proc/self/net/dev")
    devices = networks.read_text().splitlines()[2:] if networks.exists() else []
    return {
        "seccomp": fields.get("Seccomp") == "2",
        "no_new_privs": fields.get("NoNewPrivs") == "1",
        "capabilities": fields.get("CapEff", "?"),
        "networks": [line.split(":")[0].strip() for line in devices],
        "homes": [
            str(p) for f in ("/home", "/root", "/Users") if Path(f).is_dir() for p in seen_in(Path(f), shown)
        ],
        "secrets": sorted(set(os.environ) - KNOWN),
    }


def seen_in(folder: Path, shown: Sequence[str]) -> list[Path]:
    """Files in `folder` and below that can be read, `shown` places left out."""
    found = []
    for here, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if str(Path(here, f)) not in shown]
        found += [p for f in files if str(p := Path(here, f)) not in shown]
    return found[:5]


def in_huge_pages() -> None:
    """Gather this process's memory in huge pages, so that forking it copies 200 entries and not 100,000."""
    maps = Path("/proc/self/maps")
    for line in maps.read_text().splitlines() if maps.exists() else ():
        place = re.fullmatch(r"(\w+)-(\w+) rw-p \w+ \w+:\w+ 0\s*(\[heap\])?", line)
        if place:
            start, end = int(place[1], 16), int(place[2], 16)
            start, end = -(-start // HUGE_PAGE) * HUGE_PAGE, end // HUGE_PAGE * HUGE_PAGE
            if end > start:  # where the kernel declines, forks only stay slow
                libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), MADV_COLLAPSE)
