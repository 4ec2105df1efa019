"""Where a submission's source reaches for the grader around it: frames, modules of others, file descriptors, computed names.

Code that is asked for in an exercise needs none of this. It is read before any of it is executed, from the
very trees that will be; what is found is no proof of a fraud, so a person looks at it. What is ordinary in
notebooks and scripts (`gc.collect()`, `"google.colab" in sys.modules`, `plt.rcParams[...] = ...`) is left alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graders.observing.imports import own_names
from graders.observing.reach.modules import ORDINARY_OF_MODULE, REACHING_OF_MODULE, STRONG
from graders.observing.reach.names import FRAMES, INNER_ATTRIBUTES, INTO, LIES, ORDINARY_ATTRIBUTES, TOLD
from graders.observing.reach.pickles import runs_code
from graders.observing.reach.places import Look, bound_names, is_super
from graders.observing.reach.texts import end_of, is_constant, parts_of, words_of
from graders.observing.syntax import name_of
from graders.observing.units import Unit

MOST_REACHES = 8


@dataclass(frozen=True)
class Reach:
    """What a line of the submission reaches for."""

    where: str
    line: int
    what: str

    def __str__(self) -> str:
        """Such as `import gc` in vae.py:3."""
        return f"{self.what} in {self.where}:{self.line}" if self.line else f"{self.what}: {self.where}"


def reaches(units: Iterable[Unit], files: Mapping[str, bytes]) -> list[Reach]:
    """Return the first reaches of a submission, in the order of its files."""
    units = list(units)
    own = own_names(units)
    other = sorted(n for n in files if not n.lower().endswith(HARMLESS_FILES))
    found = [Reach(n, 0, "compiled code is handed in") for n in other if n.lower().endswith(CODE_FILES)]
    pickles = any(map(runs_code, files.values()))
    for unit in sorted(units, key=lambda u: u.path):
        trees = [tree for _, tree in unit.trees]
        names = bound_names(trees, own)
        for label, tree in unit.trees:
            seen = _Tree(label, tree, names, own, pickles=pickles)
            found += seen.found()
            if len(found) >= MOST_REACHES:
                return found[:MOST_REACHES]
    return found


class _Tree(Look):
    """One file or cell."""

    def found(self) -> list[Reach]:
        """Return the first reaches, one a line, in their order."""
        lines: dict[int, Reach] = {}
        for node in self.nodes:
            line = getattr(node, "lineno", 1)
            if line not in lines and (what := next(self._of(node), "")):
                lines[line] = Reach(self.label, line, what)
        return [lines[n] for n in sorted(lines)]

    def _of(self, node: ast.AST) -> Iterator[str]:
        match node:
            case ast.Import():
                for a in node.names:
                    if self._strange(a.name):
                        yield f"`import {a.name}`"
            case ast.ImportFrom(level=0, module=str(module)):
                for a in node.names:
                    path = f"{module}.{a.name}"
                    root = module.split(".")[0]
                    star = a.name == "*" and root in {
                        *ORDINARY_OF_MODULE,
                        *REACHING_OF_MODULE,
                        "importlib",
                    } - {
                        "torch",
                        "numpy",
                    }
                    if (
                        self._strange(module)
                        or self._strange(path)
                        or self._refused(path)
                        or star
                        or a.name in FRAMES
                    ):
                        yield f"`from {module} import {a.name}`"
            case ast.Attribute():
                yield from self._attribute(node)
            case ast.Name():
                yield from self._name(node)
            case ast.Call():
                yield from self._call(node)
            case ast.MatchClass(kwd_attrs=words):
                yield from (f"`{w}`" for w in words if w in FRAMES or w in INNER_ATTRIBUTES)
            case ast.Subscript():
                yield from self._subscript(node)
            case ast.ClassDef():
                yield from self._class(node)
            case ast.Constant(value=bytes(data)):
                if len(data) > 2 and runs_code(data):
                    yield "a pickle that runs code"
            case ast.Constant() | ast.BinOp() | ast.JoinedStr():
                text = self.texts.begins(node)
                if text is not None and self._names_the_grader(text):
                    yield f"the text `{text[:40]}`"

    def _class(self, node: ast.ClassDef) -> Iterator[str]:
        """Yield what a class defines to be taken for another."""
        for part in node.body:
            targets = part.targets if isinstance(part, ast.Assign) else [getattr(part, "target", None)]
            names = [getattr(part, "name", ""), *(getattr(t, "id", "") for t in targets)]
            yield from (f"`{n}` of the class `{node.name}`" for n in names if n in LIES)

    def _attribute(self, node: ast.Attribute) -> Iterator[str]:
        path, attr = self._path(node), node.attr
        parent = self.parents.get(id(node))
        if attr in FRAMES or self._refused(path) or (path and self._strange(path)):
            yield f"`{words_of(node)}`"
        elif attr in STRONG or (
            attr in ("sys", "os", "gc", "inspect", "importlib") and not path.startswith("tensorflow")
        ):
            if attr not in self.own:
                yield f"`{words_of(node)}`"
        elif (
            attr.startswith("__")
            and attr.endswith("__")
            and attr not in ORDINARY_ATTRIBUTES
            and not is_super(node.value)
        ):
            # a traceback may be printed
            printed = isinstance(parent, ast.Call) and self._path(parent.func).startswith("traceback")
            told = isinstance(parent, ast.Attribute) and parent.attr in TOLD.get(attr, ())
            if not told and not (attr == "__traceback__" and printed):
                yield f"`{words_of(node)}`"
        elif (path == "sys.modules" and not self._asks(node)) or (
            path == "sys.exc_info" and not self._of_exception(parent)
        ):
            yield f"`{words_of(node)}`"
        elif isinstance(node.ctx, ast.Store | ast.Del):
            yield from self._set(node, path)

    def _name(self, node: ast.Name) -> Iterator[str]:
        parent = self.parents.get(id(node))
        is_called = isinstance(parent, ast.Call) and parent.func is node
        if node.id in ("__builtins__", "__loader__", "__spec__", "__import__") and not is_called:
            yield f"`{node.id}`"
        elif (
            node.id in INTO and isinstance(node.ctx, ast.Load) and not is_called and node.id not in self.names
        ):
            if node.id not in self.assigned and node.id not in self.defined:
                yield f"`{node.id}` passed on"
        elif (
            isinstance(node.ctx, ast.Load)
            and self._is_module(node.id)
            and not isinstance(parent, ast.Attribute)
        ):
            if isinstance(parent, ast.Call) and name_of(parent) in MODULES_AS_VALUES:
                return
            if isinstance(parent, ast.keyword | ast.Compare | ast.FormattedValue | ast.Expr):
                return
            if self._renames(node, parent):
                return
            yield f"the module `{node.id}` passed on"

    def _call(self, node: ast.Call) -> Iterator[str]:
        name, path = name_of(node), self._path(node.func)
        known = name in self.names or name in self.defined
        plain = isinstance(node.func, ast.Name) and not known
        if plain and name in ("eval", "exec", "compile"):
            yield from self._run(node, name)
        elif (plain and name == "__import__") or path in (
            "importlib.import_module",
            "importlib.__import__",
        ):
            if not (node.args and self._ordinary_module(node.args[0])):
                yield f"`{words_of(node)}`"
        elif plain and name in ("getattr", "setattr", "delattr"):
            if any(isinstance(a, ast.Starred) for a in node.args):
                yield f"`{words_of(node)}`"
            elif len(node.args) > 1:
                yield from self._by_name(node, node.args[0], node.args[1])
        elif name in ("__setattr__", "__delattr__", "__getattr__") and node.args:
            yield from self._by_method(node)
        elif name in ("update", "setdefault", "pop", "get", "__setitem__", "__getitem__") and isinstance(
            node.func, ast.Attribute
        ):
            space = self._space(node.func.value)
            if space and self._library(space):
                yield f"`{words_of(node)}`"
        elif path in ("operator.attrgetter", "operator.methodcaller"):
            for argument in node.args[:1]:
                yield from self._by_name(node, None, argument)
        elif path.startswith("importlib") and name == "reload":
            module = self._path(node.args[0]) if node.args else ""
            if module.split(".")[0] in {*ORDINARY_OF_MODULE, *REACHING_OF_MODULE, "json", "struct"} - {
                "torch"
            }:
                yield f"`{words_of(node)}`"
        elif path.startswith("importlib") and name in (
            "spec_from_file_location",
            "SourceFileLoader",
        ):
            texts = [t for a in node.args for t in [self.texts.whole(a) or end_of(a)] if t]
            if not any(t.endswith(".py") for t in texts):
                yield f"`{words_of(node)}`"
        elif ((plain and name == "open") or path in ("io.open", "os.fdopen")) and node.args:
            if self.values.number(node.args[0]) or any(k.arg in ("opener", "closefd") for k in node.keywords):
                yield f"`{words_of(node)}` of a descriptor"
            elif self._into_any(node):
                yield f"`{words_of(node)}`"
        elif (
            path in ("pickle.loads", "marshal.loads", "torch.hub.load_state_dict_from_url")
            and name == "loads"
        ) or (self._unpickles(node, path) and self.pickles):
            yield f"`{words_of(node)}`"

    @staticmethod
    def _unpickles(node: ast.Call, path: str) -> bool:
        keys = {k.arg: k.value for k in node.keywords}
        flag = keys.get("weights_only") or keys.get("allow_pickle")
        return path in (
            "pickle.load",
            "pickle.Unpickler",
            "pandas.read_pickle",
            "_pickle.load",
        ) or (path in ("torch.load", "numpy.load") and flag is not None)

    def _run(self, node: ast.Call, name: str) -> Iterator[str]:
        """Yield what `eval` and its like are given is code, too."""
        text = self.texts.whole(node.args[0]) if node.args else None
        if text is None:
            yield f"`{words_of(node)}`"
            return
        try:
            tree = ast.parse(text.strip())
        except SyntaxError:  # nothing of it runs
            return
        except (ValueError, RecursionError, MemoryError):
            yield f"`{words_of(node)}`"
            return
        inner = _Tree(self.label, tree, {**self.names, **bound_names([tree], self.own)}, self.own)
        for reach in inner.found():
            yield f"{reach.what} by `{name}`"

    def _ordinary_module(self, name: ast.AST) -> bool:
        """Return whether a module that is asked for by a text is known, and none that nothing asks for."""
        options = self.values.options(name)
        if options is not None:
            return not any(map(self._strange, options))
        first = parts_of(name)[0]
        root, dot, _ = first.partition(".") if isinstance(first, str) else ("", "", "")
        return bool(dot) and root in self.own

    @staticmethod
    def _into_any(node: ast.Call) -> bool:
        """Return whether a file whose name is not written down is opened to be changed in its midst, as memory is."""
        modes = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "mode")]
        written = [m.value for m in modes if isinstance(m, ast.Constant)]
        changed = any(isinstance(m, str) and "r" in m and "+" in m and "b" in m for m in written)
        return changed and not isinstance(node.args[0], ast.Constant)

    def _by_method(self, node: ast.Call) -> Iterator[str]:
        """`x.__setattr__(name, value)`, or `type.__setattr__(x, name, value)`."""
        assert isinstance(node.func, ast.Attribute)
        of, rest = node.func.value, node.args
        if is_super(of):
            return
        if len(rest) > 2 or (len(rest) == 2 and node.func.attr != "__setattr__"):
            of, rest = rest[0], rest[1:]
        yield from self._by_name(node, of, rest[0])

    def _by_name(self, node: ast.Call, of: ast.AST | None, name: ast.AST) -> Iterator[str]:
        """Yield an attribute that is asked for by a text."""
        path = self._library(of) if of is not None else ""
        options = self.values.options(name)
        if options is not None:
            words = {w for text in options for w in text.split(".")}
            reached = any(
                self._refused(f"{path}.{t}") or self._strange(f"{path}.{t}") for t in options if path
            )
            put = name_of(node) in ("setattr", "__setattr__") and not is_constant(node.args[-1])
            if (
                words & (FRAMES | INNER_ATTRIBUTES | STRONG | LIES) - {"__class__"}
                or reached
                or (path and put)
            ):
                yield f"`{words_of(node)}`"
            return
        guarded = path.split(".")[0] in {*ORDINARY_OF_MODULE, *REACHING_OF_MODULE} - {"torch", "numpy"}
        sets = path and name_of(node) in ("setattr", "__setattr__")
        own = of is not None and self.values.own_object(of)
        if guarded or sets or (not own and self.values.built(name) and not _begins_harmlessly(name)):
            yield f"the computed name of `{words_of(node)}`"

    def _subscript(self, node: ast.Subscript) -> Iterator[str]:
        """Yield what stands in the names of a module or an object, by a text."""
        of = self._space(node.value)
        if of is None:
            return
        path = self._library(of)
        options = self.values.options(node.slice)
        if options is not None:
            if options & (INNER_ATTRIBUTES | FRAMES | INTO) or (path and not isinstance(node.ctx, ast.Load)):
                yield f"`{words_of(node)}`"
        elif path or self.values.built(node.slice):
            yield f"the computed name of `{words_of(node)}`"

    @staticmethod
    def _space(node: ast.AST) -> ast.AST | None:
        """Whose names `vars(x)`, `x.__dict__` or `globals()` are; None for anything else."""
        match node:
            case ast.Call(func=ast.Name(id="globals" | "vars" | "locals"), args=given):
                return given[0] if given else node
            case ast.Attribute(value=value, attr="__dict__"):
                return value
        return None


MODULES_AS_VALUES = {
    "print",
    "help",
    "type",
    "str",
    "repr",
    "id",
    "dir",
    "getattr",
    "hasattr",
    "isinstance",
    "len",
    "reload",
    "getsource",
    "getfile",
}


HARMLESS_FILES = (
    ".py",
    ".ipynb",
    ".md",
    ".txt",
    ".pdf",
    ".png",
    ".jpg",
    ".jpeg",
    ".svg",
    ".gif",
    ".csv",
    ".tex",
    ".yaml",
    ".yml",
    ".json",
    ".html",
)


CODE_FILES = (".so", ".pyd", ".pyc", ".pyo", ".dll", ".dylib", ".pth.py", ".egg", ".whl", ".pyz")


def _begins_harmlessly(name: ast.AST) -> bool:
    """Return whether a computed name begins with letters as no attribute does by which code reaches further, such as `f"x_{split}"`."""
    first = name.values[0] if isinstance(name, ast.JoinedStr) and name.values else None
    begin = str(first.value) if isinstance(first, ast.Constant) else ""
    return begin[:1].isalpha() and not any(n.startswith(begin) for n in FRAMES | INNER_ATTRIBUTES | STRONG)
