"""The GPU that runs may use: which one it is, what the jail must show of it, and who has it at a time."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from graders.paths import cache

CONTROL = ("/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools")
LIBRARIES = ("/usr/local/nvidia/lib64", "/usr/local/nvidia/lib", "/usr/lib/wsl/lib", "/run/opengl-driver/lib")
"""Where drivers put their libraries, beside what `ldconfig` knows."""
ASKED = ("nvidia-smi", "--query-gpu=index,uuid,memory.total", "--format=csv,noheader,nounits")
LOOKS = 0.5
"""Seconds between looks whether a device is free."""
PART_MB = 1024
"""MiB of a device's memory that are given out together."""
DRIVER_MB = 1024
"""MiB that a process takes of a device beside its tensors: the driver's own, and the code of its kernels."""


@dataclass(frozen=True)
class Gpu:
    """A device.

    Args:
        name: Its UUID, by which programs choose it.
        node: Its file.
        memory_mb: MiB of memory that it has.
    """

    name: str
    node: str
    memory_mb: int

    def nodes(self) -> list[str]:
        """Return the files that programs open to use it, and no other device's."""
        return [n for n in (*CONTROL, self.node) if Path(n).exists()]


@lru_cache
def gpus() -> tuple[Gpu, ...]:
    """Return the devices of this machine."""
    if shutil.which(ASKED[0]) is None:
        return ()
    asked = subprocess.run(ASKED, capture_output=True, text=True, check=False, timeout=60)
    found = []
    for line in asked.stdout.splitlines() if not asked.returncode else ():
        index, name, memory = (word.strip() for word in line.split(","))
        node = f"/dev/nvidia{_minors().get(name, index)}"
        if Path(node).exists() and memory.isdigit():
            found.append(Gpu(name, node, int(memory)))
    return tuple(found)


def _minors() -> dict[str, str]:
    """Return the numbers of the devices' files, by UUID; the driver may count otherwise than `nvidia-smi`."""
    found = {}
    for path in Path("/proc/driver/nvidia/gpus").glob("*/information"):
        text = path.read_text()
        name, minor = re.search(r"GPU UUID:\s*(\S+)", text), re.search(r"Device Minor:\s*(\d+)", text)
        if name and minor:
            found[name[1]] = minor[1]
    return found


def mine() -> Gpu | None:
    """Return the device that this process may use: the first, or the first that CUDA_VISIBLE_DEVICES names; None where there is none."""
    there = gpus()
    said = os.environ.get("CUDA_VISIBLE_DEVICES")
    if said is None:
        return there[0] if there else None
    first = said.split(",")[0].strip()
    for number, one in enumerate(there):
        if first and (first == str(number) or one.name.startswith(first)):
            return one
    return None


@lru_cache
def libraries() -> tuple[Path, ...]:
    """Return the folders that hold the driver's libraries."""
    found = [Path(folder) for folder in LIBRARIES if Path(folder, "libcuda.so.1").exists()]
    if ldconfig := shutil.which("ldconfig", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin"):
        known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=False).stdout
        for path in re.findall(r"libcuda\.so\.1 .*=> (\S+)", known):
            found += [Path(path).parent, Path(path).resolve().parent]
    return tuple(dict.fromkeys(found))


@contextmanager
def given(gpu: Gpu | None, task: dict[str, Any], modules: Sequence[str]) -> Iterator[float]:
    """Have the device for a run that is to have one; yields the seconds spent in line, which are nobody's.

    Args:
        gpu: The device; None where there is none.
        task: The settings of the run, which get the name of the device.
        modules: What its process imports.
    """
    if "device" not in task or gpu is None:
        yield 0.0
        return
    task |= {"gpu": gpu.name, "modules": list(modules)}
    began = time.monotonic()
    with held(gpu, task["device_memory_mb"] or 0, alone=task["device_alone"]):
        yield time.monotonic() - began


@contextmanager
def held(gpu: Gpu, memory_mb: int, *, alone: bool) -> Iterator[None]:
    """Have a device alone, or a share of its memory; waits until it is free. Whoever holds it is let go with its process.

    Each part of its memory is a file that is locked. Those who wait do so in line, so that many small shares never keep
    out a large one.

    Args:
        gpu: The device.
        memory_mb: MiB of the share; 0 for all.
        alone: Whether nobody else may use it meanwhile.
    """
    import fcntl

    parts = max(1, gpu.memory_mb // PART_MB)
    asked = parts if alone or not memory_mb else min(parts, -(-(memory_mb + DRIVER_MB) // PART_MB))
    name = hashlib.sha256(gpu.name.encode()).hexdigest()[:12]
    place = cache() / "devices"
    place.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        with (place / name).open("w") as line:
            fcntl.flock(line, fcntl.LOCK_EX)
            missing = asked
            while missing:
                for number in range(parts):
                    if missing and _locked(part := (place / f"{name}.{number}").open("w")):
                        stack.enter_context(part)
                        missing -= 1
                if missing:
                    time.sleep(LOOKS)
        yield


def _locked(part: IO[str]) -> bool:
    """Return whether a part is ours from now on, which it is until the file is closed; closes it where it is not."""
    import fcntl

    try:
        fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        part.close()
        return False
    return True
