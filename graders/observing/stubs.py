"""Inert stand-ins for tracking and plotting modules that are not installed."""

from __future__ import annotations

import importlib.util
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from importlib.machinery import ModuleSpec
from typing import Any

COMPUTING = frozenset(["pandas", "imageio", "cv2", "skimage"])
"""Those of which a stand-in is no help where their results are used."""
TRACKING = frozenset(
    [
        "wandb",
        "google",
        "tensorboard",
        "tensorboardX",
        "torchsummary",
        "torchinfo",
        "torchviz",
        "comet_ml",
        "mlflow",
        "neptune",
        "clearml",
        "ipywidgets",
        "kaggle",
        "gdown",
        "tqdm",
        "fastprogress",
        "rich",
        "termcolor",
        "colorama",
        "nest_asyncio",
    ]
)
DRAWING = frozenset(["seaborn", "plotly", "bokeh", "altair", "plotnine", "livelossplot"])
"""Those that draw: what they have drawn is not seen."""
INERT = TRACKING | COMPUTING | DRAWING
SETTINGS = ("set", "use", "despine", "color_palette", "axes_style", "plotting_context", "init", "enable")
"""What names begin with that draw nothing."""
drawn: set[str] = set()
"""The libraries of `DRAWING` that have drawn something, in this process."""


class NotHere(TypeError):
    """A value is needed of a library that is not installed."""


class _Names(type):
    """Of a stand-in for a class: its every name is inert, and as a decorator it changes nothing."""

    library = ""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return inert(cls.library)

    def __call__(cls, *args: Any, **keys: Any) -> Any:
        if (
            "library" in cls.__dict__
            and len(args) == 1
            and not keys
            and isinstance(args[0], types.FunctionType)
        ):
            return args[0]
        return super().__call__(*args, **keys)


class Inert(metaclass=_Names):
    """Takes every call, attribute and item, and does nothing; that it has no value is said where one is needed."""

    library = ""

    def __init__(self, *args: object, **keys: object) -> None:
        """Accept anything."""

    def __call__(self, *args: Any, **keys: Any) -> Any:  # noqa: D102
        return args[0] if len(args) == 1 and callable(args[0]) else inert(self.library)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return inert(self.library)

    def __getitem__(self, key: object) -> Any:
        return inert(self.library)

    def __setitem__(self, key: object, value: object) -> None:
        """Nothing."""

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing."""

    def __iter__(self) -> Any:
        return iter(())

    def __str__(self) -> str:
        return ""

    def __format__(self, spec: str) -> str:
        return ""

    def _no_value(self, *_: object, **__: object) -> Any:
        raise NotHere(f"a value of `{self.library}` is used, which is not installed here")

    __float__ = __int__ = __index__ = __array__ = __neg__ = __abs__ = _no_value
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _no_value
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __matmul__ = __rmatmul__ = (
        _no_value
    )
    __lt__ = __le__ = __gt__ = __ge__ = _no_value


def inert(library: str) -> Any:
    """Return something of a library that does nothing."""
    return _class("Inert", library)()


def _class(name: str, library: str) -> Any:
    return _Names(name, (Inert,), {"library": library})


def _drawing(name: str, library: str) -> Any:
    """Return a class of a library that draws; that something was made of it is noted."""
    made = {"library": library, "__init__": lambda *_, **__: drawn.add(library)}
    return _Names(name, (Inert,), made)


class InertModule(types.ModuleType):
    """A module whose every name is `Inert`."""

    __path__: list[str] = []  # noqa: RUF012 - what makes it a package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        library = self.__name__.split(".")[0]
        if library in DRAWING and not name.startswith(SETTINGS):
            return _drawing(name, library)
        return BARS.get(name) or _class(name, library)


class Settings(dict[str, Any]):
    """`wandb.config`: what was given to it, by key and as attributes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name] if name in self else inert("wandb")

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def update(self, given: Any = None, **_: Any) -> None:  # type: ignore[override]
        """Take a mapping, or the attributes of an object such as that of argparse."""
        super().update(given if isinstance(given, dict) else getattr(given, "__dict__", {}))

    def setdefaults(self, given: dict[str, Any]) -> None:
        """Take those of a mapping that are not there yet."""
        super().update({**given, **self})


class Wandb(InertModule):
    """`wandb`, which gives back the settings that a script gave it, and keeps nothing else."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__dict__["config"] = Settings()
        self.run = inert("wandb")
        self.run.config = self.__dict__["config"]

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "config":
            self.__dict__["config"].update(value)
        else:
            super().__setattr__(name, value)

    def init(self, *_: Any, config: Any = None, **__: Any) -> Any:
        """Return the run, with its settings."""
        self.__dict__["config"].update(config)
        return self.run


class Bar:
    """A progress bar that shows nothing."""

    def __init__(self, iterable: Any = None, *_: Any, total: int | None = None, **__: Any) -> None:
        self.iterable, self.total, self.n = iterable, total, 0
        self.desc = ""

    def __iter__(self) -> Iterator[Any]:
        for item in self.iterable if self.iterable is not None else ():
            yield item
            self.n += 1

    def __len__(self) -> int:
        return len(self.iterable) if self.iterable is not None else int(self.total or 0)

    def update(self, n: int = 1) -> None:
        """Count."""
        self.n += n

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing."""

    def __bool__(self) -> bool:
        return True

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing

    @staticmethod
    def write(*_: object, **__: object) -> None:
        """Nothing."""

    set_lock = pandas = write


def _nothing(*_: object, **__: object) -> None:
    """Do nothing."""


def _trange(*args: int, **keys: Any) -> Bar:
    return Bar(range(*args), **keys)


def _tenumerate(iterable: Iterable[Any], start: int = 0, **_: Any) -> Iterator[tuple[int, Any]]:
    return enumerate(iterable, start)


def _tzip(*iterables: Iterable[Any], **_: Any) -> Iterator[tuple[Any, ...]]:
    return zip(*iterables, strict=False)


BARS: dict[str, Any] = {
    **dict.fromkeys(("tqdm", "tqdm_notebook", "progress_bar", "master_bar", "track"), Bar),
    **dict.fromkeys(("trange", "tnrange"), _trange),
    "tenumerate": _tenumerate,
    "tzip": _tzip,
}
"""Progress bars of tqdm, fastprogress and rich."""


class StubFinder:
    """A finder asked last: serves what is in `INERT` and not installed, and notes what else is not there."""

    used: set[str] = set()  # noqa: RUF012 - one per process
    missed: set[str] = set()  # noqa: RUF012

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return a spec for an inert module."""
        top = name.split(".")[0]
        if top not in INERT:
            if top == name:
                self.missed.add(name)
            return None
        self.used.add(top)
        return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """Return the inert module."""
        return Wandb(spec.name) if spec.name == "wandb" else InertModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing."""


class PlainBars:
    """A finder asked first: serves the bars of tqdm that are for notebooks as those of a terminal, where widgets lack."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return a spec for `tqdm.notebook`."""
        return ModuleSpec(name, self) if name == "tqdm.notebook" else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to Python."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Fill it with the bars of a terminal."""
        from tqdm import std

        names = dict.fromkeys(("tqdm", "tqdm_notebook"), std.tqdm)
        module.__dict__.update({**names, **dict.fromkeys(("trange", "tnrange"), std.trange)})


def install() -> None:
    """Serve stand-ins after everything that is installed, and TensorBoard's writer where it lacks."""
    if importlib.util.find_spec("tqdm") is not None and importlib.util.find_spec("ipywidgets") is None:
        sys.meta_path.insert(0, PlainBars())
    sys.meta_path.append(StubFinder())  # from now on widgets lack no more
    if importlib.util.find_spec("tensorboard") is None:
        sys.modules["torch.utils.tensorboard"] = InertModule("torch.utils.tensorboard")


def forget() -> None:
    """Begin anew: what a check has asked for is not known to the next one."""
    StubFinder.missed.clear()
    StubFinder.used.clear()
    drawn.clear()
    for name in [n for n in sys.modules if n.partition(".")[0] in INERT]:
        if isinstance(sys.modules[name], InertModule):
            del sys.modules[name]
