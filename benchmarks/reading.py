"""What is read of hand-ins and written answers, left to a person, or misread; without `--sheet` it writes `docs/reading.md`.

Hand-ins: `python -m benchmarks.reading --sheet SHEET [--only 03-classes] [--training] [--jobs 2]` (`benchmarks/hand_ins.py`).
All of them take hours: `--since 91` takes those from a number on, also for the page, which says so.

Answers: `python -m benchmarks.reading --answers [--aside] [--show KIND] [--peer]`. The spellings and what they mean stand in
`tests/answers/battery.yaml`, written by hand without looking at any reader. A third of them (`aside: true`) is left alone
until the reader is finished: `--aside` measures it too. `--peer` reads the LaTeX formulas with `latex2sympy2-extended` as
well, where it is installed.
"""

from __future__ import annotations

import argparse
import re
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import yaml

from benchmarks import hand_ins, written
from graders.kinds.written.answer_word import AnswerWord
from graders.model import Array, Verdict
from graders.observing.probes.expressions import digits
from graders.observing.probes.quantities import numbers
from graders.observing.probes.relations import formulas
from graders.paths import ROOT

BATTERY = ROOT / "tests" / "answers" / "battery.yaml"
POINTS = 16
SIZE = 3
"""What a length that is a letter, such as n in a sum, stands for."""
CLOSE = {"rtol": 2e-3, "atol": 1e-9}
"""A value that the student rounded is read as well."""

Entry = Mapping[str, Any]
Reader = Callable[[Entry], Any]


@dataclass(frozen=True)
class Read:
    """What became of one spelling: `read`, `person`, `broken` or `misread`."""

    entry: Entry
    outcome: str
    said: str


def entries(aside: bool) -> list[Entry]:
    """Return the spellings; those that are put aside only where it is asked."""
    loaded: list[Entry] = yaml.safe_load(BATTERY.read_text(encoding="utf-8"))
    return [e for e in loaded if aside or not e.get("aside")]


def ours(entry: Entry) -> Any:
    """Return what the reader makes of a spelling.

    Raises:
        ValueError: It leaves it to a person.
    """
    if entry["kind"] == "word":
        return chosen(entry)
    points, says = given(entry), entry["says"]
    how = digits.manner(f"{says}\n{entry.get('context', '')}")
    if entry["kind"] in ("formula", "cases"):
        return formulas.values(says, points, _synonyms(entry), how)
    if entry["kind"] in ("vector", "matrix") and "variables" in entry:
        return formulas.read_matrix(says, points, {}, how).values
    if "variables" in entry:
        raise ValueError("there is no reader of this")
    return numbers.read(says, how, entry["kind"])


def chosen(entry: Entry) -> str:
    """Return the choices as which checks of a name pass a spelling, or `not` the one that is meant where its own check fails it.

    Raises:
        ValueError: Each leaves it to a person or fails it, and the one that is meant does not fail it.
    """
    choices, value = entry["choices"], entry["value"]
    verdicts = {c: _verdict(entry["says"], c, tuple(o for o in choices if o != c)) for c in choices}
    if verdicts.get(value) is Verdict.FAILED:
        return f"not {value}"
    passed = [choice for choice, verdict in verdicts.items() if verdict is Verdict.PASSED]
    if not passed:
        raise ValueError("no choice passes")
    return " and ".join(passed)


def _verdict(says: str, right: str, wrong: tuple[str, ...]) -> Verdict:
    """What a check says of an answer for which one name is right and others are wrong."""
    check = AnswerWord(
        id="word",
        kind="answer_word",
        title="A choice",
        points=1,
        answer="1",
        right_names=(right,),
        wrong_names=wrong,
    )
    return check.judge({"text": np.array(says)}, {}).verdict


def _synonyms(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Spellings of variables that the context tells, as a sheet does: `Var(W) is V_W`."""
    told = re.findall(r"(\S+) is (\w\S*?)(?=[;,.]|\s|$)", entry.get("context", ""))
    pairs = [(a, b) if b in entry["variables"] else (b, a) for a, b in told]
    return {name: tuple(o for o, n in pairs if n == name) for name in entry["variables"]}


def peer(entry: Entry) -> Any:
    """Return what `latex2sympy2-extended` makes of a LaTeX formula.

    Raises:
        ValueError: It cannot read it.
    """
    import sympy
    from latex2sympy2_extended import latex2sympy

    points = given(entry)
    try:
        formula = latex2sympy(entry["says"].strip("$ ")).doit()
        if isinstance(formula, sympy.Equality):
            formula = formula.rhs
        known = {s: points[_bare(s)] for s in formula.free_symbols}
        return sympy.lambdify(list(known), formula, "numpy")(*known.values())
    except Exception as error:
        raise ValueError(str(error)) from error


def _bare(symbol: object) -> str:
    return re.sub(r"[\\_{}]", "", str(symbol))


def given(entry: Entry) -> dict[str, Array]:
    """Return points of each variable of a spelling: numbers, and vectors or matrices where it has such."""
    draw = np.random.default_rng(zlib.crc32(entry["says"].encode()))
    spread = (-1.5, 1.5) if entry["kind"] == "cases" else (0.15, 0.85)
    indexed, matrices = entry.get("indexed", ()), entry.get("matrices", {})
    points = {}
    for name in entry.get("variables", ()):
        if name in matrices:
            shape = tuple(
                SIZE if k.strip() in "nd" else int(k) if k.isdigit() else SIZE
                for k in str(matrices[name]).split("x")
            )
        elif name in indexed:
            both = re.search(rf"\b{name}\[\w+,\s*\w+\]", str(entry["value"]))
            shape = (SIZE, SIZE) if both else (SIZE,)
        elif (indexed or matrices) and name in ("n", "N", "K", "D", "d"):
            points[name] = np.full(POINTS, float(SIZE))
            continue
        elif indexed and name in ("i", "j"):
            points[name] = np.full(POINTS, 2.0)
            continue
        else:
            shape = ()
        low, high = spread if name in ("x", "y", "f", "g") else (0.15, 0.85)
        points[name] = draw.uniform(low, high, (POINTS, *shape))
    return points


def meant(entry: Entry) -> Any:
    """Return the value that an entry states, in the form in which a reader returns it."""
    kind, value = entry["kind"], entry["value"]
    points = given(entry)
    if kind == "formula" and "matrices" in entry:
        return _by_numpy(value, points)
    if kind == "formula":
        return _evaluated(value, points, entry.get("indexed", ()))
    if kind == "cases":
        return _by_cases(value, points)
    if "variables" in entry and kind in ("vector", "matrix"):
        rows = value if kind == "matrix" else [[v] for v in value]
        return np.stack([np.stack([_evaluated(c, points, ()) for c in row], -1) for row in rows], -2)
    return value


def _by_numpy(value: str, points: Mapping[str, Array]) -> Array:
    names = {
        "inv": np.linalg.inv,
        "diag": np.diag,
        "outer": np.outer,
        "trace": np.trace,
        "tanh": np.tanh,
        "I": np.eye(SIZE),
    }
    rows = [
        eval(value, {**names}, {n: int(v[p]) if n == "n" else v[p] for n, v in points.items()})
        for p in range(POINTS)
    ]
    return np.array(rows)


def _evaluated(value: str, points: Mapping[str, Array], indexed: Any) -> Array:
    import sympy

    plain = {n: sympy.IndexedBase(n) if n in indexed else sympy.Symbol(n) for n in points}
    wholes = {
        plain[n]: int(v[0]) for n, v in points.items() if n not in indexed and n in "nNKDdij" and indexed
    }
    formula = sympy.sympify(
        str(value), locals={**plain, **{k: sympy.Symbol(k) for k in "ijk" if k not in plain}}
    )
    formula = formula.subs(wholes).doit()
    out = []
    for p in range(POINTS):
        known = {plain[n]: v[p] for n, v in points.items() if n not in indexed}
        for atom in formula.atoms(sympy.Indexed):
            known[atom] = points[str(atom.base)][(p, *(int(i) - 1 for i in atom.indices))]
        out.append(float(formula.xreplace({k: sympy.Float(v) for k, v in known.items()}).evalf()))
    return np.array(out)


def _by_cases(value: list[list[str]], points: Mapping[str, Array]) -> Array:
    import sympy

    names = {n: sympy.Symbol(n) for n in points}
    out = np.full(POINTS, np.nan)
    for p in range(POINTS):
        known = {names[n]: sympy.Float(v[p]) for n, v in points.items()}
        for condition, expression in value:
            holds = condition == "otherwise" or bool(sympy.sympify(condition, locals=names).subs(known))
            if holds and expression != "undefined":
                out[p] = float(sympy.sympify(expression, locals=names).subs(known).evalf())
                break
    return out


def same(said: Any, entry: Entry) -> bool:
    """Return whether a reader returned what an entry means."""
    wanted = meant(entry)
    if isinstance(wanted, str) or isinstance(said, str):
        return bool(said == wanted)
    try:
        one, other = np.asarray(said, np.float64), np.asarray(wanted, np.float64)
    except (ValueError, TypeError):
        return bool(said == wanted)
    if entry["kind"] in ("matrix", "vector", "shape"):
        if sorted(s for s in one.shape if s != 1) != sorted(s for s in other.shape if s != 1):
            return False
        one, other = one.squeeze(), other.squeeze()
    elif one.ndim < other.ndim or one.size not in (1, other.size):
        return False
    if one.ndim == other.ndim and one.shape != other.shape:
        return False
    return bool(np.allclose(one, other, equal_nan=True, **CLOSE))


def tried(entry: Entry, reader: Reader) -> Read:
    """Return what a reader makes of an entry."""
    try:
        said = reader(entry)
    except ValueError as error:
        return Read(entry, "person", str(error))
    except Exception as error:  # the grader would call the check broken, and ask a person
        return Read(entry, "broken", repr(error))
    if entry["value"] == "person":
        return Read(entry, "misread", repr(said)[:200])
    return Read(entry, "read" if same(said, entry) else "misread", repr(said)[:200])


def table(read: list[Read]) -> str:
    """Return counts by kind, language and form, as a table in Markdown."""
    lines = [
        "| | spellings | read | of those that can be | left to a person | broken | misread |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    groups: list[tuple[str, list[Read]]] = [("all", read)]
    for key in ("kind", "language", "form"):
        names = sorted({r.entry[key] for r in read})
        groups += [(f"{key} {name}", [r for r in read if r.entry[key] == name]) for name in names]
    for name, group in groups:
        count = Counter(r.outcome for r in group)
        can = sum(r.entry["value"] != "person" for r in group)
        share = f"{count['read'] / can:.0%}" if can else ""
        lines.append(
            f"| {name} | {len(group)} | {count['read']} | {share} | {count['person']} | {count['broken']} | {count['misread']} |"
        )
    return "\n".join(lines)


PAGE = """# What is read

Made by `python -m benchmarks.reading{options}`. {part}{note}

## Hand-ins with code

Whole hand-ins by people who had the sheet alone ({count} of {all}; `tests/independent`), odd numbers right as a whole, even ones with mistakes,
without what must be trained. How each was graded when it came, before anything was mended for it, stands in `tests/independent/README.md`.
*Found and run*: things that are there (functions, models, work done inline) of which nobody has to say what is meant. *Left to a
person*: checks that a machine can decide, of all that were made; what the sheet alone asks to show is a proof, which a person reads, and counts in
no figure. *Right answers decided*: right written answers that pass without a person. *Blamed wrongly*: failed checks that say of right work that it is
wrong, or of wrong work that it ends with an error. What is left out, since the truth does not say it, stands in
`tests/independent/<sheet>.yaml`.

{hand_ins}

## Written hand-ins

Hand-ins without code, in many formats and four languages (`tests/independent/paper`).

{written}

## Written answers

Spellings of answers, written before there was a reader (`tests/answers/battery.yaml`{aside}).

{answers}

## What did not come out as it should
{misses}
"""
WHOLE = "All hand-ins are in it."
PART = "It is of a part: the newest hand-ins, those numbered {since} and later, since all of them take hours."


def main() -> None:
    """Measure what is asked and print it; write the page where no sheet is asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sheet", action="append", default=[], help="measure the hand-ins to this sheet")
    asked.add_argument("--only", default="", help="the name of one hand-in")
    asked.add_argument("--since", type=int, default=0, help="hand-ins from this number on, such as 91")
    asked.add_argument("--note", default="", help="a sentence that the page says first")
    asked.add_argument("--training", action="store_true", help="run what must be trained as well")
    asked.add_argument("--jobs", type=int, default=1, help="hand-ins at a time")
    asked.add_argument("--answers", action="store_true", help="measure the written answers")
    asked.add_argument("--aside", action="store_true", help="measure what was put aside too")
    asked.add_argument("--peer", action="store_true", help="LaTeX formulas, also by latex2sympy2-extended")
    asked.add_argument("--show", default="", help="a kind whose misread and unread spellings are listed")
    options = asked.parse_args()
    if options.answers or options.peer or options.show:
        print(of_answers(options))
        return
    chosen = options.sheet or hand_ins.sheets()
    found = hand_ins.measured(
        chosen, options.only, since=options.since, training=options.training, jobs=options.jobs
    )
    print(hand_ins.table(found), hand_ins.listed(found), sep="\n")
    if not options.sheet and not options.only:
        (ROOT / "docs" / "reading.md").write_text(page(found, options), encoding="utf-8")


def page(found: Mapping[str, hand_ins.Figures], options: argparse.Namespace) -> str:
    """Return the page; where it is of the newest hand-ins alone, it says so."""
    since = options.since
    return PAGE.format(
        options=f" --since {since}" if since else "",
        part=PART.format(since=since) if since else WHOLE,
        note=f" {options.note}" if options.note else "",
        count=sum(len(hand_ins.names_of(s, since)) for s in found),
        all=sum(len(hand_ins.names_of(s)) for s in found),
        hand_ins=hand_ins.table(found),
        written=written.table(written.measured(since)),
        aside="" if options.aside else "; without the third that is put aside until the reader is finished",
        answers=of_answers(options),
        misses=re.sub(r"[\\{}<>$\[\]|]", r"\\\g<0>", hand_ins.listed(found)),
    )


def of_answers(options: argparse.Namespace) -> str:
    """Return the figures of written answers, and the spellings that are asked for."""
    spellings = entries(options.aside)
    if options.peer:
        latex = [e for e in spellings if e["kind"] == "formula" and e["form"] == "latex"]
        readers = (("ours", ours), ("latex2sympy2-extended", peer))
        return "\n\n".join(
            f"{name}\n\n{table([tried(e, reader) for e in latex])}" for name, reader in readers
        )
    read = [tried(e, ours) for e in spellings]
    lines = [table(read)]
    for r in read:
        wrong = r.outcome in ("misread", "broken") or (r.outcome == "person" and r.entry["value"] != "person")
        if wrong and options.show in (r.entry["kind"], "all"):
            lines.append(
                f"{r.outcome:8}{r.entry['kind']:8}{r.entry['says']!r} -> {r.said}; meant {r.entry['value']}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
