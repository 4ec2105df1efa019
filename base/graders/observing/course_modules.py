"""Files of the course that run beside a submission: served to imports before any file of the submission."""

from __future__ import annotations

import linecache
import sys
import traceback
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from graders.observing.trace import own_labels

if TYPE_CHECKING:
    from graders.observing.code import Code

LABEL = "course: "
"""How the files of the course are called in tracebacks."""


class CourseModules:
    """A finder that serves files of the course, whatever the submission's files are called."""

    def __init__(self, code: Mapping[str, str]) -> None:
        self.texts = {PurePosixPath(name).stem: (name, text) for name, text in code.items()}

    def find_spec(self, name: str, path: Any = None, target: object = None) -> ModuleSpec | None:
        """Return the spec of a file of the course."""
        return ModuleSpec(name, cast(Any, self)) if path is None and name in self.texts else None

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave that to Python."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Execute a file of the course."""
        name, text = self.texts[module.__name__]
        label = LABEL + name
        linecache.cache[label] = (len(text), None, text.splitlines(True), label)
        module.__file__ = label
        exec(compile(text, label, "exec", dont_inherit=True), module.__dict__)


def raised_by_the_course(error: BaseException, code: Code) -> bool:
    """Return whether a file of the course raised an error, and none of the submission that it called."""
    own = own_labels(code)
    labels = [f.filename for f in traceback.extract_tb(error.__traceback__)]
    last = next((name for name in reversed(labels) if name in own or name.startswith(LABEL)), "")
    return last.startswith(LABEL)


@contextmanager
def served(
    code: Mapping[str, str], more: Mapping[str, types.ModuleType] | None = None
) -> Iterator[CourseModules]:
    """Serve files of the course, and further modules by name; afterwards all is as before.

    Args:
        code: The files, by name.
        more: Modules that stand in the place of files.
    """
    finder = CourseModules(code)
    before = {name: sys.modules.pop(name, None) for name in {*finder.texts, *(more or {})}}
    sys.modules.update(more or {})
    sys.meta_path.insert(0, cast(Any, finder))
    try:
        yield finder
    finally:
        sys.meta_path.remove(cast(Any, finder))
        for name, module in before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module
