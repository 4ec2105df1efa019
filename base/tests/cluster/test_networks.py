"""Two network namespaces as two hosts with a cable between: one is cut off in the middle of the work, and joined again."""

import csv
import os
import subprocess

import pytest

from graders.scale.examined import mark_of_place
from graders.scale.keys import make
from tests.conftest import REFERENCE, nightly, write_toy
from tests.waiting import PROGRAM, Speaking

pytestmark = [pytest.mark.jail, pytest.mark.slow, nightly]
COUNT = 12


class Hosts:
    """Two network namespaces, each with an end of one cable."""

    def __init__(self):
        self.names = {"here": f"tgh{os.getpid()}", "there": f"tgt{os.getpid()}"}
        self.addresses = {"here": "10.207.0.1", "there": "10.207.0.2"}
        self.processes = []

    def begin(self):
        here, there = self.names.values()
        for name in (here, there):
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("link", "add", here, "netns", here, "type", "veth", "peer", "name", there, "netns", there)
        for host, name in self.names.items():
            ip("-n", name, "address", "add", f"{self.addresses[host]}/24", "dev", name)
            ip("-n", name, "link", "set", name, "up")

    def cable(self, state):
        """Pull the cable out, or put it in again."""
        ip("-n", self.names["there"], "link", "set", self.names["there"], state)

    def start(self, host, *words):
        """Start a command of ours on a host; not by `ip netns exec`, which changes what is mounted too."""
        net = f"--net=/run/netns/{self.names[host]}"
        self.processes.append(Speaking("nsenter", net, *PROGRAM, *words))
        return self.processes[-1]

    def end(self):
        for process in reversed(self.processes):
            process.end()
        for name in self.names.values():
            ip("netns", "delete", name, check=False)


def ip(*words, check=True):
    subprocess.run(["ip", *words], check=check, capture_output=not check, timeout=60)


@pytest.fixture
def hosts():
    if os.geteuid() or subprocess.run(["unshare", "-n", "true"], check=False).returncode:
        pytest.skip("this machine lets nobody make network namespaces")
    made = Hosts()
    try:
        made.begin()
        yield made
    finally:
        made.end()


def test_a_host_that_is_cut_off_takes_nothing_with_it_and_works_on_when_it_is_back(hosts, tmp_path):
    make(tmp_path / "keys", 2)
    sheet, keys = write_toy(tmp_path / "toy"), ("--keys", tmp_path / "keys")
    slow = REFERENCE.replace("return", "__import__('time').sleep(4)\n    return")
    for number in range(COUNT):
        (tmp_path / "cohort" / f"s{number}").mkdir(parents=True)
        (tmp_path / "cohort" / f"s{number}" / "solution.py").write_text(f"{slow}\n# {number}\n")
    # that the jail holds is what tests/test_wheel.py tries
    mark_of_place().parent.mkdir(parents=True, exist_ok=True)
    mark_of_place().touch()

    scheduler = hosts.start(
        "here", "cluster", "scheduler", "--host", hosts.addresses["here"], "--port", 0, *keys
    )
    address = scheduler.says(r"scheduler at (\S+)")[1]
    for host in hosts.names:
        words = ("worker", address, *keys, "--sheet", sheet, "--workers", 1, "--name", host)
        hosts.start(host, *words).says("works for")
    out = tmp_path / "out"
    batch = hosts.start(
        "here", "batch", sheet, tmp_path / "cohort", "--out", out, "--scheduler", address, *keys
    )

    batch.says("on 2 machines")
    batch.says(rf"\[1/{COUNT}\]")
    hosts.cable("down")
    batch.says(r"worker there\.\d+ has gone")
    hosts.cable("up")
    batch.says("1 more worker, 2 on 2 machines")
    code, said = batch.ends(900)

    assert code == 0, said
    with (out / "gradebook.csv").open(encoding="utf-8-sig") as file:
        assert {row["student"]: row["score"] for row in csv.DictReader(file)} == {
            f"s{n}": "5" for n in range(COUNT)
        }
