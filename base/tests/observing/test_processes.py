"""What is known of processes and memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graders.observing import processes
from tests.waiting import until


def test_a_process_could_have_the_memory_that_it_has():
    before = processes.room()
    held = b"1" * 2**28

    assert processes.usage(os.getpid())[0] >= len(held) / 2**20
    assert before > 256


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this kernel does not say who waits")
def test_who_waits_for_a_processor_that_others_have_is_known():
    one = min(os.sched_getaffinity(0))
    code = f"import os; os.sched_setaffinity(0, {{{one}}}); print(flush=True)\nwhile True: pass"
    busy = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(2)]
    try:
        for process in busy:
            process.stdout.readline()
        without = processes.starved(busy[0].pid)
        assert until(lambda: without() > 0.1, "a process that had no processor for 0.1 s")
    finally:
        for process in busy:
            process.kill()
            process.communicate()
