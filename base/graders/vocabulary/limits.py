"""What one submission may use."""

from __future__ import annotations

from pydantic import Field

from graders.vocabulary.frozen import Frozen


class Limits(Frozen):
    """What one submission may use."""

    memory_mb: int = Field(default=4096, gt=0, description="Memory of all its processes together, MiB.")
    processes: int = Field(default=96, gt=0, description="Processes and threads at one time.")
    file_mb: int = Field(default=256, gt=0, description="Size of one file, MiB.")
    disk_mb: int = Field(default=1024, gt=0, description="Size of all files it writes, MiB.")
    descriptors: int = Field(default=512, gt=0, description="Open files of one process.")
    seconds: float = Field(default=7200, gt=0, description="Time on the clock for all its checks together.")
    cpu_seconds: float = Field(default=14400, gt=0, description="CPU time of all its processes together.")

    @property
    def processes_with_ours(self) -> int:
        """What the kernel lets start in a sandbox: some more, for ours, and so that a watch still sees who starts too many."""
        return self.processes + 16
