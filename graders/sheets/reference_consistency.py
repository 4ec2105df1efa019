"""Compare a spec with its reference and expected answers: files, arguments and answers that are not there."""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from graders.checks import Check
from graders.sheets.consistency import Problem, Wrong, placed_checks
from graders.sheets.reference import code_in
from graders.sheets.spec import Spec
from graders.sheets.yaml import Place, meant
from graders.submission.jupyter import python_of
from graders.submission.source import Unreadable, cells, tree
from graders.vocabulary.symbols import SymbolSpec, named

ROLES = ("vae", "encoder", "decoder")
"""Symbols that kinds about autoencoders find by these names, so that no check names them."""
ANSWERS = ("answer", "sums", "reported")
"""Keys of checks that name a label of the answer sheet."""
INPUTS = {
    "cases": ("of", "call"),
    "arguments": ("call",),
    "network": ("model",),
    "networks": ("call",),
    "inputs": ("call",),
}
"""Keys of checks that hold arguments, and the keys that name the symbol which takes them."""
WHOLE = ("agrees", "density", "trajectory")
"""Kinds that call a function with exactly the arguments of a case."""
TRAINS = ("fits",)
"""Kinds whose arguments have names of their own, such as `test_x`."""


def problems_with_reference(spec: Spec) -> Iterator[Wrong]:
    """Return where a spec disagrees with its reference and expected answers: the file, the line or place, and words.

    A wheel or handout for students holds no reference; then nothing is returned.
    """
    folder = spec.solution
    sources = {name: _source(path) for name, path in code_in(folder).items()}
    if not sources:
        return
    where = spec.folder / "spec.yaml"
    unread = [
        (folder / name, found.place)
        for name, source in sources.items()
        if isinstance(found := tree(source), Unreadable)
    ]
    for path, (line, why) in unread:
        yield path, line, why
    if unread:
        return
    for place, words in (
        *_unused(spec),
        *_artifacts(spec, sources),
        *_course_files(spec, folder),
        *_globs(spec, sources),
        *_arguments(spec, sources),
    ):
        yield where, place, words
    yield from _answers(spec, sources)


def _source(path: Path) -> str:
    """Return the Python of a file of the reference; of a notebook, that of its cells."""
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8")
    found = cells(path.read_bytes())
    code = [] if isinstance(found, Unreadable) else [c["source"] for c in found if c["cell_type"] == "code"]
    return "\n\n".join(map(python_of, code))


def _unused(spec: Spec) -> Iterator[Problem]:
    """Return symbols and runs that no check names; a handout keeps those of hidden checks, so it is not asked."""
    used = {*ROLES, *(name for check in spec.checks for _, name in named(check))}
    used |= {other for symbol in spec.naming.symbols.values() for other in symbol.other_than}
    used |= {spec.naming.tensors.made_by} if spec.naming.tensors else set()
    for name in spec.naming.symbols:
        if name not in used:
            yield ("naming", "symbols", name), f"no check names the symbol `{name}`"
    for name in spec.runs:
        if not any(check.run == name for check in spec.checks):
            yield ("runs", name), f"no check looks at the run `{name}`"


def _artifacts(spec: Spec, sources: Mapping[str, str]) -> Iterator[Problem]:
    """Return modules that the spec names and the reference does not have."""
    modules = [name.removesuffix(".py") for name in sources if name.endswith(".py")]
    wanted = [(("artifacts",), spec.artifacts)] if spec.artifacts else []
    wanted += [(("notebooks", n), name) for n, name in enumerate(spec.notebooks)]  # type: ignore[misc]
    for place, name in wanted:
        if name not in modules:
            yield place, f"the reference has no module `{name}`{meant(name, modules)}"


def _course_files(spec: Spec, folder: Path) -> Iterator[Problem]:
    """Return files of the course that do not exist."""
    there = {p.name for place in (folder, spec.folder) for p in place.glob("*") if p.is_file()}
    for number, name in enumerate(spec.course_files):
        if name not in there:
            yield (
                ("course_files", number),
                f"there is no file `{name}` in {folder} or {spec.folder}{meant(name, there)}",
            )


def _globs(spec: Spec, sources: Mapping[str, str]) -> Iterator[Problem]:
    """Return lists of file patterns that match no file of the reference."""
    notebooks = {f"{name}.ipynb" for name in spec.notebooks}
    handed_in = {*sources, *notebooks} - {"__init__.py", f"{spec.artifacts}.py"}
    places: list[tuple[Place, tuple[str, ...]]] = [
        (("naming", "symbols", name, "files"), symbol.files) for name, symbol in spec.naming.symbols.items()
    ]
    places += [(("runs", name, "files"), run.files) for name, run in spec.runs.items()]
    for place, globs in places:
        if globs and not any(
            fnmatch.fnmatch(name.lower(), glob.lower()) for name in handed_in for glob in globs
        ):
            said = ", ".join(f"`{g}`" for g in globs)
            yield (
                place,
                f"no file of the reference fits {said}; there are {', '.join(sorted(handed_in))}",
            )


def _arguments(spec: Spec, sources: Mapping[str, str]) -> Iterator[Problem]:
    """Return names of arguments that no function takes."""
    naming = spec.naming
    known = {*naming.arguments, *naming.synonyms}
    known |= {other for others in naming.synonyms.values() for other in others}
    known |= {name for symbol in naming.symbols.values() for name in symbol.arguments}
    for source in sources.values():
        known |= {n.arg for n in ast.walk(ast.parse(source)) if isinstance(n, ast.arg)}
    for name, symbol in naming.symbols.items():
        if symbol.returns:
            here: Place = ("naming", "symbols", name, "returns", "arguments")
            yield from _taken(here, name, symbol, symbol.returns.arguments, known)
    for here, check in placed_checks(spec):
        for key, owners in INPUTS.items():
            given: Any = getattr(check, key, None) or ()
            if check.kind in TRAINS and key == "arguments":
                continue
            name = next((n for owner in owners if (n := getattr(check, owner, ""))), "")
            taker = naming.symbols.get(name)
            if taker is None:
                continue
            cases = given if isinstance(given, tuple) else (given,)
            for number, case in enumerate(cases):
                place = (*here, key, number) if isinstance(given, tuple) else (*here, key)
                yield from _taken(place, name, taker, case, known)
                if check.kind in WHOLE and not taker.method:
                    yield from _instead(spec, place, name, taker, case)


def _taken(
    here: Place, name: str, symbol: SymbolSpec, given: Iterable[str], known: set[str]
) -> Iterator[Problem]:
    """Return arguments whose name occurs nowhere in the sheet or its reference."""
    for argument in given if symbol.arguments else ():
        if argument not in known:
            close = meant(argument, symbol.arguments) or f"; it takes {_list(symbol.arguments)}"
            yield (*here, argument), f"`{name}` takes no `{argument}`{close}"


def _instead(
    spec: Spec, here: Place, name: str, symbol: SymbolSpec, given: Iterable[str]
) -> Iterator[Problem]:
    """Return arguments of another function that stand in the place of a missing one."""
    own = {s for a in symbol.arguments for s in (a, *spec.naming.synonyms.get(a, ()))}
    missing = [a for a in symbol.arguments if a not in given]
    for argument in given if missing else ():
        if argument not in own and any(argument in other.arguments for other in spec.naming.symbols.values()):
            yield (
                (*here, argument),
                f"`{name}` takes no `{argument}`; `{missing[0]}` is not given",
            )


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{n}`" for n in names)


def _answers(spec: Spec, sources: Mapping[str, str]) -> Iterator[Wrong]:
    """Return expected answers that no check asks for, and checks whose answer the reference does not have."""
    from graders.observing.probes.locating.answers import plain_label
    from graders.observing.probes.locating.unmarked import LABEL

    asked = {
        plain_label(label): label
        for check in spec.checks
        for label in (*(getattr(check, key, "") for key in ANSWERS), *_others(check))
        if label
    }
    for path in sorted((spec.folder / "answers").glob("*.md")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = LABEL.match(line)
            if found and (label := plain_label(f"{found[1]}{found[2]}")) not in asked:
                yield path, number, f"no check asks for an answer `{label}`{meant(label, asked)}"
    functions = {
        name
        for source in sources.values()
        for name in re.findall(r"^\s*(?:def\s+)?answer_(\w+)\s*[(=:]", source, re.MULTILINE)
    }
    for here, check in placed_checks(spec):
        if not check.uses_reference:
            continue
        wanted = [(("answer",), getattr(check, "answer", ""))]
        wanted += [(("also", n), label) for n, label in enumerate(_others(check))]  # type: ignore[misc]
        for below, label in wanted:
            name = plain_label(label).replace(".", "_")
            if name and name not in functions:
                yield (
                    spec.folder / "spec.yaml",
                    (*here, *below),
                    f"the reference has no `answer_{name}`, which says what is right{meant(f'answer_{name}', [f'answer_{f}' for f in functions])}",
                )


def _others(check: Check) -> tuple[str, ...]:
    """Return the labels of other answers that count as right."""
    also = getattr(check, "also", ())
    return tuple(label for label in also if isinstance(label, str))
