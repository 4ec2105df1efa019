"""A run on a GPU: its process is a new one, since what has used a GPU, or looked for one, cannot be forked for that.

Once the script has ended, all that it made is moved to the CPU: checks look at it in forks, which have no GPU.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from typing import Any

import numpy as np

from graders import wire


def become(run: dict[str, Any], files: dict[str, bytes], fds: tuple[int, int, int], **known: Any) -> None:
    """Replace this process by one that serves a run on a GPU; does not return.

    Args:
        run: Its settings, with the name of the device in `gpu`.
        files: The submission.
        fds: Where tasks come from, where answers go, and the memory of `Shared`.
        known: What else a supervisor knows of the submission, as JSON can hold it.
    """
    task = {**known, "run": run, "careful": False, "files": {n: len(d) for n, d in files.items()}}
    given = os.memfd_create("run", 0)
    joined = np.frombuffer(b"".join(files.values()), np.uint8)
    with os.fdopen(os.dup(given), "wb") as file:
        file.write(wire.encode(task, {"files": joined}))
    for fd in (given, *fds):
        os.set_inheritable(fd, True)
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": run["gpu"]}
    words = [sys.executable, "-P", "-m", "graders.sandbox.inside.on_device", *map(str, (given, *fds))]
    os.execve(sys.executable, words, environment)


def prepare(memory_mb: int) -> None:
    """Let the device compute as exactly as a CPU, and take no more memory than its share."""
    import torch

    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.benchmark = False
    if not torch.cuda.is_available():
        return
    torch.cuda.init()  # before student code can be blamed for a driver that does not start
    if memory_mb:
        whole = torch.cuda.get_device_properties(0).total_memory
        torch.cuda.set_per_process_memory_fraction(min(1.0, memory_mb * 2**20 / whole))


def back_on_cpu() -> None:
    """Move all tensors to the CPU, and let code from now on see no GPU, as everywhere else."""
    import torch

    from graders.observing import faults, surroundings

    for one in gc.get_objects():
        if issubclass(type(one), torch.Tensor) and one.is_cuda:
            with contextlib.suppress(RuntimeError):  # what cannot be moved is missed only by who looks at it
                gradient = one.grad if one.is_leaf else None
                one.data = one.data.cpu()
                if gradient is not None:
                    one.grad = gradient.cpu()
    if torch.cuda.is_initialized():
        torch.cuda.synchronize()
        torch.cuda.empty_cache()
    torch.cuda.is_available = lambda: False
    torch.cuda.is_initialized = lambda: False
    surroundings.no_gpu()
    faults.has_gpu = False
