"""Where the time of a hand-in goes, and whether memory stays flat over a thousand of them.

`python -m benchmarks.steps` takes some minutes and writes its section of `docs/performance.md`. The
homework is that of `benchmarks.peers`, half of it wrong somewhere; one worker.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.document import write_section
from benchmarks.peers import make_cohort, sheet
from graders.cohort import batch as batches
from graders.cohort import workers
from graders.cohort.renderer import Renderer
from graders.grading.observations import Store
from graders.observing.processes import descendants
from graders.sandbox.session import Session
from graders.sheets.load import load_spec

COUNT = 1000
ONE = "observe a hand-in"
STEPS: dict[str, tuple[Any, str]] = {
    ONE: (workers, "observe"),
    "let a supervisor read the hand-in": (Session, "begin"),
    "wait for the answers of all checks, with that": (Session, "_answer"),
    "observe what did not pass, again and alone": (Session, "observe"),
    "judge what was observed": (workers, "judge"),
    "keep and find observations": (Store, "_do"),
    "HTML, PDF, annotated notebook and JSON, in a process of their own": (Renderer, "write"),
}


def main() -> None:
    """Grade a thousand with stopwatches on the steps, and sample memory."""
    spent: dict[str, float] = dict.fromkeys(STEPS, 0.0)
    for name, (owner, attribute) in STEPS.items():
        setattr(owner, attribute, timed(getattr(owner, attribute), name, spent))
    sessions: list[Session] = []
    start = Session.start
    starts: list[float] = []

    def started(self: Session) -> None:
        began = time.perf_counter()
        start(self)
        sessions.append(self)
        starts.append(time.perf_counter() - began)

    Session.start = started  # type: ignore[method-assign]
    samples: list[tuple[int, float, float]] = []

    def listen(_: object, done: int, total: int) -> None:
        # its sandbox ends some hand-ins before the last page
        if done in (10, 100, 250, 500, 750, total - 50):
            process = sessions[0].process
            assert process is not None
            warm = max(size(p) for p in descendants(process.pid))
            samples.append((done, size("self"), warm))
            print(f"{done}: {samples[-1]}", flush=True)

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make_cohort(folder / "cohort", COUNT)
        spec = load_spec(sheet(folder) / "spec.yaml")
        began = time.perf_counter()
        batches.batch(spec, folder / "cohort", folder / "out", listen, workers=1)
        whole = time.perf_counter() - began
        of_all = dict(spent)
        make_cohort(folder / "right", 200, wrong_share=0)
        batches.batch(spec, folder / "right", folder / "all-right", workers=1)
        right = (spent[ONE] - of_all[ONE] - starts[-1]) / 200
        began = time.perf_counter()
        check = [sys.executable, "-m", "graders.cli", "check", str(folder / "sheet")]
        subprocess.run(
            [*check, str(folder / "right" / "s0000.ipynb")],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        student = time.perf_counter() - began
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch"], check=True)
    torch = time.perf_counter() - began
    lines = ["| step | ms a hand-in |", "|---|--:|"]
    lines += [f"| {name} | {1000 * seconds / COUNT:.1f} |" for name, seconds in of_all.items()]
    memory = ["| hand-ins done | grader, MiB | warm process, MiB |", "|--:|--:|--:|"]
    memory += [f"| {done} | {ours:.0f} | {warm:.0f} |" for done, ours, warm in samples]
    text = f"""Made by `python -m benchmarks.steps`: {COUNT} hand-ins of six functions, one worker, {whole:.0f} s in all. Steps stand
within one another: “observe a hand-in” holds those below it; it is judged, and its pages are made, while the next one is observed.
Before there was a warm process each hand-in started a sandbox of its own, which took 4 to 5 s.

- a hand-in where all six are right, once started: {1000 * right:.0f} ms
- start of a sandbox, once a worker, with what makes its later forks cheaper: {starts[0]:.1f} s
- `torchgrade check` of one hand-in by its student, from the command to the last line: {student:.1f} s,
  of which `import torch` alone takes {torch:.1f} s

{chr(10).join(lines)}

Memory of its own (RssAnon) of the grader and of its warm process:

{chr(10).join(memory)}
"""
    write_section("Where the time of a hand-in goes", text)
    print(text)


def timed(function: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    """`function` with a stopwatch."""
    lock = threading.Lock()

    def wrapped(*args: Any, **keys: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*args, **keys)
        finally:
            with lock:
                spent[name] += time.perf_counter() - began

    return wrapped


def size(pid: int | str) -> float:
    """Memory of its own, MiB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


if __name__ == "__main__":
    main()
