"""What single keys of a spec cannot tell: names that lead nowhere, what nothing uses, files that are not there."""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graders.checks import Check
from graders.sheets.yaml import Place, meant
from graders.vocabulary.symbols import SymbolSpec, named

if TYPE_CHECKING:
    from graders.sheets.spec import Spec

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
"""Kinds that call a function with just what a case holds."""
TRAINS = ("fits",)
"""Kinds whose arguments have names of their own, such as `test_x`."""
Problem = tuple[Place, str]
Wrong = tuple[Path, Place | int, str]
"""A file, the line or the place in the spec, and what is wrong there."""


def problems(spec: Spec) -> Iterator[Problem]:
    """What is wrong with a spec in itself, each with its place."""
    yield from _symbols(spec)
    ids: set[str] = set()
    for here, check in _placed(spec):
        if check.id in ids:
            yield (*here, "id"), f"two checks are called `{check.id}`"
        ids.add(check.id)
        if not check.title:
            yield here, f"the check `{check.id}` has no `title`"
        if check.run and check.run not in spec.runs:
            yield (*here, "run"), f"no run is called `{check.run}`{meant(check.run, spec.runs)}"
        for below, name in named(check):
            if name not in spec.naming.symbols:
                yield (
                    (*here, *below),
                    f"no symbol is called `{name}`{meant(name, spec.naming.symbols)}",
                )
    for here, check in _placed(spec):
        for number, need in enumerate(check.needs):
            if wrong := _wrongly_needed(spec, check, need):
                yield (*here, "needs", number), wrong
        for number, name in enumerate(check.builds_on):
            if wrong := _wrongly_built_on(spec, check, name):
                yield (*here, "builds_on", number), wrong
        if check.observation_of and (wrong := _wrongly_shared(spec, check)):
            yield (*here, "observation_of"), wrong
    total = sum(c.points for c in spec.checks if not c.extra_credit)
    if abs(total - spec.points) > 1e-9:
        yield ("points",), f"the checks have {total:g} points, not {spec.points:g}"


def _placed(spec: Spec) -> Iterator[tuple[Place, Check]]:
    for e, exercise in enumerate(spec.exercises):
        for c, check in enumerate(exercise.checks):
            yield ("exercises", e, "checks", c), check


def _symbols(spec: Spec) -> Iterator[Problem]:
    symbols = spec.naming.symbols
    for name, symbol in symbols.items():
        for number, other in enumerate(symbol.other_than):
            here: Place = ("naming", "symbols", name, "other_than", number)
            if other not in symbols:
                yield here, f"no symbol is called `{other}`{meant(other, symbols)}"
            elif symbols[other].other_than:
                yield here, f"`{other}` has `other_than` itself; one of both is enough"


def _wrongly_needed(spec: Spec, check: Check, name: str) -> str:
    """What keeps a check from waiting for another; else nothing."""
    ids = [c.id for c in spec.checks]
    if name not in ids:
        return f"no check is called `{name}`{meant(name, ids)}"
    if name == check.id:
        return "a check cannot need itself"
    order = sorted(spec.checks, key=lambda c: bool(c.run))
    if order.index(spec.check(name)) > order.index(check):
        why = "looks at a run, which comes last" if spec.check(name).run else "comes after it"
        return f"`{name}` {why}, so it cannot be needed here"
    return ""


def _wrongly_built_on(spec: Spec, check: Check, name: str) -> str:
    """Return what keeps a check from building on another; empty where nothing does."""
    before = {c.id: c for c in spec.checks[: spec.checks.index(check)]}
    other = before.get(name)
    if other is None:
        return f"no check before it is called `{name}`{meant(name, before)}"
    if check.run:
        return "a check of a run cannot build on others"
    key = "answer" if getattr(check, "answer", "") else "call"
    if not getattr(other, key, ""):
        return f"`{name}` has no `{key}`, so nothing can build on it"
    return ""


def _wrongly_shared(spec: Spec, check: Check) -> str:
    """What keeps a check from judging the observation that it wants to share; else nothing."""
    other = next((c for c in spec.checks if c.id == check.observation_of), None)
    if other is None:
        ids = [c.id for c in spec.checks]
        return f"no check is called `{check.observation_of}`{meant(check.observation_of, ids)}"
    theirs, own = other.inside(), check.inside()
    different = [k for k in own if k not in theirs or own[k] != theirs[k]]
    if other.observation_of:
        return f"`{other.id}` itself judges the observation of another check; name `{other.observation_of}`"
    if different:
        return f"`{other.id}` observes something else: `{different[0]}` differs"
    if check.public and not other.public:
        return f"`{other.id}` is hidden, so students could not run this one"
    return ""


# -- with the reference, which a handout does not have -------------------------------------------


def problems_of_files(spec: Spec) -> Iterator[Wrong]:
    """What a spec says otherwise than its reference and its answers: the file, the line or place, and words.

    A wheel or handout for students holds no reference; there nothing is said.
    """
    folder = spec.solution
    sources = {p.name: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.py"))}
    if not sources:
        return
    where = spec.folder / "spec.yaml"
    for place, words in (
        *_unused(spec),
        *_artifacts(spec, sources),
        *_provided(spec, folder),
        *_globs(spec, sources),
        *_arguments(spec, sources),
    ):
        yield where, place, words
    yield from _answers(spec, sources)


def _unused(spec: Spec) -> Iterator[Problem]:
    """Symbols and runs that no check names; those of hidden checks are left in a handout."""
    used = {*ROLES, *(name for check in spec.checks for _, name in named(check))}
    used |= {other for symbol in spec.naming.symbols.values() for other in symbol.other_than}
    for name in spec.naming.symbols:
        if name not in used:
            yield ("naming", "symbols", name), f"no check names the symbol `{name}`"
    for name in spec.runs:
        if not any(check.run == name for check in spec.checks):
            yield ("runs", name), f"no check looks at the run `{name}`"


def _artifacts(spec: Spec, sources: Mapping[str, str]) -> Iterator[Problem]:
    modules = [name.removesuffix(".py") for name in sources]
    wanted = [(("artifacts",), spec.artifacts)] if spec.artifacts else []
    wanted += [(("notebooks", n), name) for n, name in enumerate(spec.notebooks)]  # type: ignore[misc]
    for place, name in wanted:
        if name not in modules:
            yield place, f"the reference has no module `{name}`{meant(name, modules)}"


def _provided(spec: Spec, folder: Path) -> Iterator[Problem]:
    there = {p.name for place in (folder, spec.folder) for p in place.glob("*") if p.is_file()}
    for number, name in enumerate(spec.course_files):
        if name not in there:
            yield (
                ("course_files", number),
                f"there is no file `{name}` in {folder} or {spec.folder}{meant(name, there)}",
            )


def _globs(spec: Spec, sources: Mapping[str, str]) -> Iterator[Problem]:
    """Patterns of files of which none fits a file of the reference."""
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
    """Names of arguments that no function could take."""
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
    for here, check in _placed(spec):
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
    """Arguments whose name is none anywhere in the sheet or its reference."""
    for argument in given if symbol.arguments else ():
        if argument not in known:
            close = meant(argument, symbol.arguments) or f"; it takes {_list(symbol.arguments)}"
            yield (*here, argument), f"`{name}` takes no `{argument}`{close}"


def _instead(
    spec: Spec, here: Place, name: str, symbol: SymbolSpec, given: Iterable[str]
) -> Iterator[Problem]:
    """An argument of another function in the place of one that is missing."""
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
    """Labels of the expected answers that no check asks for, and checks whose answer the reference does not have."""
    from graders.observing.probes.answers import LABEL, plain_label

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
    for here, check in _placed(spec):
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
    """Labels of other answers that count as right."""
    also = getattr(check, "also", ())
    return tuple(label for label in also if isinstance(label, str))
