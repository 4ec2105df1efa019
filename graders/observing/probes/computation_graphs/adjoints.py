"""Read sums of products of partial derivatives in a notation of the student's own, such as `[A|a] = [A|u][u|a] + [A|v][v|a]`.

Of each equation the variables of the graph are read, in their order: a partial derivative names two of them, and whether the
one that is derived stands first is the same throughout. An index stands for its numbers, in a sum for all of them.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from graders.observing.probes.computation_graphs import changed_sums, derivative_names, told_sums
from graders.observing.probes.computation_graphs.assigned import LABELLED, lines, plain_if_whole
from graders.observing.probes.computation_graphs.graphs import plain_name
from graders.observing.probes.labelling.headings import sections
from graders.observing.probes.spelling import prose, tabled
from graders.observing.probes.spelling.remembered import remembered
from graders.observing.probes.spelling.tabled import cells_of
from graders.vocabulary.wording import UNCLEAR

SUM = re.compile(
    r"sum\s*_?\s*[{(]?[ijkn](?:\s*=\s*1)?[)}]?\s*(?:\^\s*[({]?(?:(?P<most>\d)(?!\d)|\w+)[)}]?)?(?![A-Za-z])"
)
LEAD = re.compile(
    r"[\s*-]*(?:(?:then|dann|puis|alors|luego|entonces|and|und|et|also|so|hence|thus|daher|donc)\s+)*(?P<told>(?=[^=/:()]*[^\W\d_]{2,})[^=/:()]*:\s)?"
)
"""What stands before an equation: words that go on, or what it is of."""
WORD = re.compile(r"\(\s*[^\W\d_]{3,}\s*\)\s*$")
BEHIND = re.compile(r"\s(?:<-+|←)[^=]*$")
"""A remark behind an arrow."""
ASSIGNED = re.compile(r"\s*(?:\d+[.)])?[\s$`(&]*[A-Za-z]\w*(?:_\{[\w,]+\})?[\s$`&]*")
"""The left side of an assignment."""
BARRED = re.compile(r"(?<![A-Za-z])([A-Za-z])bar(?![A-Za-z])")
"""A variable with a bar, which is the derivative by it."""
LOSS = "Z"
"""What is derived where bars do not name it."""


@dataclass(frozen=True)
class _Equation:
    """The variables on the left, and those of each term on the right."""

    left: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]


def read(text: str, names: Set[str], last: str) -> dict[str, set[str]] | None:
    """Return for each variable those through which its derivative is summed; None where anything is unclear.

    Args:
        text: The equations.
        names: The variables of the graph but the last, in small letters without marks.
        last: The last variable, which is derived.
    """
    known = frozenset({*names, last})
    try:
        equations = [e for part in _parts(text) for e in _equations(part, known)]
    except ValueError:
        return None
    return _sums(equations, known, last)


def of_another(text: str, output: str, names: Set[str]) -> bool:
    """Return whether a text derives another expression than that of its label, or a variable of the graph that is not the last.

    Args:
        text: The sums, with the last variable in the place of their own expression.
        output: The capital letter of the expression; empty where it has none.
        names: The variables of the graph but the last, in small letters without marks.
    """
    letters = (
        {next(filter(None, m.groups())) for m in changed_sums.EXPRESSION.finditer(text)} if output else set()
    )
    return bool(letters - {output}) or bool(_derived(text) & names)


def _derived(text: str) -> set[str]:
    """What is derived in all lines `dL/dX = dL/dY * dY/dX + ...`, such as L; nothing where it is not one thing."""
    found: set[str] = set()
    for line in _equated(text):
        left, _, right = line.partition("=")
        target = FACTOR.search(re.sub("[{}]", "", left))
        if target and len(FACTOR.findall(re.sub("[{}]", "", right))) > 1:
            found.add(re.sub(r"[\\_{}\s]", "", target[1]))
    return found if len(found) == 1 else set()


@remembered(256)
def among(text: str, users: Mapping[str, Set[str]], last: str, constants: Set[str] = frozenset()) -> bool:
    """Return whether the right sums of a graph stand somewhere in a text.

    Args:
        text: The text, with whatever else stands there.
        users: For each variable of the graph but the last, those that are computed from it.
        last: The last variable.
        constants: Variables whose sums may be left out.
    """
    known, derived = frozenset({*users, last}), {f"d{name}" for name in (*users, last)} - {*users, last}
    runs: list[list[_Equation]] = [[]]
    for section in sections(text):
        whole: list[_Equation] = []
        for part in _parts(section, whole_text=False):
            if ASSIGNED.fullmatch(left := part.partition("=")[0].strip()) and left not in derived:
                continue  # `v = ...`; `dv = ...` is a derivative
            if SENT.search(part):
                continue  # a product that is sent somewhere
            with contextlib.suppress(ValueError):
                for equation in _equations(told_sums.within(part), known):
                    if not equation.left or any(len(term) < 2 for term in equation.terms):
                        continue  # `(= B)`
                    if len(equation.left) == 1 and not BY_ALONE.search(part.partition("=")[0]):
                        continue  # an assignment in a sentence
                    whole.append(equation)
                    if runs[-1] and _begins(equation, runs[-1]):
                        runs.append([])
                    runs[-1].append(equation)
        runs.insert(0, whole)
    found = [sums for run in runs if (sums := _sums(run, known, last)) is not None]
    told = told_sums.alike(text, users)
    return any(
        {**{n: users[n] for n in users if n in constants or _as_told(n, told, sums, users)}, **sums} == users
        for sums in found
    )


def _as_told(name: str, told: Set[str], sums: Mapping[str, Set[str]], users: Mapping[str, Set[str]]) -> bool:
    """Whether a text says that a variable is like others, of which it tells one of the same letter with as many terms."""
    letter = re.match("[a-z]+", name)
    return name in told and any(
        letter and re.match("[a-z]+", n) and n[: letter.end()] == letter[0] and len(ys) == len(users[name])
        for n, ys in sums.items()
    )


BY_ALONE = re.compile(rf"partial|[∂/]|(?<![A-Za-z])d\s?[A-Za-z]|{LOSS}")
"""A derivative."""
SENT = re.compile(r"-+>|→|\\to(?![A-Za-z])")
"""An arrow to where a product is sent."""


def _begins(equation: _Equation, run: list[_Equation]) -> bool:
    """Whether an equation belongs to another graph than those before it: of another loss, or of a variable that has had its own."""
    capital = [{w for w in e.left if w.isupper()} for e in (equation, run[-1])]
    return capital[0] != capital[1] or any({*equation.left} == {*other.left} for other in run)


def _sums(equations: list[_Equation], known: Set[str], last: str) -> dict[str, set[str]] | None:
    """What `read` returns of equations."""
    loss = _loss(equations)
    found: dict[str, set[str]] = {}
    orders: set[bool] = set()
    for equation in equations:
        left = [w for w in equation.left if w != loss]
        if len(set(equation.left)) == 2 and loss:
            orders.add(equation.left[0] == loss)
        left = left or [loss]  # the derivative of the last variable by itself
        if len(left) != 1 or (x := _known(left[0], last)) not in known or x in found:
            return None
        through = [_through(t, x, loss, last) for t in equation.terms]
        if any(t is None for t in through):
            return None
        found[x] = {t[0] for t in through if t}
        orders |= {t[1] for t in through if t}
        if len(found[x]) != len(through):
            return None
    found.pop(last, None)
    return found if len(orders) <= 1 and found else None


def _known(word: str, last: str) -> str:
    """A word as the variables are spelled, which have small letters but for the last one."""
    return word if word == last else word.lower()


def fractions(text: str) -> tuple[dict[str, set[str]], bool]:
    """From lines `dL/dX = dL/dY * dY/dX + ...`: for each X the Ys, and `?` for what is no such product, or stands there twice; and whether all was read."""
    found: dict[str, set[str]] = {}
    whole = True
    for line in _equated(text):
        left, _, right = line.partition("=")
        target = FACTOR.search(re.sub("[{}]", "", left))
        if target and not changed_sums.UNEQUAL.search(left):
            loss, x = plain_name(target[1]), plain_name(target[2])
            terms = re.sub("[{}]", "", right).split("+")
            through = [_summed(t, loss, x) for t in terms if t.strip(" $1.,")]
            again = len(set(through)) < len(through) or (through and found.get(x) and found[x] != {*through})
            found.setdefault(x, set()).update(through, [UNCLEAR] if again else [])
        else:
            whole = whole and not re.search(r"\w", line)
    return found, whole


def _equated(text: str) -> list[str]:
    """The equations of a passage, also those that stand behind each other, with derivatives as `dy/dx`."""
    found = []
    for line in lines(tabled.of_nodes(text, summed=True)):
        line = re.sub(r"\(\(([^()]*)\)/\(([^()]*)\)\)", r" \1/\2 ", re.sub(r"partial\s*", "d", line))
        starts = [m.start() for m in SUMMED.finditer(line)]
        ends = [*starts[1:], len(line)]
        found += (
            [line[a:b].rstrip(" ,;.$") for a, b in zip(starts, ends[-len(starts) :], strict=True)]
            if starts
            else [line]
        )
    return found


SUMMED = re.compile(r"(?<![\w*/+=])d\s*\w+\s*/\s*d\s*[A-Za-z_][\w{}]*\s*=")
FACTOR = re.compile(r"d\s*(\w+)\s*/\s*d\s*([A-Za-z_]\w*)")


def _summed(term: str, loss: str, x: str) -> str:
    """Return the Y of a product dL/dY * dY/dX, or L where the term is dL/dX itself."""
    factors = [(plain_name(a), plain_name(b)) for a, b in FACTOR.findall(term)]
    if re.sub(r"\\cdot|\\times|[*()\s$.,]", "", FACTOR.sub("", term)):
        return UNCLEAR
    if factors == [(loss, x)]:
        return loss
    for (a, b), (c, d) in (factors, factors[::-1]) if len(factors) == 2 else ():
        if (a, d) == (loss, x) and b == c:
            return b
    return UNCLEAR


def _parts(text: str, whole_text: bool = True) -> Iterator[str]:
    """The equations of a text, one after the other; those that break off only where all of it is asked for."""
    text = tabled.of_nodes(text, summed=True)
    cells = re.sub(r"^[^\S\n]*\|.*$", lambda m: _row(m[0]), text, flags=re.M)
    cells = re.sub(r"\\(?:q?quad|\[|\]|\\(?:\[\w+\])?)(?![A-Za-z])", "\n", cells)
    for line in (LABELLED.sub("", line) for line in re.split(r"[;\n]", cells)):
        said = SUM.sub(
            lambda m: f" sum{m['most'] or ''} ",
            re.sub(r"&\s*=", "=", plain_if_whole(line.strip(" `"), whole_text)),
        )
        said = BARRED.sub(rf" {LOSS} \1", said)
        said = re.sub(r"\(\([^=()]*\)/\([^=()]*\)\)", lambda m: m[0].replace(" ", ""), said)
        for part in prose.split(
            said, r",|&|(?<=[\s$)])(?:and|und|et)(?=[\s$][^=]{1,40}=)|(?<![=\s])\s{3,}(?=[^\s=][^=]{0,24}=)"
        ):
            at = [m.start() for m in re.finditer("=", part)]
            starts = [0] + [part[:b].rstrip().rfind(" ") + 1 for b in at[1:]]
            for begin, end in zip(starts, [*starts[1:], len(part)], strict=True):
                if re.search(r"\w", part[begin:end]):
                    yield part[begin:end]


DERIVED = re.compile(rf"/|frac|(?<!\w){LOSS}\s")
"""A derivative, in the first cell of a row."""
IN_WORDS = re.compile(r"\((?:[^\W\d_]+\s*)+\)")
"""Words in parentheses."""


def _row(row: str) -> str:
    """The cells of a table's row, one a line; what stands beside a derivative alone is what it is."""
    cells = cells_of(row)
    if (
        len(cells) == 2
        and "=" not in re.sub(r"\{[^{}]*\}", "", row)
        and DERIVED.search(cells[0])
        and cells[1]
    ):
        cells = [re.sub(r"\\(?:q?quad|[ ,;:])", " ", cell) for cell in cells]
        cells[0] = cells[0] if tabled.TAKEN_BACK.search(cells[0]) else IN_WORDS.sub(" ", cells[0])
        each = [[p.strip(" $") for p in cell.split(",") if re.search(r"\w", p)] for cell in cells]
        pairs = zip(*each, strict=True) if len(each[0]) == len(each[1]) else [cells]
        return "\n".join(["", *(f"{one} = {other}" for one, other in pairs), ""])
    return "\n".join(["", *cells, ""])


def _equations(part: str, known: frozenset[str]) -> list[_Equation]:
    """An equation, or those for which one with an index stands.

    Raises:
        ValueError: It is none, or holds what is no variable.
    """
    part = _without_lead(WORD.sub("", changed_sums.REMARK.sub(" ", BEHIND.sub("", part))))
    if match := SHIFTED.search(part):
        return _shifted(part, match["index"] or match["other"], known)
    left, sign, right = part.partition("=")
    if not sign or changed_sums.UNEQUAL.search(left):
        raise ValueError
    texts = [t for t in right.split("+") if t.strip(" $.1")]
    on_left, terms = derivative_names.words_of(left), [derivative_names.words_of(t) for t in texts]
    if not all(terms) or any(changed_sums.CHANGED.match(t) for t in texts):
        raise ValueError
    if numbers := derivative_names.numbers_of(on_left, known):
        return [
            _Equation(
                tuple(derivative_names.numbered(on_left, k, known)),
                tuple(tuple(derivative_names.numbered(t, k, known)) for t in terms),
            )
            for k in numbers
        ]
    found: list[tuple[str, ...]] = []
    for words, said in zip(terms, texts, strict=True):
        numbers = derivative_names.numbers_of(words, known)
        over = derivative_names.SUMMED_TO.search(said)
        if numbers and over is None:
            raise ValueError
        if over and over["most"]:
            numbers = [k for k in numbers if k <= int(over["most"])]
        elif len(numbers) > min(derivative_names.last_numbers(known).values(), default=0):
            raise ValueError  # over which of them?
        found += [tuple(derivative_names.numbered(words, k, known)) for k in numbers or [0]]
    return [_Equation(tuple(derivative_names.numbered(on_left, 0, known)), tuple(found))]


def _without_lead(part: str) -> str:
    """An equation without what is told before it, unless that may take it back."""
    lead = LEAD.match(part)
    told = lead["told"] or "" if lead else ""
    taken_back = tabled.TAKEN_BACK.search(told) or tabled.DOUBTS.search(told)
    return part if lead is None or taken_back else part[lead.end() :]


SHIFTED = re.compile(
    r"_\{\s*(?:(?P<before>\d+)\s*\+\s*(?P<index>[ijkn])|(?P<other>[ijkn])\s*\+\s*(?P<behind>\d+))\s*\}"
)
"""An index with a number added to it."""


def _shifted(part: str, index: str, known: frozenset[str]) -> list[_Equation]:
    """The equations for which one stands that adds numbers to its index, which counts what is given.

    Raises:
        ValueError: One of them is none.
    """
    found: list[_Equation] = []
    left, _, right = part.partition("=")
    spelled = rf"_(?:\{{{index}\}}|{index}(?![A-Za-z]))"
    over = derivative_names.SUMMED_TO.search(right)
    most = (
        int(over["most"])
        if over and over["most"]
        else min(derivative_names.last_numbers(known).values(), default=0)
    )
    for k in range(1, most + 1):
        said = part
        for match in SHIFTED.finditer(part):
            said = said.replace(match[0], f"_{{{int(match['before'] or match['behind']) + k}}}")
        found += _equations(re.sub(spelled, f"_{{{k}}}", said), known)
    if not found:
        raise ValueError
    if over and not (SHIFTED.search(left) or re.search(spelled, left)):
        if SHIFTED.sub("", right).count("+"):
            raise ValueError  # which of the terms are summed?
        return [_Equation(found[0].left, tuple(t for e in found for t in e.terms))]
    return found


def _loss(equations: list[_Equation]) -> str:
    """What all equations derive: the one name that stands on each left side with two names."""
    pairs = [e.left for e in equations if len(e.left) == 2]
    if not pairs or len(pairs) != len(equations):
        return ""
    count = Counter(w for pair in pairs for w in set(pair))
    every = [w for w, n in count.items() if n == len(pairs)]
    return every[0] if len(every) == 1 else ""


def _through(term: tuple[str, ...], x: str, loss: str, last: str) -> tuple[str, bool] | None:
    """The Y of a product of the derivative by Y and that of Y by `x`; and whether what is derived stands first in both."""
    low = tuple(_known(w, last) for w in term)
    splits = {4: ((0, 1, 2, 3), (2, 3, 0, 1)), 3: ((0, 1, 2), (2, 0, 1)), 2: ((0, 1),)}.get(len(term), ())
    for first in (True, False):
        for split in splits:
            over, under = split[-2:] if first else split[-2:][::-1]
            y = low[over]
            if low[under] != x or y == x:
                continue
            if len(split) == 2:
                fits = y == last
            elif len(split) == 3:
                fits = low[split[0]] == y
            else:
                derived, by = split[:2] if first else split[:2][::-1]
                fits = low[by] == y and term[derived] == loss
            if fits:
                return y, first
    return None
