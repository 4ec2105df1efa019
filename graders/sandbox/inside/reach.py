"""Where a hand-in's source reaches for the grader around it: frames, modules of others, file descriptors, computed names.

Code that is asked for in an exercise needs none of this. It is read before any of it is executed, from the
very trees that will be; what is found is no proof of a fraud, so a person looks at it. What is ordinary in
notebooks and scripts (`gc.collect()`, `"google.colab" in sys.modules`, `plt.rcParams[...] = ...`) is left alone.
"""

from __future__ import annotations

import ast
import pickletools
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from graders.sandbox.inside.units import Unit

MOST = 8
DEEP = 50
"""Words of an expression such as `a.b.c` that is looked up as a whole; each of its parts is looked at, too."""
STRONG = {
    "graders",
    "ctypes",
    "_ctypes",
    "cffi",
    "builtins",
    "_thread",
    "posix",
    "_posixsubprocess",
    "_io",
    "imp",
}
"""Modules that nothing asks for, whatever a file of the hand-in is called."""
STRANGE = {
    "atexit",
    "marshal",
    "runpy",
    "code",
    "codeop",
    "mmap",
    "fcntl",
    "pty",
    "bdb",
    "zipimport",
    "pkgutil",
    "faulthandler",
    "dill",
    "cloudpickle",
}
"""Modules that are a reach unless a file of the hand-in is called so."""
INNER = {
    "unittest.mock",
    "torch.utils.cpp_extension",
    "importlib.machinery",
    "importlib.abc",
    "multiprocessing.reduction",
}
ALLOWED = {
    "sys": {"path", "argv", "exit", "version", "version_info", "platform", "stdout", "stderr", "stdin", "executable", "maxsize", "byteorder", "float_info", "getsizeof", "getrecursionlimit", "setrecursionlimit", "prefix", "base_prefix", "modules", "exc_info", "hexversion", "implementation", "maxunicode", "getdefaultencoding", "flags", "warnoptions", "tracebacklimit", "dont_write_bytecode", "__stdout__", "__stderr__", "api_version"},
    "signal": {"signal", "SIGINT", "SIGTERM", "SIG_DFL", "SIG_IGN", "default_int_handler", "Signals"},
    "threading": {"Thread", "Lock", "RLock", "Event", "Condition", "Semaphore", "Barrier", "Timer", "local", "current_thread", "active_count", "get_ident"},
    "gc": {"collect", "enable", "disable", "isenabled", "get_count", "get_threshold", "set_threshold", "freeze", "unfreeze", "get_stats"},
}  # fmt: skip
"""Modules of which only this is ordinary."""
REFUSED = {
    "os": {"write", "writev", "pwrite", "pwritev", "sendfile", "fdopen", "dup", "dup2", "pipe", "pipe2", "open", "fork", "forkpty", "kill", "killpg", "abort", "_exit", "memfd_create", "splice", "set_inheritable", "register_at_fork", "execv", "execve", "execvp", "execl", "execlp", "posix_spawn", "posix_spawnp", "putenvb"},
    "inspect": {"stack", "trace", "currentframe", "getouterframes", "getinnerframes", "getframeinfo", "getmembers", "getmembers_static", "getattr_static", "getclosurevars", "getgeneratorlocals"},
    "weakref": {"finalize"}, "traceback": {"walk_stack", "walk_tb"}, "types": {"CodeType", "FrameType"}, "io": {"FileIO", "open_code"},
    "logging": {"currentframe"}, "socket": {"fromfd", "socketpair", "recv_fds", "send_fds"},
    "torch": {"ops.load_library", "classes.load_library"}, "numpy": {"ctypeslib"}, "joblib": {"load"},
}  # fmt: skip
"""Modules of which this is a reach."""
FRAMES = {
    "_getframe",
    "_current_frames",
    "_getframemodulename",
    "f_back",
    "f_locals",
    "f_globals",
    "f_builtins",
    "f_code",
    "tb_frame",
    "gi_frame",
    "cr_frame",
    "ag_frame",
    "gi_code",
    "currentframe",
    "walk_stack",
    "walk_tb",
    "getouterframes",
    "getinnerframes",
    "settrace",
    "setprofile",
    "cell_contents",
}
"""Attributes by which code comes to the frames of others, whatever they are asked of."""
OFTEN = {f"__{n}__" for n in ["name", "file", "class", "doc", "init", "version", "len", "getitem", "setitem", "delitem", "iter", "next", "call", "str", "repr", "dict", "module", "qualname", "enter", "exit", "new", "post_init", "annotations", "dataclass_fields", "members", "all", "eq", "ne", "lt", "le", "gt", "ge", "hash", "contains", "slots", "getattr", "setattr", "delattr", "array", "torch_function", "getstate", "setstate", "del", "cause", "context", "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "mod", "pow", "rpow", "matmul", "rmatmul", "neg", "pos", "abs", "iadd", "isub", "imul", "invert", "and", "or", "xor", "bool", "int", "float", "index", "round", "format", "main", "future", "init_subclass", "set_name", "get", "set", "copy", "deepcopy", "reversed", "wrapped", "mro", "bases", "author", "email", "license", "path", "package", "debug", "stdout", "stderr"]}  # fmt: skip
HIDDEN = {f"__{n}__" for n in ["globals", "builtins", "subclasses", "code", "closure", "loader", "spec", "import", "getattribute", "self", "base", "reduce", "reduce_ex", "func", "kwdefaults", "defaults", "traceback"]}  # fmt: skip
INTO = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "globals",
    "vars",
    "locals",
    "getattr",
    "setattr",
    "delattr",
}
"""Builtins by which a name that is computed becomes what it names."""
MODULES_AS_VALUES = {"print", "help", "type", "str", "repr", "id", "dir", "getattr", "hasattr", "isinstance", "len", "reload", "getsource", "getfile"}  # fmt: skip
NAMES = {
    "float",
    "int",
    "bool",
    "object",
    "str",
    "complex",
    "long",
    "unicode",
    "_create_default_https_context",
    "mirrors",
    "resources",
    "url",
    "urls",
}
"""What scripts ordinarily set in a library: names that it once had, and where it downloads from."""
HARMLESS_FILES = (".py", ".ipynb", ".md", ".txt", ".pdf", ".png", ".jpg", ".jpeg", ".svg", ".gif", ".csv", ".tex", ".yaml", ".yml", ".json", ".html")  # fmt: skip
CODE_FILES = (".so", ".pyd", ".pyc", ".pyo", ".dll", ".dylib", ".pth.py", ".egg", ".whl", ".pyz")
FROM_PICKLES = {"os", "posix", "nt", "sys", "subprocess", "runpy", "importlib", "operator", "ctypes", "graders", "gc", "inspect", "pty", "eval", "exec", "getattr", "setattr", "__import__", "compile", "open", "globals", "vars"}  # fmt: skip


@dataclass(frozen=True)
class Reach:
    """What a line of the hand-in reaches for."""

    where: str
    line: int
    what: str

    def __str__(self) -> str:
        """Such as `import gc` in vae.py:3."""
        return (
            f"{self.what} in {self.where}:{self.line}"
            if self.line
            else f"{self.what}: {self.where}"
        )


def reaches(units: Iterable[Unit], files: Mapping[str, bytes]) -> list[Reach]:
    """The first reaches of a hand-in, in the order of its files."""
    units = list(units)
    own = {u.module.__name__ for u in units}
    own |= {part for u in units for part in u.path.split("/")[:-1]}
    other = sorted(n for n in files if not n.lower().endswith(HARMLESS_FILES))
    found = [
        Reach(n, 0, "compiled code is handed in") for n in other if n.lower().endswith(CODE_FILES)
    ]
    pickles = any(_pickle(files[n]) for n in other)
    for unit in sorted(units, key=lambda u: u.path):
        trees = [tree for _, tree in unit.trees]
        names = _bound(trees, own)
        for label, tree in unit.trees:
            seen = _Tree(label, tree, names, own, pickles=pickles)
            found += seen.found()
            if len(found) >= MOST:
                return found[:MOST]
    return found


def _pickle(data: bytes) -> bool:
    """Whether what is no source holds a pickle that names what runs code."""
    parts = [data]
    if data[:2] == b"PK":
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                members = [i for i in archive.infolist() if i.filename.endswith(".pkl")]
                parts = [archive.read(i) for i in members if i.file_size < 2**24]
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
            return True
    return any(_runs(part) for part in parts)


def _runs(data: bytes) -> bool:
    words: set[str] = set()
    try:
        for operation, argument, _ in pickletools.genops(data[: 2**24]):
            if isinstance(argument, str):
                words |= set(argument.replace(".", " ").split(" ")) if operation.name in ("GLOBAL", "INST") else {argument.split(".")[0]}  # fmt: skip
    except Exception:  # it is no pickle from here on
        pass
    return bool(words & FROM_PICKLES)


def _bound(trees: list[ast.Module], own: set[str]) -> dict[str, str]:
    """The names that imports of libraries bind, each with where it comes from."""
    names: dict[str, str] = {}
    for node in (n for tree in trees for n in ast.walk(tree)):
        if isinstance(node, ast.Import):
            for a in node.names:
                names[a.asname or a.name.split(".")[0]] = (
                    a.name if a.asname else a.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for a in node.names:
                names[a.asname or a.name] = f"{node.module}.{a.name}"
    known = {n: p for n, p in names.items() if p.split(".")[0] not in own - STRONG}
    return {**_other_names(trees, known), **known}


def _other_names(trees: Iterable[ast.Module], names: Mapping[str, str]) -> dict[str, str]:
    """What assignments such as `xp = np` call libraries besides."""
    others: dict[str, str] = {}
    for node in (n for tree in trees for n in ast.walk(tree)):
        match node:
            case ast.Assign(targets=[ast.Name(id=other)], value=ast.Name(id=name)) if (
                name in names
            ):
                others[other] = names[name]
    return others


@dataclass
class _Tree:
    """One file or cell."""

    label: str
    tree: ast.Module
    names: Mapping[str, str]
    own: set[str]
    pickles: bool = False
    parents: dict[int, ast.AST] = field(default_factory=dict)
    assigned: dict[str, list[ast.AST]] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)
    known: dict[tuple[str, int], bool] = field(default_factory=dict)
    """What was found out of the values of names, once for each."""

    def found(self) -> list[Reach]:
        """The first reaches, one a line, in their order."""
        nodes = list(ast.walk(self.tree))
        for node in nodes:
            for child in ast.iter_child_nodes(node):
                self.parents[id(child)] = node
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self.assigned.setdefault(target.id, []).append(node.value)
            elif isinstance(node, ast.For | ast.comprehension) and isinstance(
                node.target, ast.Name
            ):
                self.assigned.setdefault(node.target.id, []).append(node.iter)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.defined.add(node.name)
        lines: dict[int, Reach] = {}
        for node in nodes:
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
                    star = a.name == "*" and root in {*ALLOWED, *REFUSED, "importlib"} - {
                        "torch",
                        "numpy",
                    }
                    if self._strange(module) or self._strange(path) or self._refused(path) or star or a.name in FRAMES:  # fmt: skip
                        yield f"`from {module} import {a.name}`"
            case ast.Attribute():
                yield from self._attribute(node)
            case ast.Name():
                yield from self._name(node)
            case ast.Call():
                yield from self._call(node)
            case ast.MatchClass(kwd_attrs=words):
                yield from (f"`{w}`" for w in words if w in FRAMES or w in HIDDEN)
            case ast.Subscript():
                yield from self._subscript(node)
            case ast.Constant() | ast.BinOp() | ast.JoinedStr():
                text = _text(node)
                if text is not None and self._names_the_grader(text):
                    yield f"the text `{text[:40]}`"

    @staticmethod
    def _names_the_grader(text: str) -> bool:
        return (
            text in FRAMES
            or text in HIDDEN
            or text == "/proc"
            or text.startswith(("/proc/", "graders.sandbox", "graders.kinds"))
        )

    def _strange(self, path: str) -> bool:
        """Whether a module is one that nothing asks for."""
        root = path.split(".")[0]
        if root in STRONG or any(path == i or path.startswith(f"{i}.") for i in INNER):
            return True
        return root in STRANGE - self.own

    def _refused(self, path: str) -> bool:
        """Whether a name of a module reaches."""
        root, _, rest = path.partition(".")
        if root in ALLOWED:
            return bool(rest) and rest.split(".")[0] not in ALLOWED[root]
        return root in REFUSED and any(
            rest == r or rest.startswith(f"{r}.") for r in REFUSED[root]
        )

    def _path(self, node: ast.AST) -> str:
        """Where an expression such as `plt.rcParams` comes from; empty where its root is no library."""
        words: list[str] = []
        while isinstance(node, ast.Attribute) and len(words) < DEEP:
            words.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.names:
            return ""
        return ".".join([self.names[node.id], *reversed(words)])

    def _attribute(self, node: ast.Attribute) -> Iterator[str]:
        path, attr = self._path(node), node.attr
        parent = self.parents.get(id(node))
        if attr in FRAMES or self._refused(path) or (path and self._strange(path)):
            yield f"`{_words(node)}`"
        elif attr in STRONG or (attr in ("sys", "os", "gc", "inspect", "importlib") and not path.startswith("tensorflow")):  # fmt: skip
            if attr not in self.own:
                yield f"`{_words(node)}`"
        elif (
            attr.startswith("__")
            and attr.endswith("__")
            and attr not in OFTEN
            and not _is_super(node.value)
        ):
            # a traceback may be printed, and its line asked for
            printed = isinstance(parent, ast.Call) and self._path(parent.func).startswith("traceback")  # fmt: skip
            line = isinstance(parent, ast.Attribute) and parent.attr == "tb_lineno"
            if attr != "__traceback__" or not (printed or line):
                yield f"`{_words(node)}`"
        elif (path == "sys.modules" and not self._asks(node)) or (
            path == "sys.exc_info" and not self._of_exception(parent)
        ):
            yield f"`{_words(node)}`"
        elif isinstance(node.ctx, ast.Store | ast.Del):
            yield from self._set(node, path)

    def _asks(self, node: ast.AST) -> bool:
        """Whether `sys.modules` is only asked for a name, or for a module of the hand-in."""
        parent = self.parents.get(id(node))
        use = self.parents.get(id(parent))
        if (
            isinstance(parent, ast.Attribute)
            and parent.attr == "pop"
            and isinstance(use, ast.Call)
        ):
            return bool(use.args) and _text(use.args[0]) in self.own
        if isinstance(parent, ast.Compare):
            return all(isinstance(o, ast.In | ast.NotIn) for o in parent.ops)
        if isinstance(parent, ast.Subscript) and not isinstance(parent.ctx, ast.Store):
            key = parent.slice
            this = isinstance(key, ast.Name) and key.id == "__name__"
            return this or _text(key) in self.own | {"__main__"}
        return False

    def _of_exception(self, call: ast.AST | None) -> bool:
        """Whether `sys.exc_info()` is taken apart, or asked for the class or the value alone."""
        use = self.parents.get(id(call))
        if isinstance(use, ast.Assign):
            return all(isinstance(t, ast.Tuple) for t in use.targets)
        return (
            isinstance(use, ast.Subscript)
            and isinstance(use.slice, ast.Constant)
            and use.slice.value in (0, 1)
        )

    def _set(self, node: ast.Attribute, path: str) -> Iterator[str]:
        """Something is set in a library: what is no constant takes the place of its code."""
        root: ast.AST = node.value
        while isinstance(root, ast.Attribute) and root.attr != "__class__":
            root = root.value
        of_class = (
            isinstance(root, ast.Call)
            and isinstance(root.func, ast.Name)
            and root.func.id == "type"
        )
        of_class |= isinstance(root, ast.Attribute)
        if of_class:
            value = (
                root.args[0]
                if isinstance(root, ast.Call) and root.args
                else getattr(root, "value", None)
            )
            if not (isinstance(value, ast.Name) and value.id == "self"):
                yield f"`{_words(node)} = ...`"
            return
        if not path or path.split(".")[0] == "sys" or node.attr in NAMES:
            return
        parent = self.parents.get(id(node))
        if path == "matplotlib.pyplot.show" and isinstance(parent, ast.Assign):
            shown = parent.value
            if isinstance(shown, ast.Lambda) and isinstance(shown.body, ast.Constant):
                return
        value = (
            parent.value
            if isinstance(parent, ast.Assign | ast.AnnAssign | ast.AugAssign)
            else None
        )
        if value is None or not _constant(value):
            if isinstance(value, ast.Call | ast.Name | ast.Attribute) and any(w in path for w in ("backends", "config", "options", "rcParams", "_dynamo")):  # fmt: skip
                return
            yield f"`{_words(node)} = ...`"

    def _name(self, node: ast.Name) -> Iterator[str]:
        parent = self.parents.get(id(node))
        called = isinstance(parent, ast.Call) and parent.func is node
        if node.id in ("__builtins__", "__loader__", "__spec__", "__import__") and not called:
            yield f"`{node.id}`"
        elif (
            node.id in INTO
            and isinstance(node.ctx, ast.Load)
            and not called
            and node.id not in self.names
        ):
            if node.id not in self.assigned and node.id not in self.defined:
                yield f"`{node.id}` passed on"
        elif (
            isinstance(node.ctx, ast.Load)
            and self._is_module(node.id)
            and not isinstance(parent, ast.Attribute)
        ):
            if isinstance(parent, ast.Call) and _called(parent) in MODULES_AS_VALUES:
                return
            if isinstance(parent, ast.keyword | ast.Compare | ast.FormattedValue | ast.Expr):
                return
            if self._renames(node, parent):
                return
            yield f"the module `{node.id}` passed on"

    def _renames(self, node: ast.Name, parent: ast.AST | None) -> bool:
        """Whether numpy or torch gets a name that `_other_names` knows, or one of a loop that asks it for something."""
        if self.names[node.id].split(".")[0] not in ("torch", "numpy"):
            return False
        if isinstance(parent, ast.Assign):
            return parent.value is node and [type(t) for t in parent.targets] == [ast.Name]
        loop = self.parents.get(id(parent))
        if isinstance(parent, ast.Tuple | ast.List) and len(parent.elts) > DEEP:
            return False
        if not (isinstance(loop, ast.For | ast.comprehension) and loop.iter is parent):
            return False
        within = loop if isinstance(loop, ast.For) else self.parents[id(loop)]
        used = [n for n in ast.walk(within) if isinstance(n, ast.Name) and isinstance(loop.target, ast.Name) and n.id == loop.target.id]  # fmt: skip
        return bool(used) and all(n is loop.target or self._asked(n) for n in used)

    def _asked(self, node: ast.Name) -> bool:
        """Whether a value of something is taken, or it is printed."""
        parent = self.parents.get(id(node))
        if isinstance(parent, ast.Call):
            return _called(parent) == "print"
        return isinstance(parent, ast.FormattedValue) or (isinstance(parent, ast.Attribute) and isinstance(parent.ctx, ast.Load) and parent.attr.startswith("__"))  # fmt: skip

    def _is_module(self, name: str) -> bool:
        """Whether a name is bound by `import`, to a module of a library that its code may be changed in."""
        path = self.names.get(name, "")
        return bool(path) and path.split(".")[0] in {*ALLOWED, *REFUSED, "json", "builtins", "importlib", "pickle", "struct", "select"} and path.count(".") == 0  # fmt: skip

    def _call(self, node: ast.Call) -> Iterator[str]:
        name, path = _called(node), self._path(node.func)
        known = name in self.names or name in self.defined
        plain = isinstance(node.func, ast.Name) and not known
        if plain and name in ("eval", "exec", "compile"):
            yield from self._run(node, name)
        elif (plain and name == "__import__") or path in (
            "importlib.import_module",
            "importlib.__import__",
        ):
            text = _text(node.args[0]) if node.args else None
            if text is None or self._strange(text):
                yield f"`{_words(node)}`"
        elif plain and name in ("getattr", "setattr", "delattr") and len(node.args) > 1:
            yield from self._by_name(node, node.args[0], node.args[1])
        elif path in ("operator.attrgetter", "operator.methodcaller"):
            for argument in node.args[:1]:
                yield from self._by_name(node, None, argument)
        elif path.startswith("importlib") and name == "reload":
            module = self._path(node.args[0]) if node.args else ""
            if module.split(".")[0] in {*ALLOWED, *REFUSED, "json", "struct"} - {"torch"}:
                yield f"`{_words(node)}`"
        elif path.startswith("importlib") and name in (
            "spec_from_file_location",
            "SourceFileLoader",
        ):
            texts = [t for a in node.args for t in [_text(a) or _end(a)] if t]
            if not any(t.endswith(".py") for t in texts):
                yield f"`{_words(node)}`"
        elif ((plain and name == "open") or path in ("io.open", "os.fdopen")) and node.args:
            if self._number(node.args[0]) or any(
                k.arg in ("opener", "closefd") for k in node.keywords
            ):
                yield f"`{_words(node)}` of a descriptor"
        elif (
            path in ("pickle.loads", "marshal.loads", "torch.hub.load_state_dict_from_url")
            and name == "loads"
        ) or (self._unpickles(node, path) and self.pickles):
            yield f"`{_words(node)}`"

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
        """What `eval` and its like are given is code, too."""
        text = _text(node.args[0]) if node.args else None
        if text is None:
            yield f"`{_words(node)}`"
            return
        try:
            tree = ast.parse(text.strip())
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        inner = _Tree(self.label, tree, {**self.names, **_bound([tree], self.own)}, self.own)
        for reach in inner.found():
            yield f"{reach.what} by `{name}`"

    def _by_name(self, node: ast.AST, of: ast.AST | None, name: ast.AST) -> Iterator[str]:
        """An attribute that is asked for by a text."""
        text = _text(name)
        path = self._path(of) if of is not None else ""
        if text is not None:
            words = text.split(".")
            hidden = any(w in FRAMES or w in HIDDEN or w in STRONG for w in words)
            if (
                hidden
                or (path and (self._refused(f"{path}.{text}") or self._strange(f"{path}.{text}")))
                or (
                    path
                    and isinstance(node, ast.Call)
                    and _called(node) in ("setattr", "delattr")
                    and len(node.args) > 2
                    and not _constant(node.args[2])
                )
            ):
                yield f"`{_words(node)}`"
            return
        guarded = path.split(".")[0] in {*ALLOWED, *REFUSED} - {"torch", "numpy"}
        itself = isinstance(of, ast.Name) and of.id in ("self", "cls")
        if guarded or (not itself and self._built(name)):
            yield f"the computed name of `{_words(node)}`"

    def _built(self, node: ast.AST, deep: int = 3) -> bool:
        """Whether a text is put together from parts, decoded, or picked from what `dir` lists."""
        if isinstance(node, ast.Name) and deep:
            return self._once(node.id, deep, lambda value: self._built(value, deep - 1))
        if isinstance(node, ast.BinOp) or (
            isinstance(node, ast.Call) and _called(node) == "format"
        ):
            return self._hides(node, deep)
        if isinstance(node, ast.Call) and _called(node) == "vars":
            return any(self._is_class(a) for a in node.args)
        if isinstance(node, ast.Call):
            return _called(node) not in ("lower", "upper", "strip", "title", "capitalize", "get", "range", "enumerate", "keys", "items", "values", "sorted", "list", "split", "zip", "input", "str")  # fmt: skip
        if isinstance(node, ast.ListComp | ast.GeneratorExp):
            return True
        if isinstance(node, ast.Subscript):
            return isinstance(node.slice, ast.Slice) or self._built(node.value, deep)
        return False

    def _is_class(self, node: ast.AST) -> bool:
        """Whether it may be the class of something, whose names are not of the hand-in's making."""
        if not isinstance(node, ast.Name):
            return True
        return self._once(node.id, -1, _a_class)

    def _hides(self, node: ast.AST, deep: int) -> bool:
        """Whether a text of several parts may be a hidden name; `"layer" + str(i)` and `"fc%d" % i` are none."""
        parts = _parts(node)
        texts = [p for p in parts if isinstance(p, str)]
        others = [p for p in parts if not isinstance(p, str) and not self._counts(p)]
        if texts and not others:
            return False
        if not texts or any(isinstance(p, ast.BinOp) or self._built(p, deep) or self._holds_text(p) for p in others):  # fmt: skip
            return True
        first, last = parts[0], parts[-1]
        begins = first if isinstance(first, str) else ""
        ends = last if isinstance(last, str) else ""
        return any(w.startswith(begins) and w.endswith(ends) for w in FRAMES | HIDDEN | STRONG)

    def _counts(self, node: ast.AST) -> bool:
        """Whether it is a whole number, such as `str(i)` in `for i in range(3)`."""
        if isinstance(node, ast.Call) and _called(node) == "str" and len(node.args) == 1:
            node = node.args[0]
        if not isinstance(node, ast.Name) or node.id not in self.assigned:
            return False
        return not self._once(node.id, -3, lambda value: not _a_number(value))

    def _holds_text(self, node: ast.AST) -> bool:
        """Whether a name stands for a text that is written down."""
        return isinstance(node, ast.Name) and self._once(node.id, -2, _a_text)

    def _number(self, node: ast.AST) -> bool:
        """Whether an expression is a whole number: a file descriptor."""
        if isinstance(node, ast.Constant):
            return isinstance(node.value, int) and not isinstance(node.value, bool)
        if isinstance(node, ast.Name):
            return self._once(node.id, 0, _a_number)
        return isinstance(node, ast.Call) and _called(node) in ("int", "fileno")

    def _once(self, name: str, of: int, holds: Callable[[ast.AST], bool]) -> bool:
        """Whether something holds of a value that a name is given; asked once, however often the name occurs."""
        if (name, of) not in self.known:
            self.known[name, of] = any(map(holds, self.assigned.get(name, [])))
        return self.known[name, of]

    def _subscript(self, node: ast.Subscript) -> Iterator[str]:
        """What stands in the names of a module or an object, by a text."""
        value = node.value
        space = (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Name)
            and value.func.id in ("globals", "vars", "locals")
        )
        inner = isinstance(value, ast.Attribute) and value.attr == "__dict__"
        if not (space or inner):
            return
        of = (
            value.value
            if isinstance(value, ast.Attribute)
            else (value.args[0] if isinstance(value, ast.Call) and value.args else None)
        )
        path = self._path(of) if of is not None else ""
        text = _text(node.slice)
        if text is not None:
            if (
                text in HIDDEN
                or text in FRAMES
                or text in INTO
                or (path and not isinstance(node.ctx, ast.Load))
            ):
                yield f"`{_words(node)}`"
        elif path or self._built(node.slice):
            yield f"the computed name of `{_words(node)}`"


def _a_class(node: ast.AST) -> bool:
    """Whether the class of something is asked for."""
    asked = isinstance(node, ast.Call) and _called(node) == "type"
    return asked or (isinstance(node, ast.Attribute) and node.attr == "__class__")


def _a_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _a_number(value: ast.AST) -> bool:
    """Whether a value that a name is given is a whole number."""
    if isinstance(value, ast.Call):
        return _called(value) in ("range", "int", "fileno")
    return isinstance(value, ast.Constant) and isinstance(value.value, int)


def _is_super(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    )


def _called(node: ast.Call) -> str:
    """The last word of what is called."""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _constant(node: ast.AST) -> bool:
    """Whether an expression is made of constants alone."""
    return all(
        isinstance(n, ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.UnaryOp | ast.unaryop | ast.expr_context)
        for n in ast.walk(node)
    )  # fmt: skip


def _end(node: ast.AST) -> str:
    """The last constant part of a text."""
    last = node.values[-1] if isinstance(node, ast.JoinedStr) and node.values else node
    last = last.right if isinstance(last, ast.BinOp) else last
    return str(last.value) if isinstance(last, ast.Constant) else ""


def _text(node: ast.AST, deep: int = 40) -> str | None:
    """A text that is a constant, or is put together of constants alone; None for anything else."""
    if deep == 0:
        return None
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            one, other = _text(left, deep - 1), _text(right, deep - 1)
            return None if one is None or other is None else one + other
        case ast.JoinedStr(values=values):
            parts = [
                _text(v.value if isinstance(v, ast.FormattedValue) else v, deep - 1)
                for v in values
            ]
            return None if None in parts else "".join(str(p) for p in parts)
        case ast.Subscript(
            value=value, slice=ast.Slice(lower=None, upper=None, step=ast.UnaryOp())
        ):
            whole = _text(value, deep - 1)
            return None if whole is None else whole[::-1]
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str(between)), attr="join"),
            args=[ast.List(elts=parts) | ast.Tuple(elts=parts)],
        ):
            found: list[Any] = [_text(p, deep - 1) for p in parts]
            return None if None in found else between.join(found)
    return None


def _parts(node: ast.AST, deep: int = 40) -> list[str | ast.AST]:
    """What a text is put together of by `+`, `%` or `format`: texts that are constants, and what stands between them."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.BinOp(op=ast.Add(), left=left, right=right) if deep:
            return [*_parts(left, deep - 1), *_parts(right, deep - 1)]
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str(text)), right=right):
            around = re.split(r"%[-+ #\d.]*[a-z]", text)
            between = right.elts if isinstance(right, ast.Tuple) else [right]
            if not re.search(r"%[-+ #\d.]*[^-+ #\d.di]", text):  # numbers alone
                between = []
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str(text))), args=between, keywords=[]
        ):
            around = re.split(r"\{[^{}]*\}", text)
        case _:
            return [node]
    begins, ends = [t for t in around[:1] if t], [t for t in around[1:][-1:] if t]
    return [*begins, *between, *ends]


def _words(node: ast.AST) -> str:
    """An expression as its author wrote it, cut short."""
    try:
        text = ast.unparse(node)
    except (RecursionError, ValueError):
        text = type(node).__name__
    return text if len(text) <= 60 else f"{text[:57]}..."
