"""What grading trainings costs: CPU time of `torchgrade batch` over that of the same scripts started by hand.

`python -m benchmarks.training` writes its section of `docs/performance.md`. Time on the clock would say what else the machine
does; CPU time of a control group says what all processes used, those of the jail included. Needs root, for such a group.
"""

import contextlib
import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.document import write_section
from graders.datasets import mnist
from tests.waiting import PROGRAM

TITLE = "Trainings, in CPU time"
COUNT = 3
GROUPS = (
    (Path("/sys/fs/cgroup/cpuacct"), "cpuacct.usage", 1e9),
    (Path("/sys/fs/cgroup"), "cpu.stat", 1e6),
)
"""Where control groups are made in both versions, and the file and unit of their CPU time."""
SPEC = """
sheet: trainings
title: A training
reference: {reference}
points: 12
limits: {{memory_mb: 3000}}
runs:
  fit: {{title: the training, files: [train.py], seconds: 600}}
exercises:
  - id: one
    title: Training
    checks:
      - {{id: accuracy, kind: accuracy, title: It has learned, points: 10, run: fit, at_least: 0.9, seconds: 120}}
      - {{id: figure, kind: figure, title: The loss is plotted, points: 2, run: fit, curves: [[loss]], entries: 2, seconds: 60}}
"""
TRAIN = """
import matplotlib.pyplot as plt
import torch
from torch import nn
from torchvision import datasets, transforms

torch.manual_seed({seed})
data = datasets.MNIST("data", train=True, download=True, transform=transforms.ToTensor())
data = torch.utils.data.Subset(data, range(12800))
loader = torch.utils.data.DataLoader(data, batch_size=128, shuffle=True)
model = nn.Sequential(nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3), nn.ReLU(), nn.Flatten(), nn.Linear(32 * 121, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
losses = []
for epoch in range({epochs}):
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() / len(loader)
    losses.append(total)
plt.plot(losses)
plt.title("loss")
plt.xlabel("epoch")
plt.savefig("loss.png")
"""


@contextlib.contextmanager
def group():
    """A control group: words to run a command in it, and what says the CPU seconds it has used."""
    root, name, unit = next(g for g in GROUPS if (g[0] / g[1]).is_file())
    place = root / f"torchgrade-{os.getpid()}"
    place.mkdir()

    def seconds():
        return int((place / name).read_text().split()[-1 if name == "cpuacct.usage" else 1]) / unit

    try:
        yield ["sh", "-c", f'echo $$ > {place}/cgroup.procs && exec "$@"', "sh"], seconds
    finally:
        place.rmdir()


def used(*words, **keys):
    """CPU seconds of a command and of all below it."""
    with group() as (within, seconds):
        done = subprocess.run(
            [*within, *map(str, words)], capture_output=True, text=True, check=False, **keys
        )
        assert done.returncode == 0, done.stderr
        return seconds()


def all_right(out):
    """A training that broke off would cost less: each must have full marks."""
    with (out / "gradebook.csv").open(encoding="utf-8-sig") as file:
        scores = {row["score"] for row in csv.DictReader(file)}
    assert scores == {"12"}, scores


def main() -> None:
    """Measure, print and write the section."""
    epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "reference").mkdir()
        (folder / "reference" / "train.py").write_text(TRAIN.format(seed=0, epochs=epochs))
        (folder / "sheet").mkdir()
        (folder / "sheet" / "spec.yaml").write_text(SPEC.format(reference=folder / "reference"))
        plain = 0.0
        for number in range(COUNT + 1):
            alone = folder / "plain" / str(number)
            alone.mkdir(parents=True)
            (alone / "data").symlink_to(mnist.folder())
            source = TRAIN.format(seed=number + 1, epochs=epochs)
            for place in (alone, *(folder / c / f"s{number}" for c in ("one", "all")[number > 0 :])):
                place.mkdir(parents=True, exist_ok=True)
                (place / "train.py").write_text(source)
            if number:
                plain += used(sys.executable, "train.py", cwd=alone, env=one_thread) / COUNT
                print(f"a script: {plain * COUNT / number:.1f} s", flush=True)
        batch = (*PROGRAM, "batch", folder / "sheet")
        first = used(*batch, folder / "one", "--out", folder / "out one", "--workers", "1")
        print(f"one hand-in: {first:.1f} s", flush=True)
        whole = used(*batch, folder / "all", "--out", folder / "out all", "--workers", "1")
        for cohort in ("one", "all"):
            all_right(folder / f"out {cohort}")
    each = (whole - first) / COUNT
    said = f"""
Made by `python -m benchmarks.training` on one core: {COUNT + 1} hand-ins of one training on MNIST with two checks of it, which is trained once
for both. CPU seconds of all processes: load of the machine makes caches colder, and counts in no other way ({os.getloadavg()[0]:.1f} then).

| | CPU s |
|---|--:|
| the script, started by hand | {plain:.1f} |
| `torchgrade batch`, one more hand-in | {each:.1f} |
| a cohort of one, with the start of the command, its sandbox and pages | {first:.1f} |

One more hand-in costs {each / plain:.2f} times its script (aim: 1.05; below one where the import of torch, which a sandbox does once, is what
it saves); its start costs {first - each:.1f} s, once a cohort.
"""
    print(said)
    write_section(TITLE, said)


if __name__ == "__main__":
    main()
