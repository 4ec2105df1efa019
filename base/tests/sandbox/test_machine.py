"""How many hand-ins fit on a machine."""

from graders.sandbox import machine


def test_a_hand_in_has_a_core_and_all_the_memory_that_it_may_use(monkeypatch):
    monkeypatch.setattr(machine, "cores", lambda: 8)
    monkeypatch.setattr(machine, "memory_mb", lambda: 10_000)

    assert [machine.fitting(limit) for limit in (300, 1_500, 4_096, 50_000)] == [8, 4, 2, 1]


def test_this_machine_has_cores_and_memory():
    assert machine.cores() >= 1
    assert machine.memory_mb() > 0
