"""Where the expressions of a source come from: libraries, modules, and what is set in them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from graders.observing.reach.modules import (
    INNER_MODULES,
    ORDINARY_OF_MODULE,
    REACHING_OF_MODULE,
    STRANGE,
    STRONG,
)
from graders.observing.reach.names import (
    ADDRESSES,
    FRAMES,
    INNER_ATTRIBUTES,
    LIES,
    OF_ADDRESSES,
    SET_BY_SCRIPTS,
)
from graders.observing.reach.texts import Texts, is_constant, words_of
from graders.observing.reach.values import Values
from graders.observing.syntax import name_of

DEEP = 50
"""Words of an expression such as `a.b.c` that is looked up as a whole; each of its parts is looked at, too."""
BASES = {"__bases__", "__mro__", "mro"}


def bound_names(trees: list[ast.Module], own: set[str]) -> dict[str, str]:
    """Return the names that imports of libraries bind, each with where it comes from."""
    names: dict[str, str] = {}
    for node in (n for tree in trees for n in ast.walk(tree)):
        if isinstance(node, ast.Import):
            for a in node.names:
                names[a.asname or a.name.split(".")[0]] = a.name if a.asname else a.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for a in node.names:
                names[a.asname or a.name] = f"{node.module}.{a.name}"
    known = {n: p for n, p in names.items() if p.split(".")[0] not in own - STRONG}
    return {**_other_names(trees, known), **known}


def _other_names(trees: Iterable[ast.Module], names: Mapping[str, str]) -> dict[str, str]:
    """Return what assignments such as `xp = np` call libraries besides."""
    others: dict[str, str] = {}
    for node in (n for tree in trees for n in ast.walk(tree)):
        match node:
            case ast.Assign(targets=[ast.Name(id=other)], value=ast.Name(id=name)) if name in names:
                others[other] = names[name]
    return others


class Look:
    """One file or cell, and what its expressions say and come from.

    Args:
        label: What it is called.
        tree: Its source.
        names: What imports bind, with where it comes from.
        own: Modules of the submission.
        pickles: Whether a file that is handed in is a pickle that runs code.
    """

    def __init__(
        self, label: str, tree: ast.Module, names: Mapping[str, str], own: set[str], *, pickles: bool = False
    ) -> None:
        self.label, self.names, self.own, self.pickles = label, names, own, pickles
        self.nodes = list(ast.walk(tree))
        self.parents = {id(c): n for n in self.nodes for c in ast.iter_child_nodes(n)}
        self.texts = Texts(self.nodes)
        self.values = Values(self.nodes, self.texts, self.parents)
        self.assigned = self.values.assigned
        self.libraries: dict[tuple[str, int], str] = {}
        self.defined = {n.name for n in self.nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}

    @staticmethod
    def _names_the_grader(text: str) -> bool:
        return (
            text in FRAMES
            or text in INNER_ATTRIBUTES
            or text in LIES - {"__class__"}
            or text == "/proc"
            or text.startswith(("/proc/", "graders.sandbox", "graders.observing", "graders.kinds"))
        )

    def _strange(self, path: str) -> bool:
        """Return whether a module is one that nothing asks for."""
        root = path.split(".")[0]
        if root in STRONG or any(path == i or path.startswith(f"{i}.") for i in INNER_MODULES):
            return True
        return root in STRANGE - self.own

    def _refused(self, path: str) -> bool:
        """Return whether a name of a module reaches."""
        root, _, rest = path.partition(".")
        if root in ORDINARY_OF_MODULE:
            return bool(rest) and rest.split(".")[0] not in ORDINARY_OF_MODULE[root]
        return root in REACHING_OF_MODULE and any(
            rest == r or rest.startswith(f"{r}.") for r in REACHING_OF_MODULE[root]
        )

    def _library(self, node: ast.AST, deep: int = 4) -> str:
        """Return where an expression comes from, or what a name of the submission may stand for; empty where it is no library."""
        if path := self._path(node):
            return path
        root = node
        while isinstance(root, ast.Attribute) and deep:
            root, deep = root.value, deep - 1
        if not (isinstance(root, ast.Name) and deep):
            return ""
        if (root.id, deep) not in self.libraries:
            self.libraries[root.id, deep] = ""  # where it stands for itself
            values = [
                *self.values.plain.get(root.id, ()),
                *(e for v in self.values.looped.get(root.id, ()) for e in getattr(v, "elts", [])),
            ]
            found = (self._library(v, deep - 1) for v in values if isinstance(v, ast.Name | ast.Attribute))
            self.libraries[root.id, deep] = next(filter(None, found), "")
        return self.libraries[root.id, deep]

    def _path(self, node: ast.AST) -> str:
        """Return where an expression such as `plt.rcParams` comes from; empty where its root is no library."""
        words: list[str] = []
        while isinstance(node, ast.Attribute) and len(words) < DEEP:
            words.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.names:
            return ""
        return ".".join([self.names[node.id], *reversed(words)])

    def _asks(self, node: ast.AST) -> bool:
        """Return whether `sys.modules` is only asked for a name, or for a module of the submission."""
        parent = self.parents.get(id(node))
        use = self.parents.get(id(parent))
        if isinstance(parent, ast.Attribute) and parent.attr == "pop" and isinstance(use, ast.Call):
            return bool(use.args) and self.texts.whole(use.args[0]) in self.own
        if isinstance(parent, ast.Compare):
            return all(isinstance(o, ast.In | ast.NotIn) for o in parent.ops)
        if isinstance(parent, ast.Subscript) and not isinstance(parent.ctx, ast.Store):
            key = parent.slice
            this = isinstance(key, ast.Name) and key.id == "__name__"
            return this or self.texts.whole(key) in self.own | {"__main__"}
        return False

    def _of_exception(self, call: ast.AST | None) -> bool:
        """Return whether `sys.exc_info()` is taken apart, or asked for the class or the value alone."""
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
        if any(isinstance(n, ast.Attribute) and n.attr in BASES for n in ast.walk(node.value)):
            yield f"`{words_of(node)} = ...`"
            return
        library = "" if path else self._library(node.value)
        path = path or (f"{library}.{node.attr}" if library else "")
        root: ast.AST = node.value
        while isinstance(root, ast.Attribute) and root.attr != "__class__":
            root = root.value
        of_class = isinstance(root, ast.Call) and isinstance(root.func, ast.Name) and root.func.id == "type"
        of_class |= isinstance(root, ast.Attribute)
        if of_class:
            value = root.args[0] if isinstance(root, ast.Call) and root.args else getattr(root, "value", None)
            if not (isinstance(value, ast.Name) and value.id == "self"):
                yield f"`{words_of(node)} = ...`"
            return
        if not path or path.split(".")[0] == "sys" or node.attr in SET_BY_SCRIPTS:
            return
        parent = self.parents.get(id(node))
        if self._is_address(node.attr, getattr(parent, "value", None)):
            return
        if path == "matplotlib.pyplot.show" and isinstance(parent, ast.Assign):
            shown = parent.value
            if isinstance(shown, ast.Lambda) and isinstance(shown.body, ast.Constant):
                return
        value = parent.value if isinstance(parent, ast.Assign | ast.AnnAssign | ast.AugAssign) else None
        if value is None or not is_constant(value):
            if isinstance(value, ast.Call | ast.Name | ast.Attribute) and any(
                w in path for w in ("backends", "config", "options", "rcParams", "_dynamo")
            ):
                return
            yield f"`{words_of(node)} = ...`"

    def _is_address(self, attribute: str, value: ast.AST | None) -> bool:
        """Return whether what is set is called as an address is, and its value is nothing that can be called."""
        *words, last = attribute.split("_")
        if value is None or last not in ADDRESSES or set(words) - OF_ADDRESSES:
            return False
        known = self.defined | self.names.keys()
        values = [
            value,
            *(v for n in ast.walk(value) if isinstance(n, ast.Name) for v in self.assigned[n.id]),
        ]
        parts = [n for v in values for n in ast.walk(v)]
        return not any(
            isinstance(n, ast.Lambda) or (isinstance(n, ast.Name) and n.id in known) for n in parts
        )

    def _renames(self, node: ast.Name, parent: ast.AST | None) -> bool:
        """Return whether numpy or torch gets a name that `_other_names` knows, or one of a loop that asks it for something."""
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
        used = [
            n
            for n in ast.walk(within)
            if isinstance(n, ast.Name) and isinstance(loop.target, ast.Name) and n.id == loop.target.id
        ]
        return bool(used) and all(n is loop.target or self._asked(n) for n in used)

    def _asked(self, node: ast.Name) -> bool:
        """Return whether a value of something is taken, or it is printed."""
        parent = self.parents.get(id(node))
        if isinstance(parent, ast.Call):
            return name_of(parent) == "print"
        return isinstance(parent, ast.FormattedValue) or (
            isinstance(parent, ast.Attribute)
            and isinstance(parent.ctx, ast.Load)
            and parent.attr.startswith("__")
        )

    def _is_module(self, name: str) -> bool:
        """Return whether a name is bound by `import`, to a module of a library that its code may be changed in."""
        path = self.names.get(name, "")
        return (
            bool(path)
            and path.split(".")[0]
            in {
                *ORDINARY_OF_MODULE,
                *REACHING_OF_MODULE,
                "json",
                "builtins",
                "importlib",
                "pickle",
                "struct",
                "select",
            }
            and path.count(".") == 0
        )


def is_super(node: ast.AST) -> bool:
    """Return whether it is a call of `super`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
