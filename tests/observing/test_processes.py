"""What is known of processes and memory."""

import os

from graders.observing import processes


def test_a_process_could_have_the_memory_that_it_has():
    before = processes.room()
    held = b"1" * 2**28

    assert processes.usage(os.getpid())[0] >= len(held) / 2**20
    assert before > 256
