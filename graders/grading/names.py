"""The sheet's names bound to what a student, or the course, says they are called in a hand-in."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graders.model import Submission
from graders.sheets.spec import LANGUAGES, Spec
from graders.sheets.yaml import meant
from graders.submission import source
from graders.submission.source import Part, Unreadable
from graders.vocabulary.symbols import Naming

FILES = ("submission.yaml", "submission.yml")
"""The file in which a student says which function is which: `symbols: {kl: my_divergence}`."""
OVERRIDES = "the course's overrides"
"""Where a name comes from that a person gives, as notes on names say it."""
SHOWN = 60
MOST_NOTES = 8
MOST_COMPARED = 400
"""Names of a hand-in that are compared with one that is not there."""
DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class _Class:
    """A class of a hand-in: its methods, those that need no instance, and what it is derived from."""

    methods: frozenset[str]
    static: frozenset[str]
    bases: frozenset[str]


@dataclass
class _File:
    """What a file of a hand-in defines, and the last of its parts, to which lines can be added."""

    path: str
    last: Part
    names: set[str] = field(default_factory=set)
    classes: dict[str, _Class] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


class _Said(Exception):
    """Why a name cannot be used, in words for the student."""


def with_names(hand_in: Submission, spec: Spec, course: Mapping[str, str]) -> Submission:
    """Return the hand-in with the sheet's names bound to what they are called there, and notes on what could not be.

    Args:
        hand_in: The files; a student says names in `submission.yaml`.
        spec: The sheet.
        course: Names that a person gives for this hand-in, which count before the student's.
    """
    said: list[tuple[str, str, str]] = []
    notes: list[str] = []
    for path, data in hand_in.files.items():
        if path.rpartition("/")[2].lower() in FILES:
            names = source.names(data)
            if isinstance(names, Unreadable):
                example = next(iter(spec.naming.symbols.values())).names[0]
                notes.append(
                    f"`{_short(path)}` was left aside: {names.why}; write `symbols:` and below it lines such as `  {example}: my_name`"
                )
            else:
                said += [(path, key, name) for key, name in names.items()]
                hand_in = replace(hand_in, language=asked_language(hand_in))
    said += [(OVERRIDES, key, name) for key, name in course.items()]
    if not said:
        return replace(hand_in, notes=(*hand_in.notes, *notes)) if notes else hand_in
    files = [_file(path, parts) for path, parts in source.parts_of_all(hand_in.files).items() if parts]
    known = _known(files)
    for where, key, name in said:
        try:
            _bind(spec.naming, files, known, key, name)
        except _Said as why:
            notes.append(f"`{_short(key)}: {_short(name)}` of `{_short(where)}` was left aside: {why}")
    if len(notes) > MOST_NOTES:
        notes[MOST_NOTES:] = [f"{len(notes) - MOST_NOTES} more names were left aside"]
    changed = dict(hand_in.files)
    for file in files:
        if file.lines:
            text = "\n".join([file.last.text.rstrip(), "", "", *file.lines, ""])
            data_with_names = source.with_parts(file.path, changed[file.path], {file.last.at: text})
            if isinstance(data_with_names, bytes):
                changed[file.path] = data_with_names
    return replace(hand_in, files=changed, notes=(*hand_in.notes, *notes))


def asked_language(hand_in: Submission) -> str:
    """Return the code of the language that a student asks for in `submission.yaml`; empty where there is none that we have."""
    for path, data in hand_in.files.items():
        if path.rpartition("/")[2].lower() in FILES:
            said = source.language(data)
            return said if said in LANGUAGES else ""
    return ""


def names_to_give(files: Mapping[str, bytes]) -> list[str]:
    """Return what of a hand-in's code can be given as the meaning of a symbol: `name`, or `Class.method`.

    Of variables those that calls or lambdas make, such as models.
    """
    found: dict[str, None] = {}
    for path, parts in source.parts_of_all(files).items():
        for node in (n for part in parts for n in part.tree.body):
            if isinstance(node, DEFINITION):
                found[node.name] = None
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call | ast.Lambda):
                found |= {t.id: None for t in node.targets if isinstance(t, ast.Name)}
        for owner, cls in _file(path, parts).classes.items() if parts else ():
            found |= {f"{owner}.{m}": None for m in sorted(cls.methods if cls.bases else cls.static)}
    return [name for name in found if "__" not in name]


def _short(text: str) -> str:
    plain = source.one_line(text.replace("`", "'"))
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]} …"


def _file(path: str, parts: Sequence[Part]) -> _File:
    file = _File(path, parts[-1])
    for node in (n for part in parts for n in part.tree.body):
        file.names |= set(_bound(node))
        for cls in [node] if isinstance(node, ast.ClassDef) else []:
            methods = [n for n in cls.body if isinstance(n, DEFINITION[:2])]
            static = {
                m.name
                for m in methods
                if any(getattr(d, "id", "") in ("staticmethod", "classmethod") for d in m.decorator_list)
            }
            bases = frozenset(ast.unparse(b).rpartition(".")[2] for b in cls.bases)
            file.classes[cls.name] = _Class(frozenset(m.name for m in methods), frozenset(static), bases)
    return file


def _bound(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement of the top level binds, also within `if`, `try` and `with`."""
    todo: list[ast.AST] = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, DEFINITION):
            yield part.name
            continue
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id
        elif isinstance(part, ast.alias):
            yield (part.asname or part.name).partition(".")[0]
        todo += ast.iter_child_nodes(part)


def _known(files: Sequence[_File]) -> list[str]:
    """Return what a name may have been meant to be."""
    methods = {m for f in files for c in f.classes.values() for m in c.methods}
    return sorted({n for f in files for n in f.names} | methods)


def _bind(naming: Naming, files: Sequence[_File], known: Sequence[str], key: str, said: str) -> None:
    """Add the lines that bind the symbol of `key` to what is said.

    Raises:
        _Said: It means nothing on the sheet, or nothing in the hand-in.
    """
    symbol = naming.symbols[_symbol(naming, key)]
    ours = symbol.names[0]
    *owners, name = said.removesuffix("()").split(".")
    if not all(part.isidentifier() for part in (*owners, name)):
        raise _Said("it is no name; write that of a function, or `Class.method`")
    stems = {f.path.rpartition("/")[2].rpartition(".")[0]: f for f in files}
    if owners and owners[0] in stems and not any(owners[0] in f.names for f in files):
        files, owners = [stems[owners[0]]], owners[1:]
    if len(owners) > 1:
        raise _Said("it has too many dots; write that of a function, or `Class.method`")
    if not owners:
        found = [f for f in files if name in f.names]
        for file in found:
            if name != ours:
                file.lines.append(f"{ours} = {name}")
        if found:
            return
        having = sorted({c for f in files for c, cls in f.classes.items() if name in cls.methods})
        if len(having) > 1:
            options = " or ".join(f"`{_short(c)}.{_short(name)}`" for c in having[:3])
            raise _Said(f"several classes have such a method; write {options}")
        owners = having
    if not owners:
        raise _Said(f"nothing in the hand-in is called `{_short(name)}`{_meant(name, known)}")
    _bind_method(files, owners[0], name, ours, only_methods=symbol.method)


def _bind_method(files: Sequence[_File], owner: str, name: str, ours: str, *, only_methods: bool) -> None:
    """Add the lines that bind a symbol to a method: to one of its class, or by itself where it needs no instance."""
    found = [f for f in files if owner in f.classes]
    if not found:
        known = sorted({c for f in files for c in f.classes})
        raise _Said(f"no class is called `{_short(owner)}`{_meant(owner, known)}")
    having = [f for f in found if name in f.classes[owner].methods]
    if not having:
        known = sorted({m for f in found for m in f.classes[owner].methods})
        raise _Said(f"the class `{_short(owner)}` has no method `{_short(name)}`{_meant(name, known)}")
    for file in having:
        cls = file.classes[owner]
        if name in cls.static and not only_methods:
            file.lines.append(f"{ours} = {owner}.{name}")
            continue
        heirs = [(f, c) for f in files for c, heir in f.classes.items() if owner in heir.bases]
        users = [(file, owner)] if cls.bases else heirs
        if not users:
            raise _Said(
                f"`{_short(owner)}` is no network, and a method of it has no data of its own; write a function that calls it, and name that"
            )
        for user, class_ in users if name != ours else ():
            user.lines.append(f"{class_}.{ours} = {class_}.{name}")


def meant_by(naming: Naming, key: str) -> list[str]:
    """Return the ids of the symbols that a key means: by its id, by the sheet's spelling, or by another usual one."""
    if key in naming.symbols:
        return [key]
    plain = key.casefold()
    rounds = (
        {i for i in naming.symbols if i.casefold() == plain},
        {i for i, s in naming.symbols.items() if s.names[0].casefold() == plain},
        {i for i, s in naming.symbols.items() if plain in map(str.casefold, s.names)},
    )
    return next((sorted(ids) for ids in rounds if ids), [])


def _symbol(naming: Naming, key: str) -> str:
    found = meant_by(naming, key)
    if len(found) == 1:
        return found[0]
    if found:
        raise _Said(f"the sheet uses that name more than once; write {' or '.join(f'`{i}`' for i in found)}")
    known = sorted({*naming.symbols, *(n for s in naming.symbols.values() for n in s.names)})
    raise _Said(f"no name of the sheet is called `{_short(key)}`{_meant(key, known)}")


def _meant(word: str, known: Sequence[str]) -> str:
    """Return what may be meant, of so many names as can be compared."""
    return meant(_short(word), [_short(k) for k in known[:MOST_COMPARED]])
