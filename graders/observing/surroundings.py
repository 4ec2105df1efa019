"""What scripts expect of the machine and the libraries that they were written on: a screen, a GPU, somebody who types, older names."""

from __future__ import annotations

import builtins
import functools
import os
import sys
import time
import types
from collections.abc import Callable
from typing import Any

from graders.observing import far_paths
from graders.observing.patched import Patched

PYPLOT = "matplotlib.pyplot"
NO_GPU = "no GPU: the CPU is used"
SHOWN_OF_A_QUESTION = 80
OF_A_NUMBER = (
    *(
        "set_device",
        "device",
        "synchronize",
        "current_stream",
        "mem_get_info",
        "memory_summary",
        "memory_stats",
    ),
    *("get_device_name", "get_device_properties", "get_device_capability", "set_per_process_memory_fraction"),
    *("memory_allocated", "max_memory_allocated", "memory_reserved", "max_memory_reserved"),
    "reset_peak_memory_stats",
)
"""What `torch.cuda` has that takes the number of a GPU."""


def drawing() -> None:
    """Give scripts a screen and older names once pyplot is imported: it takes half a second, and most submissions draw nothing."""
    os.environ["MPLBACKEND"] = "Agg"

    def adapted(pyplot: types.ModuleType) -> None:
        _screen(pyplot)
        _older_names_of_matplotlib()

    if PYPLOT in sys.modules:
        adapted(sys.modules[PYPLOT])
    else:
        sys.meta_path.insert(0, Patched({PYPLOT: adapted}))


def _screen(plt: Any) -> None:
    """Let scripts ask for any backend of matplotlib and any window, and draw for files all the same."""
    import matplotlib
    from matplotlib.backend_bases import FigureManagerBase
    from matplotlib.figure import Figure

    from graders.observing.stubs import inert

    plt.switch_backend("agg")
    plt.switch_backend = _nothing
    matplotlib.use = _nothing
    FigureManagerBase.window = inert("matplotlib")  # type: ignore[attr-defined]
    makes_folders(Figure, "savefig")


def loads_here() -> None:
    """Let `torch.load` put on the device that is here what was saved on another one, wherever a script asks for it, and `torch.save` make a folder."""
    import torch

    load = torch.load
    here: Any = dict.fromkeys((f"cuda:{n}" for n in range(1, 16)), "cuda:0")
    here = here if torch.cuda.is_available() else "cpu"

    def load_here(f: Any, map_location: Any = None, *args: Any, **keys: Any) -> Any:
        return load(far_paths.near(f), map_location or here, *args, **keys)

    torch.load = load_here
    makes_folders(torch, "save")


def makes_folders(owner: Any, name: str) -> None:
    """Let what saves a file make its folder within the one that it works in: the code may make it in a `main` that is not called here.

    Args:
        owner: What has the function.
        name: Its name, such as `savefig`; its second argument is the file.
    """
    save = getattr(owner, name)

    @functools.wraps(save)
    def saved(*args: Any, **keys: Any) -> Any:
        if len(args) > 1:
            args = (args[0], far_paths.with_folder(args[1]), *args[2:])
        keys.update({n: far_paths.with_folder(keys[n]) for n in ("fname", "f") if n in keys})
        return save(*args, **keys)

    setattr(owner, name, saved)


def no_gpu() -> None:
    """Let scripts ask for a GPU, its memory and its name, and move models and tensors to one; all stays where it is."""
    import torch

    if torch.cuda.is_available():
        return
    torch.nn.Module.cuda = lambda self, *_, **__: self  # type: ignore[method-assign]
    torch.Tensor.cuda = lambda self, *_, **__: self  # type: ignore[method-assign]
    properties = types.SimpleNamespace(
        name=NO_GPU, total_memory=2**33, major=0, minor=0, multi_processor_count=0
    )
    answers: dict[str, Any] = {
        **dict.fromkeys(("synchronize", "set_device", "init", "reset_max_memory_allocated")),
        **dict.fromkeys(
            ("reset_max_memory_cached", "reset_peak_memory_stats", "set_per_process_memory_fraction")
        ),
        **dict.fromkeys(
            ("memory_allocated", "max_memory_allocated", "memory_reserved", "max_memory_reserved"), 0
        ),
        **dict.fromkeys(
            ("memory_cached", "max_memory_cached", "current_device", "utilization", "temperature"), 0
        ),
        "mem_get_info": (2**33, 2**33),
        "get_device_name": NO_GPU,
        "get_device_properties": properties,
        "get_device_capability": (0, 0),
        "memory_summary": "",
        "memory_stats": {},
    }
    for name, answer in answers.items():
        setattr(torch.cuda, name, _answering(answer))
    for name in ("device", "stream", "current_stream"):
        setattr(torch.cuda, name, Timed)
    for name in ("Event", "Stream"):
        setattr(torch.cuda, name, _below(getattr(torch.cuda, name)))


def _below(kind: type) -> type:
    """Return a class that makes `Timed` and is a subclass of torch's own, which torch 2.4 asks for when its optimizers are imported."""
    return type(kind.__name__, (kind,), {"__new__": lambda _, *__, **___: Timed()})


def one_gpu() -> None:
    """Let code that names another GPU by its number, as `torch.cuda.set_device(1)` or `x.cuda(1)`, have the only one of a run."""
    import torch

    if not torch.cuda.is_available():
        return
    for name in OF_A_NUMBER:
        setattr(torch.cuda, name, _of_the_first(getattr(torch.cuda, name)))
    for kind in (torch.nn.Module, torch.Tensor):
        kind.cuda = _of_the_first(kind.cuda)  # type: ignore[method-assign]


def _of_the_first(asked: Callable[..., Any]) -> Callable[..., Any]:
    import torch

    def first(value: Any) -> Any:
        named = isinstance(value, str | torch.device) and str(value).startswith("cuda")
        return 0 if named or type(value) is int else value

    @functools.wraps(asked)
    def answered(*args: Any, **keys: Any) -> Any:
        return asked(*map(first, args), **{key: first(value) for key, value in keys.items()})

    if isinstance(asked, type):  # `torch.cuda.device`, for `with`
        made = asked.__init__  # type: ignore[misc]
        return type(asked.__name__, (asked,), {"__init__": _of_the_first(made)})
    return answered


class Timed:
    """An event, a stream or a device of a GPU that is not there: an event knows when it was recorded."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.at = time.perf_counter()

    def record(self, *_: Any, **__: Any) -> None:
        """Note the time."""
        self.at = time.perf_counter()

    def elapsed_time(self, end: Timed) -> float:
        """Return the milliseconds up to another event."""
        return 1000 * (end.at - self.at)

    def synchronize(self) -> None:
        """Wait for nothing."""

    wait_event = wait_stream = record_event = query = record

    def __enter__(self) -> Timed:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing."""


def questions() -> None:
    """Answer questions with an empty line, and note that what was typed is not known here."""
    from graders.observing import faults

    def answered(question: object = "", /) -> str:
        asked = " ".join(str(question).split())[:SHOWN_OF_A_QUESTION]
        faults.asked.append(
            f"the code asks by input(){asked and f' for “{asked}”'}, and what was typed is not known here"
        )
        return ""

    builtins.input = answered


def no_compiler() -> None:
    """Let `torch.compile` give back what it is given: it does the same, and compiling takes longer than a rehearsal."""
    import torch

    def compiled(model: Any = None, *_: Any, **__: Any) -> Any:
        return model if model is not None else lambda function: function

    torch.compile = compiled


def older_names() -> None:
    """Add names that older versions of numpy had, as they were then."""
    import numpy as np

    plain = {"float": float, "int": int, "complex": complex, "object": object, "str": str}
    renamed = {
        "float_": "float64",
        "complex_": "complex128",
        "unicode_": "str_",
        "string_": "bytes_",
        "Inf": "inf",
        "infty": "inf",
        "PINF": "inf",
        "NaN": "nan",
        "NAN": "nan",
        "product": "prod",
        "cumproduct": "cumprod",
        "alltrue": "all",
        "sometrue": "any",
        "row_stack": "vstack",
        "in1d": "isin",
        "trapz": "trapezoid",
        "round_": "round",
        "bool8": "bool_",
    }
    was = {
        **plain,
        **{old: getattr(np, new) for old, new in renamed.items() if hasattr(np, new)},
        "NINF": -np.inf,
    }
    for name, value in was.items():
        if name not in np.__dict__:
            setattr(np, name, value)


def _older_names_of_matplotlib() -> None:
    """Add names that older versions of matplotlib had, as they were then."""
    import matplotlib.cm
    import matplotlib.style

    if not hasattr(matplotlib.cm, "get_cmap"):
        matplotlib.cm.get_cmap = _colours  # type: ignore[attr-defined]
    styles = matplotlib.style.library
    for name in [n for n in styles if n.startswith("seaborn-v0_8")]:
        styles.setdefault(name.replace("-v0_8", ""), styles[name])


def _colours(name: Any = None, lut: int | None = None) -> Any:
    """Return the colour map of a name, with so many colours where that is asked."""
    import matplotlib

    found = name if isinstance(name, matplotlib.colors.Colormap) else None
    found = found or matplotlib.colormaps[name or matplotlib.rcParams["image.cmap"]]
    return found if lut is None else found.resampled(lut)


def _answering(answer: Any) -> Callable[..., Any]:
    return lambda *_, **__: answer


def _nothing(*_: object, **__: object) -> None:
    """Do nothing."""
