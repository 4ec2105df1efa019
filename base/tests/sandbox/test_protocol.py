"""A message is written and read within its time, or not at all."""

import os
import threading
import time

import pytest

from graders import wire
from graders.sandbox import protocol


@pytest.fixture
def pipe():
    read, write = os.pipe()
    os.set_blocking(write, False)
    yield read, write
    os.close(read)
    os.close(write)


def test_what_nobody_reads_is_not_written_for_ever(pipe):
    with pytest.raises(TimeoutError):
        protocol.write(pipe[1], bytes(2**20), time.monotonic() + 0.05)


def test_what_is_read_slowly_arrives_whole(pipe):
    message = wire.encode({"text": "x" * 2**20}, {})
    writer = threading.Thread(target=protocol.write, args=(pipe[1], message, time.monotonic() + 60))
    writer.start()

    assert wire.decode(*protocol.read(pipe[0], time.monotonic() + 60))[0] == {"text": "x" * 2**20}
    writer.join(60)


def test_what_is_never_sent_is_not_waited_for(pipe):
    with pytest.raises(TimeoutError):
        protocol.read(pipe[0], time.monotonic() + 0.05)
