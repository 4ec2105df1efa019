"""Runs on a GPU, tried on a machine that has one: in the jail, bounded, alone or with a share, and as exact as on the CPU.

`python -m benchmarks.gpu` takes some minutes, prints what it saw, and writes its section of `docs/scale.md` where that
is there. A sheet of one training (a small convolutional network on MNIST) is graded on the GPU and on the CPU.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from graders.grading.grader import Grader
from graders.grading.task import in_memory
from graders.model import Submission
from graders.sandbox import bubblewrap, gpu
from graders.sheets.load import load_spec

TITLE = "Runs on a GPU"
SPEC = """
sheet: gpu
title: A training
reference: ./reference
points: 11
limits: {{memory_mb: 24000, processes: 400, descriptors: 2048}}
runs:
  fit: {{title: the training, files: [train.py], seconds: {seconds}, device: cuda, device_is: {need}, device_memory_mb: {memory}, device_alone: {alone}}}
naming:
  symbols:
    here: {{names: [here], arguments: [x]}}
exercises:
  - id: one
    title: Training
    checks:
      - {{id: accuracy, kind: accuracy, title: It has learned, points: 10, run: fit, at_least: 0.9, seconds: 120}}
      - {{id: here, kind: agrees, title: A function sees no GPU, points: 1, call: here, seconds: 20, cases: [{{x: {{value: 1.0}}}}]}}
"""
TRAIN = """
import time
import torch
from torch import nn
from torchvision import datasets, transforms

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def here(x):
    return x + float(torch.cuda.is_available())


def main():
    torch.manual_seed(1)
    data = datasets.MNIST("data", train=True, download=True, transform=transforms.ToTensor())
    data = torch.utils.data.Subset(data, range(12800))
    loader = torch.utils.data.DataLoader(data, batch_size=128)
    model = nn.Sequential(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.Flatten(), nn.Linear(64 * 121, 10)).to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses, began = [], time.time()
    for epoch in range(2):
        for images, labels in loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images.to(DEVICE)), labels.to(DEVICE))
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    print("DEVICE", DEVICE, torch.cuda.get_device_name(0) if DEVICE.type == "cuda" else "", torch.cuda.device_count())
    print("LOSSES", *(round(losses[i], 7) for i in (0, 1, 5, 20, 50, 100, -1)))
    print("SECONDS", round(time.time() - began, 2))
    return model


if __name__ == "__main__":
    model = main()
"""
HUNGRY = """
import torch
blocks = [torch.zeros(2**28, device="cuda")]  # 1 GiB
print("first")
blocks.append(torch.zeros(2**30, device="cuda"))  # 4 GiB more
print("second")
"""
ENDLESS = """
import torch
x = torch.rand(4096, 4096, device="cuda")
while True:
    x = (x @ x).clamp(-1, 1)
"""


def sheet(folder, *, need="wanted", memory=4000, alone="true", seconds=300):
    """A sheet of one training."""
    (folder / "reference").mkdir(parents=True, exist_ok=True)
    (folder / "reference" / "train.py").write_text(TRAIN)
    text = SPEC.format(need=need, memory=memory, alone=alone, seconds=seconds)
    (folder / "spec.yaml").write_text(text)
    return load_spec(folder / "spec.yaml")


def graded(spec, source=TRAIN, *, jailed=True):
    """What came of a hand-in: verdicts, how the run ended, what it printed, the predictions, and seconds."""
    store, known = in_memory()
    grader = Grader(spec, store, known, jailed=jailed)
    began = time.perf_counter()
    with grader.session() as session:
        report = grader.grade(Submission("someone", {"train.py": source.encode()}), session)
        ran = session.runs.get("fit")
    check = next(c for c in grader.checks() if c.id == "accuracy")
    kept = grader.observer.kept(
        check, grader.plan.completed(Submission("someone", {"train.py": source.encode()}))
    )
    grader.close()
    return {
        "gpu": grader.plan.devices.gpu,
        "seconds": round(time.perf_counter() - began, 1),
        "verdicts": {
            r.id: f"{r.outcome.verdict}: {r.outcome.diagnosis.summary}"[:300] for r in report.results
        },
        "ended": getattr(ran, "ended", str(ran)),
        "trace": getattr(ran, "trace", "")[-300:],
        "printed": getattr(ran, "printed", ""),
        "ran": getattr(ran, "seconds", 0),
        "predictions": None if kept is None or not isinstance(kept.seen, dict) else kept.seen["predictions"],
    }


def said(name, result):
    """Print a result without its arrays."""
    shown = {k: v for k, v in result.items() if k != "predictions"}
    print(f"== {name}\n{json.dumps(shown, indent=1)}", flush=True)
    return result


def at_once(spec, count):
    """How many seconds so many hand-ins take that are graded at the same time, each in a process of its own."""
    code = f"import sys; from benchmarks.gpu import *; r = graded(load_spec(Path({str(spec.folder / 'spec.yaml')!r})), TRAIN + '\\n# ' + sys.argv[1]); print(r['ended'], r['ran'])"
    began = time.perf_counter()
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(i)], stdout=subprocess.PIPE, text=True)
        for i in range(count)
    ]
    peak, done = [0], threading.Event()

    def watch():
        while not done.wait(0.2):
            asked = subprocess.run(
                ["nvidia-smi", "--query-compute-apps=pid", "--format=csv,noheader"],
                capture_output=True,
                text=True,
            )
            peak[0] = max(peak[0], len(asked.stdout.split()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    answers = [p.communicate()[0].strip() for p in processes]
    done.set()
    watcher.join()
    return {"seconds": round(time.perf_counter() - began, 1), "answers": answers, "peak": peak[0]}


def main():
    """Try all of it, print it, and write the section where the page is there."""
    device = gpu.mine()
    print(
        "machine",
        platform.release(),
        "device",
        device,
        "libraries",
        gpu.libraries(),
        "bwrap",
        bubblewrap.bwrap(),
    )
    if device is None:
        sys.exit("this machine has no GPU")
    jailed = bubblewrap.bwrap() is not None
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        on_gpu = said("on the GPU", graded(sheet(folder / "a"), jailed=jailed))
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
        on_cpu = said("on the CPU", graded(sheet(folder / "a"), jailed=jailed))
        said("needed, without a GPU", graded(sheet(folder / "b", need="needed"), jailed=jailed))
        del os.environ["CUDA_VISIBLE_DEVICES"]
        said("more memory than it may have", graded(sheet(folder / "c", memory=2000), HUNGRY, jailed=jailed))
        said("without end", graded(sheet(folder / "d", seconds=8), ENDLESS, jailed=jailed))
        alone = said("three at once, alone", at_once(sheet(folder / "e"), 3))
        share = said("three at once, with shares", at_once(sheet(folder / "f", alone="false"), 3))
    if on_gpu["predictions"] is not None and on_cpu["predictions"] is not None:
        same = float((on_gpu["predictions"] == on_cpu["predictions"]).mean())
        losses = [
            [float(x) for x in line.split()[1:]]
            for r in (on_gpu, on_cpu)
            for line in r["printed"].splitlines()
            if line.startswith("LOSSES")
        ]
        apart = [abs(a - b) / abs(b) for a, b in zip(*losses, strict=True)]
        print(
            f"== agreement: {same:.4f} of the predictions; losses apart by {[f'{a:.1e}' for a in apart]}",
            flush=True,
        )
        print("alone", alone, "share", share)


if __name__ == "__main__":
    main()
