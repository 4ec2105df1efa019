"""How a cluster scales: efficiency of 1 to 8 workers, what a task costs, and what the scheduler remembers.

`python -m benchmarks.scale` takes some minutes and writes `docs/scale.md` and `docs/scale.svg`: real schedulers, real
workers and real jails on this machine. Hand-ins that wait stand for trainings on other machines, which cost this one
nothing; hand-ins that compute need its cores.
"""

import os
import subprocess
import tempfile
import time
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from benchmarks.document import SCALE as PAGE
from graders.scale.examined import mark_of_place
from graders.scale.keys import make, security
from tests.conftest import REFERENCE, SPEC, write_toy
from tests.waiting import PROGRAM, Speaking

COUNT, WAIT = 24, 4.0
TASKS = 5000
NODES, HAND_INS, SECONDS = 50, 5000, 240.0


def hand_ins(folder, count, line):
    """Right hand-ins, all different, of which each does something for a while."""
    source = REFERENCE.replace("return x * factor", f"{line}; return x * factor")
    for i in range(count):
        (folder / f"s{i:03}").mkdir(parents=True)
        (folder / f"s{i:03}" / "solution.py").write_text(f"import time\n{source}\n# {i}\n")
    return folder


def graded(sheet, cohort, out, *more):
    """Seconds from the command to its end, and from the first hand-in to the last."""
    began, first = time.perf_counter(), 0.0
    words = [*PROGRAM, "batch", sheet, cohort, "--out", out, *more]
    with subprocess.Popen(
        list(map(str, words)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        for line in process.stderr:
            if line.startswith("[1/"):
                first = time.perf_counter()
    assert process.returncode == 0
    ended = time.perf_counter()
    return ended - began, ended - first


def resident(pid):
    """MiB of memory of its own."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


def memory(address, keys, pid):
    """MiB of the scheduler before and after so many tasks of 50 kB each, one under way at a time for each worker."""
    from distributed import Client

    given = os.urandom(50_000)
    with Client(address, security=security(keys, address, "client"), set_as_default=False) as client:
        client.submit(len, given, pure=False).result()
        before, began = resident(pid), time.perf_counter()
        for i in range(TASKS):
            assert client.submit(len, given + bytes([i % 256]), pure=False).result() == 50_001
        return before, resident(pid), (time.perf_counter() - began) / TASKS


def main():
    """Measure, and write the page."""
    before_all = os.getloadavg()[0]
    mark_of_place().parent.mkdir(parents=True, exist_ok=True)
    mark_of_place().touch()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        keys = folder / "keys"
        make(keys, 2)
        spec = SPEC.format(reference=folder / "toy" / "reference").replace("seconds: 2", "seconds: 60")
        sheet = write_toy(folder / "toy", **{"spec.yaml": spec})
        waiting = hand_ins(folder / "waiting", COUNT, f"time.sleep({WAIT})")
        quick = hand_ins(folder / "quick", COUNT, "pass")
        busy = hand_ins(
            folder / "busy", 8, "[torch.rand(300, 300) @ torch.rand(300, 300) for _ in range(400)]"
        )
        scheduler = Speaking(
            *PROGRAM, "cluster", "scheduler", "--host", "127.0.0.1", "--port", 0, "--keys", keys
        )
        address = scheduler.says(r"scheduler at (\S+)")[1]
        where = ("--scheduler", address, "--keys", keys)
        rows, machines, costs = [], [], {}
        for workers in (1, 2, 4, 8):
            new = workers - sum(count for count, _ in machines)
            machine = Speaking(*PROGRAM, "worker", address, "--keys", keys, "--workers", new)
            for _ in range(new):
                machine.says("works for")
            machines.append((new, machine))
            graded(sheet, quick, folder / f"warm{workers}", *where)  # starts its sandboxes
            whole, _ = graded(sheet, waiting, folder / f"waiting{workers}", *where)
            compute = graded(sheet, busy, folder / f"busy{workers}", *where)[0] if workers <= 2 else None
            rows.append((workers, whole, compute))
            print(rows[-1], flush=True)
            if workers == 1:
                costs["cluster"] = graded(sheet, quick, folder / "quick-cluster", *where)
                costs["here"] = graded(sheet, quick, folder / "quick-here", "--workers", "1")
        before, after, each = memory(address, keys, scheduler.pid)
        for _, machine in machines:
            machine.end()
        scheduler.end()
    write(rows, costs, (before, after, each), before_all)


def write(rows, costs, of_scheduler, before_all):
    """Write the page and its picture."""
    before, after, each = of_scheduler
    first = rows[0]
    lines = [
        f"| {n} | {whole:.0f} | {first[1] / whole / n:.0%} | {f'{compute:.0f}' if compute else ''} | {f'{first[2] / compute / n:.0%}' if compute else ''} |"
        for n, whole, compute in rows
    ]
    overhead = (costs["cluster"][1] - costs["here"][1]) / (COUNT - 1)
    judged = costs["here"][1] / (COUNT - 1)
    ideal = HAND_INS * SECONDS / NODES / 3600
    rate = NODES / SECONDS
    figure, axes = plt.subplots(figsize=(5, 3.2))
    counts = [n for n, *_ in rows]
    axes.plot(counts, [first[1] / whole for _, whole, _ in rows], "o-", label="hand-ins that wait")
    axes.plot(
        [n for n, _, c in rows if c],
        [first[2] / c for _, _, c in rows if c],
        "s-",
        label="hand-ins that compute",
    )
    axes.plot(counts, counts, ":", color="grey", label="ideal")
    axes.set(xlabel="workers", ylabel="times as fast as one")
    axes.legend()
    figure.tight_layout()
    figure.savefig(PAGE.with_suffix(".svg"), metadata={"Date": None})
    text = f"""# More than one machine, measured

Made by `python -m benchmarks.scale` on one machine of {os.cpu_count()} cores: a real scheduler, real workers, real jails. What waits
({COUNT} hand-ins of {WAIT:g} s) stands for trainings elsewhere; what computes needs the cores there are. Times are those of the whole command,
with its start, the start of each worker's sandbox and the pages, at which eight workers on two cores are in each other's way;
another load on the machine makes them longer (its load average was {before_all:.1f} before and {os.getloadavg()[0]:.1f} at the end, with these).

| workers | waiting, s | efficiency | computing, s | efficiency |
|--:|--:|--:|--:|--:|
{chr(10).join(lines)}

![Times as fast as one worker](scale.svg)

- start of a run on a cluster, up to the first hand-in: {costs["cluster"][0] - costs["cluster"][1]:.1f} s; on this machine alone {costs["here"][0] - costs["here"][1]:.1f} s
- overhead a hand-in against the local way: {1000 * overhead:.0f} ms; observing, judging and pages of a tiny one take {1000 * judged:.0f} ms
- memory of the scheduler: {before:.0f} MiB at first, {after:.0f} MiB after {TASKS} tasks of 50 kB; {1000 * each:.1f} ms a task

## On paper: {HAND_INS} hand-ins of {SECONDS / 60:g} minutes on {NODES} nodes

- Work: {HAND_INS} × {SECONDS:g} s = {HAND_INS * SECONDS / 3600:.0f} core hours. With one worker a node {ideal:.1f} h, with eight cores a node {ideal / 8 * 60:.0f} min, if
  none waits for another at the end: the last one costs at most {SECONDS:g} s more, since the longest of an earlier run come first.
- Who runs `batch` judges and writes pages: {rate:.2f} hand-ins a second with {NODES} workers, {8 * rate:.1f} with {8 * NODES}. At about
  {1000 * judged:.0f} ms each, at most, that is {rate * judged:.0%} and {8 * rate * judged:.0%} of a core: **this becomes the limit first**, at about
  {SECONDS / judged:.0f} workers.
- The scheduler spends {1000 * each:.1f} ms a task: {rate * each:.2%} of a core. A hand-in is given out only when a worker is free, and forgotten when
  its result has come; what it notes of each task was {1024 * (after - before) / TASKS:.0f} kB here.
- The wire: a hand-in of 50 kB and a result of 200 kB are {8 * rate * 0.25:.1f} MB a second with {8 * NODES} workers.
- Without a scheduler, shares of {HAND_INS // NODES} hand-ins each differ in length: an array job ends with its slowest share, so use
  more shares than nodes.
"""
    _, title, of_gpu = PAGE.read_text(encoding="utf-8").partition(
        "\n## Runs on a GPU\n"
    )  # of benchmarks/gpu.py
    PAGE.write_text(text + title + of_gpu, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
