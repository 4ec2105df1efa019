"""Who has a device at a time."""

import threading

import pytest

from graders.sandbox import gpu

DEVICE = gpu.Gpu("GPU-of-a-test", "/dev/null", 8 * gpu.PART_MB)


@pytest.mark.parametrize(("memory", "alone"), [(2 * gpu.PART_MB, False), (100, True), (0, False)])
def test_shares_of_any_size_together_never_exceed_the_memory(tmp_path, monkeypatch, memory, alone):
    monkeypatch.setenv("TORCHGRADE_CACHE", str(tmp_path))
    monkeypatch.setattr(gpu, "LOOKS", 0.01)
    entered, leave = threading.Event(), threading.Event()

    def third():
        with gpu.held(DEVICE, memory, alone=alone):
            entered.set()
            leave.wait(60)

    waiting = threading.Thread(target=third)
    with gpu.held(DEVICE, 3 * gpu.PART_MB, alone=False), gpu.held(DEVICE, 100, alone=False):
        waiting.start()
        assert not entered.wait(0.1)
    assert entered.wait(60)
    leave.set()
    waiting.join()
