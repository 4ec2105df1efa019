"""Runs on a GPU, tried on a machine that has one: in the jail, bounded, alone or with a share, and on a cluster.

`python -m benchmarks.gpu` takes about five minutes, prints what it saw, and writes its section of `docs/scale.md`. A sheet of
one training (a small convolutional network on MNIST) is graded on the GPU and on the CPU, three at a time, and by a worker
of a cluster. What goes wrong in one step is printed, and does not stop the next ones.
"""

import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

from benchmarks.document import SCALE, write_section
from graders.datasets import mnist
from graders.grading.grader import Grader
from graders.grading.task import in_memory
from graders.model import Submission
from graders.sandbox import bubblewrap, gpu
from graders.scale.examined import mark_of_place
from graders.sheets.load import load_spec
from tests.waiting import PROGRAM, Speaking, run

TITLE = "Runs on a GPU"
LAST = float(os.environ.get("LAST", "300"))
"""Seconds after which no other step begins."""
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
    print("LOSSES", *(round(losses[i], 7) for i in (0, 1, 5, 20, 50, 100, -1) if i < len(losses)))
    print("BETWEEN", began, time.time())
    return model


if __name__ == "__main__":
    model = main()
"""
ELSEWHERE = TRAIN.replace('torch.device("cuda" if torch.cuda.is_available() else "cpu")', '"cuda:1"')
"""A script of a machine with two GPUs, which uses the second one and loads what it has saved there."""
ELSEWHERE = ELSEWHERE.replace("DEVICE.type", "DEVICE[:4]").replace(
    "    return model\n",
    '    torch.save(model, "model.pt")\n    model = torch.load("model.pt", weights_only=False)\n    model(images.to(DEVICE))\n    return model\n',
)
NOTHING = TRAIN.replace("lr=1e-3", "lr=0.0")
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


def graded(spec, source=TRAIN):
    """What came of a hand-in: verdicts, how the run ended, what it printed, the predictions, and seconds."""
    store, known = in_memory()
    grader = Grader(spec, store, known, jailed=bubblewrap.bwrap() is not None)
    submission = Submission("someone", {"train.py": source.encode()})
    began = time.perf_counter()
    with grader.session() as session:
        report = grader.grade(submission, session)
        ran = session.runs.get("fit")
    check = next(c for c in grader.checks() if c.id == "accuracy")
    kept = grader.observer.kept(check, grader.plan.completed(submission))
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
        "predictions": None
        if kept is None or not isinstance(kept.seen, dict)
        else kept.seen["predictions"].tolist(),
    }


def said(result):
    """Print a result without its arrays."""
    print(json.dumps({k: v for k, v in result.items() if k != "predictions"}, indent=1), flush=True)
    return result


def numbers(result, word):
    """The numbers that a script printed behind a word."""
    lines = [line.split()[1:] for line in result["printed"].splitlines() if line.startswith(f"{word} ")]
    return [float(x) for x in lines[0]]


def verdicts(result):
    """The verdicts of a hand-in, in words."""
    return "; ".join(f"`{name}` {verdict}" for name, verdict in result["verdicts"].items())


def used_mb():
    """MiB of the device's memory that are in use, by all."""
    asked = subprocess.run(
        ["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits"],
        capture_output=True,
        text=True,
        check=False,
    )
    return max((int(line) for line in asked.stdout.split() if line.isdigit()), default=0)


def on_both(folder):
    """A whole training on the GPU and on the CPU, and how far they agree."""
    spec = sheet(folder)
    on_gpu = said(graded(spec))
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    try:
        on_cpu = said(graded(spec))
    finally:
        del os.environ["CUDA_VISIBLE_DEVICES"]
    lines = [
        f"a training on the GPU, whole ({on_gpu['ran']:.1f} s; {on_gpu['seconds']:.1f} s with its sandbox): {verdicts(on_gpu)}",
        f"the same on one core ({on_cpu['ran']:.1f} s): {verdicts(on_cpu)}",
    ]
    same = [a == b for a, b in zip(on_gpu["predictions"], on_cpu["predictions"], strict=True)]
    losses = zip(numbers(on_gpu, "LOSSES"), numbers(on_cpu, "LOSSES"), strict=True)
    apart = [f"{abs(a - b) / abs(b):.0e}" for a, b in losses]
    return [
        *lines,
        f"they agree on {sum(same) / len(same):.2%} of the predictions (aim: 99 %); the losses of steps 1, 2, 6, 21, 51, 101 and of the last differ by {', '.join(apart)} of their size (aim for the first: 1e-4)",
    ]


def elsewhere(folder):
    """A script that asks for a second GPU, saves its model and loads it."""
    found = said(graded(sheet(folder), ELSEWHERE))
    return [
        f"a script that asks for `cuda:1`, saves its model there and loads it, gets the only GPU: {verdicts(found)}"
    ]


def at_once(spec, count):
    """Grade so many hand-ins at the same time, each in a process of its own: results, seconds of all, and the most memory in use."""
    code = f"import json, sys; from benchmarks.gpu import *; print(json.dumps(graded(load_spec(Path({str(spec.folder / 'spec.yaml')!r})), TRAIN + '# ' + sys.argv[1])))"
    began, before = time.perf_counter(), used_mb()
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(i)], stdout=subprocess.PIPE, text=True)
        for i in range(count)
    ]
    peak, done = [0], threading.Event()

    def watch():
        while not done.wait(0.2):
            peak[0] = max(peak[0], used_mb() - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    answers = [p.communicate()[0].strip() for p in processes]
    done.set()
    watcher.join()
    results = [said(json.loads(a.splitlines()[-1])) for a in answers]
    return results, time.perf_counter() - began, peak[0]


def together(results):
    """The most trainings that were under way at the same time."""
    times = [numbers(r, "BETWEEN") for r in results]
    return max(sum(a <= begun < b for a, b in times) for begun, _ in times)


def three(folder):
    """Three hand-ins at the same time that have the device alone, and three that share it."""
    lines = []
    for words, alone in (("that have it alone", "true"), ("that share it, with 4,000 MiB each", "false")):
        results, seconds, peak = at_once(sheet(folder / alone, alone=alone), 3)
        right = sum("passed" in r["verdicts"]["accuracy"] and r["gpu"] for r in results)
        ran = ", ".join(f"{r['ran']:.1f}" for r in results)
        lines.append(
            f"three at once {words}: {right} of 3 passed, at most {together(results)} at a time, {seconds:.0f} s in all, trainings of {ran} s, at most {peak} MiB of the device in use"
        )
    return lines


def on_cluster(folder):
    """A scheduler and one worker as processes of their own: one that offers the GPU, then one that does not."""
    spec, keys, lines = sheet(folder / "sheet", need="needed"), folder / "keys", []
    for name, source in {"ada": TRAIN, "bob": f"{TRAIN}# of bob\n", "eve": NOTHING}.items():
        (folder / "hand-ins" / name).mkdir(parents=True)
        (folder / "hand-ins" / name / "train.py").write_text(source)
    mark_of_place().parent.mkdir(parents=True, exist_ok=True)
    mark_of_place().touch()  # `torchgrade doctor --full` is a step of its own here
    made = run(*PROGRAM, "cluster", "init", keys)
    assert not made.returncode, made.stderr
    scheduler = Speaking(*PROGRAM, "cluster", "scheduler", "--host", "127.0.0.1", "--port", 0, "--keys", keys)
    try:
        address = scheduler.says(r"scheduler at (\S+)")[1]
        where = ("--scheduler", address, "--keys", keys, "--wait", 60)
        for words, offer in (("with `--gpu 0`", ("--gpu", "0")), ("without one", ("--workers", "1"))):
            worker = Speaking(*PROGRAM, "worker", address, "--keys", keys, "--sheet", spec.folder, *offer)
            try:
                worker.says("works for")
                out, began = folder / f"out {offer[0]}", time.perf_counter()
                done = run(*PROGRAM, "batch", spec.folder, folder / "hand-ins", "--out", out, *where)
            finally:
                print(worker.messages, flush=True)
                worker.end()
            print(done.stdout, done.stderr, flush=True)
            with (out / "gradebook.csv").open(encoding="utf-8-sig") as file:
                rows = list(csv.DictReader(file))
            print(json.dumps(rows, indent=1), flush=True)
            scores = ", ".join(f"{r['student']} {r['score']} ({r.get('pending', '?')} pending)" for r in rows)
            told = [line for line in done.stderr.splitlines() if "GPU" in line]
            lines.append(
                f"a worker {words} of a cluster with a scheduler, three hand-ins whose training needs a GPU, one of which learns nothing: {scores}, exit code {done.returncode}; {time.perf_counter() - began:.0f} s{''.join(f'; “{line}”' for line in told[:2])}"
            )
    finally:
        scheduler.end()
    return lines


def bounded(folder):
    """What uses more than it may, and what has no GPU."""
    hungry = said(graded(sheet(folder / "memory", memory=2000), HUNGRY))
    endless = said(graded(sheet(folder / "time", seconds=8), ENDLESS))
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    try:
        needed = said(graded(sheet(folder / "needed", need="needed")))
    finally:
        del os.environ["CUDA_VISIBLE_DEVICES"]
    return [
        f"one that may use 2,000 MiB and asks for 1 GiB and then 4 GiB more: {hungry['verdicts']['accuracy']}",
        f"one without end that has 8 s: ended by `{endless['ended']}` after {endless['ran']:.1f} s",
        f"one that needs a GPU where none is offered: {needed['verdicts']['accuracy']}",
    ]


def conformance(folder):  # noqa: ARG001
    """The jail of this machine, tried as a worker tries it."""
    done = run(*PROGRAM, "doctor", "--full")
    print(done.stdout, done.stderr, flush=True)
    return [f"`torchgrade doctor --full` ends with {done.returncode} there"]


STEPS = (on_both, three, on_cluster, elsewhere, bounded, conformance)


def machine():
    """What this machine is, in words."""
    import torch

    asked = ("nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader")
    name, driver = (run(*asked).stdout.strip().splitlines() or ["no name, no driver"])[0].split(", ")
    libraries = f"torch {torch.__version__}, Python {platform.python_version()}, Linux {platform.release()}"
    jail = "in the jail" if bubblewrap.bwrap() else "WITHOUT A JAIL"
    return f"one {name} (driver {driver}, {libraries}), {jail}"


def main():
    """Try all of it, print it, and write the section."""
    began = time.perf_counter()
    device = gpu.mine()
    print(machine(), device, gpu.libraries(), bubblewrap.bwrap(), mnist.withheld(), flush=True)
    if device is None:
        sys.exit("this machine has no GPU")
    lines, wanted = [], sys.argv[1:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        for step in STEPS:
            if wanted and step.__name__ not in wanted:
                continue
            if time.perf_counter() - began > LAST:
                lines.append(f"not tried, for lack of time: {step.__doc__}")
                continue
            print(f"== {step.__name__}, after {time.perf_counter() - began:.0f} s", flush=True)
            try:
                (Path(temporary) / step.__name__).mkdir()
                lines += step(Path(temporary) / step.__name__)
            except BaseException:
                traceback.print_exc(file=sys.stdout)
                lines.append(
                    f"**went wrong**: {step.__doc__} `{traceback.format_exc().strip().splitlines()[-1][:300]}`"
                )
    section = "".join(f"- {line}\n" for line in lines)
    text = f"Made by `python -m benchmarks.gpu` on {machine()}:\n\n{section}"
    print(f"== after {time.perf_counter() - began:.0f} s\n{text}", flush=True)
    if not wanted:
        write_section(TITLE, text, SCALE)


if __name__ == "__main__":
    main()
