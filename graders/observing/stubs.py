"""Inert stand-ins for tracking and plotting modules that are not installed."""

from __future__ import annotations

import importlib.util
import sys
import types
from importlib.machinery import ModuleSpec
from typing import Any

INERT = frozenset(
    [
        "wandb",
        "plotly",
        "google",
        "tensorboard",
        "tensorboardX",
        "seaborn",
        "torchsummary",
        "torchinfo",
        "torchviz",
        "comet_ml",
        "mlflow",
        "neptune",
        "livelossplot",
        "ipywidgets",
        "kaggle",
        "gdown",
        "tqdm",
        "pandas",
        "imageio",
        "cv2",
        "skimage",
    ]
)
COMPUTING = frozenset(["pandas", "imageio", "cv2", "skimage"])
"""Those of which a stand-in is no help where their results are used."""
TRACKING = INERT - COMPUTING


class Inert:
    """Takes every call, attribute and item, and does nothing."""

    def __init__(self, *args: object, **keys: object) -> None:
        """Accept anything."""

    def __call__(self, *args: Any, **keys: Any) -> Any:  # noqa: D102
        return args[0] if len(args) == 1 and callable(args[0]) else self

    def __getattr__(self, name: str) -> Inert:
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert()

    def __getitem__(self, key: object) -> Inert:
        return Inert()

    def __setitem__(self, key: object, value: object) -> None:
        """Nothing."""

    def __enter__(self) -> Inert:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing."""

    def __iter__(self) -> Any:
        return iter(())


class InertModule(types.ModuleType):
    """A module whose every name is `Inert`."""

    __path__: list[str] = []  # noqa: RUF012 - what makes it a package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ("tqdm", "trange", "tqdm_notebook"):
            return range if name == "trange" else (lambda items=(), *_, **__: items)
        return type(name, (Inert,), {})


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
        return InertModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing."""


def install() -> None:
    """Serve stand-ins after everything that is installed, and TensorBoard's writer where it lacks."""
    sys.meta_path.append(StubFinder())
    if importlib.util.find_spec("tensorboard") is None or "tensorboard" in StubFinder.used:
        sys.modules["torch.utils.tensorboard"] = InertModule("torch.utils.tensorboard")
