"""Errors that need not be a mistake of the code: it is made for other sizes than ours, or what it returned was more than we can read."""

from __future__ import annotations

import ast
import re
import traceback
from collections.abc import Iterator
from fnmatch import fnmatchcase
from glob import escape
from pathlib import Path, PurePath
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from graders.observing.far_paths import near
from graders.observing.signatures import is_of_binding
from graders.observing.syntax import name_of
from graders.observing.trace import own_labels

if TYPE_CHECKING:
    from graders.observing.code import Code

OURS = f"{Path(__file__).resolve().parents[1]}/"
READS = (OURS, f"{Path(np.__file__).parent}/")
"""Where an error begins that is raised while what came back is read."""
CALLS = ("/graders/observing/calling.py", "/torch/nn/modules/module.py")
"""Where what is called is the hand-in's, though no line of it is seen."""
SIZES = re.compile(
    r"size of tensor a .* must match the size of tensor b|could not be broadcast|^shape .* is invalid for input"
    r"|cannot reshape array|expanded size of the tensor",
)
"""How libraries say that sizes do not go together that a file may name, other than those of layers."""
TAKES_TENSORS = re.compile(r"must be Tensor, not (int|float)\b")
"""How torch says that a number stands where a tensor belongs: what was called may take tensors where we gave numbers."""
SETTERS = frozenset(("setattr", "globals", "vars", "locals", "exec"))
"""What sets names that no statement binds; files are read without being executed as a whole."""
SAVED = (".pt", ".pth", ".ckpt", ".tar", ".bin", ".pkl", ".pickle", ".npy", ".npz", ".json")
"""Endings of files that a training leaves for what follows it."""
SAVES = ("save", "savez", "savez_compressed", "dump", "save_model")
LOADS = (
    "load",
    "open",
    "loadtxt",
    "read_text",
    "read_bytes",
    "read_json",
    "read_pickle",
    "isfile",
    "is_file",
    "exists",
)
"""What reads a file, or asks for it."""
PLACES = re.compile(r"%[-\d.]*[dsfgeir]|\{[^{}]*\}")
"""Where `%` and `format` put something."""
SMALL = 3
"""Sizes up to this one stand everywhere, and say nothing."""


def of(error: BaseException, code: Code) -> str:
    """Return in words what an error says that need not be a mistake; empty where it is one."""
    said = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1][:300]
    frames = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
    if not frames or not isinstance(error, Exception):
        return ""
    if calls_ours(code) or any(ours.guesses for ours in code.stand_ins):
        return f"the code raises {said}, where a model of ours may return something else than its own; a person decides why"
    own = own_labels(code)
    if own.isdisjoint(frames):
        reads = frames[-1].startswith(READS) and not any(f.endswith(CALLS) for f in frames)
        is_said = isinstance(error, TypeError | RuntimeError) or is_of_binding(error, frames[-1])
        return (
            f"the code returns what could not be read ({said}); a person decides why"
            if reads and not is_said
            else ""
        )
    if _is_set_by_text(error, code):
        return f"the code raises {said}, a name that it may set by a text; a person decides why"
    if isinstance(error, AssertionError) and frames[-1] in own:
        return f"the code raises {said}, which its author wrote; a person decides why"
    if isinstance(error, FileNotFoundError) and (file := _written(error, code)):
        return (
            f"the code reads `{file}`, which it writes elsewhere and which is not here; a person decides why"
        )
    if isinstance(error, TypeError) and TAKES_TENSORS.search(str(error)) and _was_given_a_number(error, own):
        return f"the code raises {said}, where a number of ours may stand for a tensor; a person decides why"
    if SIZES.search(str(error)) and _sizes(str(error)) & _sizes_in(code):
        return f"the code raises {said}, where the file names such a size; a person decides why"
    return ""


def _was_given_a_number(error: Exception, own: set[str]) -> bool:
    """Return whether what was called of the hand-in has a number for a parameter, and the line that raised uses a number by a name."""
    frames = [f for f, _ in traceback.walk_tb(error.__traceback__) if f.f_code.co_filename in own]
    code = frames[0].f_code
    given = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    line = [f.line or "" for f in traceback.extract_tb(error.__traceback__) if f.filename in own][-1]
    return any(isinstance(frames[0].f_locals.get(name), int | float) for name in given) and any(
        isinstance(frames[-1].f_locals.get(name), int | float) for name in re.findall(r"\w+", line)
    )


def calls_ours(code: Code) -> bool:
    """Return whether a model of ours, given in the place of the author's, was called as a whole: of that the sheet does not say what comes back."""
    return any(ours.is_called for ours in code.stand_ins)


def _is_set_by_text(error: Exception, code: Code) -> bool:
    """Return whether a name of a file is lacking that the hand-in has in a text, where it sets names by texts."""
    of_file = isinstance(error, NameError) or isinstance(getattr(error, "obj", None), ModuleType)
    nodes = [n for tree in code.trees() for n in ast.walk(tree)] if of_file else []
    texts = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return getattr(error, "name", None) in texts and any(
        isinstance(n, ast.Name) and n.id in SETTERS for n in nodes
    )


def _written(error: FileNotFoundError, code: Code) -> str:
    """Return the file that is missing where the hand-in's own code saves files, and names or builds this one elsewhere than where it reads; else nothing."""
    file = PurePath(str(error.filename or ""))
    is_elsewhere = file.is_absolute() and near(str(file), made=True) == str(file)
    if is_elsewhere or file.suffix.lower() not in SAVED:
        return ""
    nodes = [n for tree in code.trees() for n in _outside_of_reading(tree)]
    saves = any(isinstance(n, ast.Call) and name_of(n) in SAVES for n in nodes)
    return str(file) if saves and any(_names(n, file) for n in nodes) else ""


def _outside_of_reading(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of code but those of calls that read a file."""
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.Call) and name_of(node) in LOADS and not _opens_to_write(node):
            continue
        yield node
        left += ast.iter_child_nodes(node)


def _opens_to_write(call: ast.Call) -> bool:
    given = [*call.args, *(k.value for k in call.keywords)]
    modes = [n.value for n in given if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return name_of(call) == "open" and any(re.fullmatch("[wax]b?t?[+]?b?", mode) for mode in modes)


def _names(node: ast.AST, file: PurePath) -> bool:
    """Return whether a text has the name of a file, or is that without its ending, or such a one is made of parts."""
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    made = PurePath(_pattern(node)).name
    return (
        file.name in text
        or PurePath(text).name == file.stem
        or (made.endswith(file.suffix) and fnmatchcase(file.name, made))
    )


def _pattern(node: ast.AST) -> str:
    """Return which texts come of an f-string, a sum, `%` or `format`, with `*` for what is put in."""
    match node:
        case ast.Constant(value=str(text)):
            return "*".join(map(escape, PLACES.split(text)))
        case ast.JoinedStr(values=parts):
            return "".join(map(_pattern, parts))
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _pattern(left) + _pattern(right)
    return "*"


def _sizes(said: str) -> set[int]:
    return {int(n) for n in re.findall(r"\d+", said) if int(n) > SMALL}


def _sizes_in(code: Code) -> set[int]:
    """Return the sizes that the hand-in names."""
    nodes = (n for tree in code.trees() for n in ast.walk(tree))
    return {
        n.value for n in nodes if isinstance(n, ast.Constant) and type(n.value) is int and n.value > SMALL
    }
