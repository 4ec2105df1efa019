"""What a fork tells the process that forked it, in memory of both."""

from __future__ import annotations

import mmap
import os

from graders.observing import import_time

PAGE = mmap.ALLOCATIONGRANULARITY
COUNTED = 8 * import_time.SIZE


class Shared:
    """Whether code of the submission is at work, and, in memory of its own, what `import_time` counts.

    Args:
        fd: Memory that has a descriptor, for a process that is no fork.
    """

    def __init__(self, fd: int = -1) -> None:
        self.begun = mmap.mmap(fd, 1)
        self.imports = memoryview(mmap.mmap(fd, COUNTED, offset=0 if fd < 0 else PAGE)).cast("d")
        import_time.share(self.imports)

    def begin(self) -> None:
        """Forget what was told: another fork is about to begin."""
        self.begun[0] = 0
        for i in range(import_time.SIZE):
            self.imports[i] = 0.0

    def note_at_work(self) -> None:
        """Note that code of the submission is at work from now on."""
        self.begun[0] = 1

    def at_work(self) -> bool:
        """Return whether code of the submission has begun in the child that was forked last."""
        return bool(self.begun[0])

    @property
    def imported(self) -> float:
        """CPU seconds of the imports that ended in the child that was forked last, as far as they are charged to nobody."""
        return import_time.since(0.0, 0.0)


def descriptor() -> int:
    """Return a descriptor of new memory for `Shared`."""
    fd = os.memfd_create("shared", 0)
    os.ftruncate(fd, PAGE + COUNTED)
    return fd
