"""What a fork tells the process that forked it, in memory of both."""

from __future__ import annotations

import mmap
import os

from graders.observing import import_time

BYTES = 8 * (1 + import_time.SIZE)


class Shared:
    """Whether code of the submission is at work, and what `import_time` counts.

    Args:
        fd: Memory that has a descriptor, for a process that is no fork.
    """

    def __init__(self, fd: int = -1) -> None:
        self.numbers = memoryview(mmap.mmap(fd, BYTES)).cast("d")
        import_time.share(self.numbers[1:])

    def begin(self) -> None:
        """Forget what was told: another fork is about to begin."""
        for i in range(len(self.numbers)):
            self.numbers[i] = 0.0

    def note_at_work(self) -> None:
        """Note that code of the submission is at work from now on."""
        self.numbers[0] = 1.0

    def at_work(self) -> bool:
        """Return whether code of the submission has begun in the child that was forked last."""
        return self.numbers[0] != 0


def descriptor() -> int:
    """Return a descriptor of new memory for `Shared`."""
    fd = os.memfd_create("shared", 0)
    os.ftruncate(fd, BYTES)
    return fd
