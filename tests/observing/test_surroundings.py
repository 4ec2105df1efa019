"""Scripts find what they expect of the machine that they were written on."""

import os
import subprocess
import sys
import traceback

import pytest

from graders.observing import faults, run, surroundings

SCRIPTS = {
    "a backend of a screen": """
import matplotlib
matplotlib.use("TkAgg")
from matplotlib import pyplot as plt
plt.switch_backend("Qt5Agg")
plt.plot([1, 2])
plt.get_current_fig_manager().window.showMaximized()
plt.savefig("a.png")
""",
    "styles and colour maps of an older matplotlib": """
from matplotlib import cm, pyplot as plt
plt.style.use("seaborn")
plt.style.use(["seaborn-whitegrid", "seaborn-paper"])
assert cm.get_cmap("jet", 10).N == 10
""",
    "folders that are made elsewhere": """
import torch
from pathlib import Path
from matplotlib import pyplot as plt
plt.plot([1, 2])
plt.savefig("figures/a.png")
plt.gcf().savefig(fname=Path("figures", "b", "c.png"))
torch.save({"w": torch.zeros(2)}, "runs/01.pt")
assert torch.load("runs/01.pt")["w"].shape == (2,)
""",
    "names of an older numpy": """
import numpy as np
assert np.float(2) == 2.0 and np.zeros(2, dtype=np.int).dtype == int
assert np.Inf == np.inf and np.product([2, 3]) == 6
""",
    "the memory and the name of a GPU": """
import torch
torch.cuda.synchronize()
torch.cuda.set_device(0)
torch.cuda.reset_peak_memory_stats()
free, total = torch.cuda.mem_get_info()
print(torch.cuda.get_device_name(0), torch.cuda.get_device_properties(0).total_memory, free / total)
print(torch.cuda.max_memory_allocated() / 2**20, torch.cuda.current_device())
assert issubclass(torch.cuda.Event, torch.cuda.streams.Event)  # as torch 2.4 asks when an optimizer is made
assert issubclass(torch.cuda.Stream, torch.cuda.streams.Stream)
start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
start.record()
end.record()
assert start.elapsed_time(end) >= 0
with torch.cuda.device(0), torch.cuda.stream(torch.cuda.Stream()):
    assert torch.nn.Linear(2, 2).cuda()(torch.zeros(2).cuda()).shape == (2,)
assert not torch.cuda.is_available()
""",
    "a device for weights, by position": """
import torch
torch.save({"a": torch.zeros(2)}, "a.pt")
for given in (("cpu",), (torch.device("cpu"),), ()):
    assert torch.load("a.pt", *given, weights_only=True)["a"].device.type == "cpu"
assert torch.load("a.pt", map_location=None)["a"].device.type == "cpu"
""",
    "a compiler": """
import torch
model = torch.nn.Linear(2, 2)
assert torch.compile(model, mode="reduce-overhead") is model
assert torch.compile(dynamic=True)(len) is len
""",
}


def in_a_fork(script):
    """Execute a script in the surroundings of a run, in a process of its own; whether it came to its end."""
    pid = os.fork()
    if pid == 0:
        try:
            run.adapt()
            exec(compile(script, "script.py", "exec"), {})
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_script_may_ask_for(script, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert in_a_fork(script)


FAR = """
import os, glob, shutil, torch
from pathlib import Path
from matplotlib import pyplot as plt
os.chdir("/content/drive/MyDrive")
torch.save([1], FOLDER + "x.pt")
assert torch.load(FOLDER + "x.pt") == [1] and os.path.exists(FOLDER + "x.pt")
os.makedirs(FOLDER + "runs", exist_ok=True)
os.makedirs(FOLDER + "runs", exist_ok=True)
Path(FOLDER, "runs", "log.txt").write_text("a")
assert open(FOLDER + "runs/log.txt").read() == "a"
Path(FOLDER, "runs", "new.txt").touch()
os.replace(FOLDER + "runs/log.txt", FOLDER + "runs/new.txt")
shutil.copy(FOLDER + "runs/new.txt", FOLDER + "runs/log.txt")
assert os.access(FOLDER + "runs", os.W_OK) and open(FOLDER + "runs/log.txt").read() == "a"
os.makedirs(FOLDER + "old/a")
os.rmdir(FOLDER + "old/a")
shutil.rmtree(FOLDER + "old")
assert sorted(os.listdir(FOLDER)) == ["runs", "x.pt"] and len(glob.glob(FOLDER + "*.pt")) == 1
plt.plot([1, 2])
plt.savefig(FOLDER + "plots/a.png")
try:
    open(FOLDER + "y.txt")
except FileNotFoundError as error:
    assert error.filename == FOLDER + "y.txt"
else:
    raise AssertionError
"""


@pytest.mark.parametrize(
    "folder",
    ["{here}/home/jan/", "../a/runs/", "/content/drive/MyDrive/"],
    ids=["absolute", "above", "Colab"],
)
def test_what_is_saved_where_the_author_had_a_folder_is_within_the_one_a_script_works_in(
    folder, tmp_path, monkeypatch
):
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")

    assert in_a_fork(FAR.replace("FOLDER", repr(folder.format(here=tmp_path))))
    assert [p.name for p in tmp_path.iterdir()] == ["work"]


def test_a_folder_within_the_one_a_script_works_in_is_made_by_its_whole_path_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert in_a_fork(f"import torch\ntorch.save([1], {str(tmp_path / 'runs' / 'x.pt')!r})")


def test_a_question_is_answered_by_an_empty_line_and_what_follows_is_no_fault_of_the_code(monkeypatch):
    import builtins

    from graders.observing import surroundings

    monkeypatch.setattr(builtins, "input", input)
    surroundings.questions()
    try:
        with pytest.raises(ValueError, match="invalid literal") as raised:
            int(input("How many\n steps? "))
        said = faults.of_machine(raised.value, [], ())
    finally:
        faults.forget()

    assert said == "the code asks by input() for “How many steps?”, and what was typed is not known here"
    assert faults.lacking([], ()) == ""


@pytest.mark.parametrize(
    ("source", "is_ours"),
    [
        ("import torch\nassert torch.cuda.is_available()", True),
        ("raise RuntimeError('CUDA is required')", True),
        ("assert 1 == 2, 'no GPU found'", True),
        ("assert 1 == 2", False),
        ("raise RuntimeError('shapes differ')", False),
        ("raise KeyError('cuda')", False),
    ],
)
def test_code_that_ends_itself_without_a_gpu_is_no_fault_of_the_code(source, is_ours, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "asks_for_gpu.py").write_text(source)
    with pytest.raises(Exception) as raised:  # noqa: PT011 - any of them
        exec(compile(source, "asks_for_gpu.py", "exec"), {})

    said = "the code asks for a GPU, and none is lent to hand-ins here"
    assert faults.of_machine(raised.value, [], ()) == (said if is_ours else "")


def test_code_that_names_another_gpu_by_its_number_gets_the_only_one(monkeypatch):
    torch, asked = pytest.importorskip("torch"), []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    for name in (n for n in surroundings.OF_A_NUMBER if n != "device"):
        monkeypatch.setattr(torch.cuda, name, lambda *args, **keys: asked.append((*args, *keys.values())))
    monkeypatch.setattr(torch.cuda, "device", torch.cuda.device)
    for kind in (torch.nn.Module, torch.Tensor):
        monkeypatch.setattr(kind, "cuda", lambda _, *args, **keys: asked.append((*args, *keys.values())))

    surroundings.one_gpu()
    torch.cuda.set_device(1)
    assert torch.cuda.device("cuda:2").idx == 0
    torch.cuda.get_device_name(device=torch.device("cuda", 3))
    torch.cuda.set_per_process_memory_fraction(0.5, 1)
    torch.cuda.synchronize()
    torch.zeros(2).cuda(1)
    torch.nn.Linear(1, 1).cuda(device=1)

    assert asked == [(0,), (0,), (0.5, 0), (), (0,), (0,)]


@pytest.mark.parametrize(
    ("said", "of_machine"),
    [
        (
            "CUDA error: uncorrectable ECC error encountered",
            "the GPU failed: CUDA error: uncorrectable ECC error encountered",
        ),
        ("CUDA out of memory. Tried to allocate 4.00 GiB", ""),
    ],
)
def test_what_goes_wrong_on_a_gpu_is_the_code_s_own_unless_the_device_fails(monkeypatch, said, of_machine):
    monkeypatch.setattr(faults, "has_gpu", True)

    assert faults.of_machine(RuntimeError(said), [], ()) == of_machine


def test_nothing_is_imported_to_draw_with_before_somebody_draws():
    script = """
import sys
from graders.observing import surroundings
surroundings.drawing()
assert "matplotlib" not in sys.modules
from matplotlib import cm, pyplot as plt
plt.switch_backend("TkAgg")
assert plt.get_backend().lower() == "agg"
assert cm.get_cmap("viridis").name == "viridis"
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
