"""Read a formula that is given by cases: in LaTeX, in Python, in words of four languages, as a step."""

from __future__ import annotations

import re

import numpy as np

from graders.model import Array
from graders.observing.probes.expressions import digits
from graders.observing.probes.expressions.digits import Manner
from graders.observing.probes.expressions.names import Names
from graders.observing.probes.expressions.notation import condition, evaluate
from graders.observing.probes.expressions.terms import PREFIX
from graders.observing.probes.spelling import beside, prose
from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.tokens import Unread
from graders.vocabulary.signs import Signs

IF = r"(?:if|when|whenever|for|where|si|lorsque|quand|pour|où|là où|wenn|falls|für|fuer|wo|bei|cuando|para|donde|siempre que)"
ELSE = (
    r"(?:otherwise|else|elsewhere|sonst|andernfalls|ansonsten|überall sonst|sinon|ailleurs|autrement|dans (?:les|tous les) autres cas|"
    r"en otro caso|en caso contrario|si no|en el resto|en los demás casos)"
)
BEGINS = re.compile(rf"(?<!\w)(?:{IF}|{ELSE})(?!\w)", re.I)
"""What a case begins with."""
REST = re.compile(rf"(?<!\w){ELSE}(?!\w)", re.I)
"""What the last case begins with."""
AND = r"(?:and|und|et|y|e(?!\s*\^)|sowie|but|aber|mais|pero)"
FURTHER = rf"\s*[^;=<>\n]{{1,40}}?\s(?:{IF})\s[^;=<>\n]{{1,12}}[<>≤≥]"
"""A further case with its condition, behind a semicolon."""
COMPARED = re.compile(r"<=|>=|<|>|!=|==")
EQUALS = re.compile(r"\s+(?:equals|is equal to|(?:ist )?gleich|égale?|est égal à|(?:es )?igual a)\s+", re.I)
UNEQUAL = re.compile(
    r"\s+(?:is |ist |est |es )?(?:not equal to|different from|other than|unequal|ungleich|verschieden von|différente? de|distint[oa] de|diferente de)\s+",
    re.I,
)
POSITIVE = re.compile(
    r"(?P<name>[A-Za-z]\w*)\s*(?:is|ist|est|es|sea)?\s*(?:strictly |strikt |strictement |estrictamente )?(?P<sign>non-?negative?|nichtnegativ|positi[vf]\w*|negati[vf]\w*)(?!\w)"
    r"|(?P<sign2>positi[vf]\w*|negati[vf]\w*)\s+(?P<name2>[A-Za-z])(?!\w)",
    re.I,
)
USUAL = (
    r"by (?:a )?(?:common )?convention|conventionally|in practice|usually|typically|commonly|per konvention|konventionsgemäß|in der praxis|üblicherweise|man (?:nimmt|setzt)|"
    r"par convention|en pratique|habituellement|on prend|por conven(?:io|ción)|en la práctica|normalmente|se toma"
)
"""What announces what is taken where nothing is defined."""
TAKEN = r"(?:one|we|man|on) (?:says?|takes?|sets?|uses?|nimmt|setzt|wählt|prend|met|choisit)"
ASSIGNED = (
    rf"{TAKEN}|(?:the|den|der|la|le|el) (?:value|wert|valeur|valor)|it|there|to|is|be|set to|is set to|es|dort|da|ist|auf|y|là|à|vaut|allí|a|vale|"
    r"[a-z]\w*'?\s*\(\s*0\s*\)"
)
"""What may stand between that and the value."""
AT_ZERO = re.compile(
    r"[;,.(]\s*(?:(?:and|und|et|y|but|aber|mais|pero)\s+)?(?:at|bei|en|in|für|pour|for)\s+(?:([A-Za-z])\s*=\s*)?0(?!\w|\.\d)"
    r"(?=[^;.]*(?<!\w)(?:not|nicht|non|no|pas|undefined|convention\w*|konvention|üblich\w*|differen\w+|dérivable|derivable)(?!\w))[^;()]*(?:\([^()<>]*\))?\)?"
    r"|[;,.]\s*(?:(?:and|und|et|y|but|aber|mais|pero)\s+)?(?:not|nicht|pas|non|no)\s+(?:defined|differentiable|definiert|differenzierbar|définie?|dérivable|definid[oa]|derivable)\s+"
    r"(?:at|in|bei|en|für|pour|for)\s+(?:[A-Za-z]\s*=\s*)?0(?!\w|\.\d)(?![^()]*\))[^,.;<>()\d\n]*"
    rf"(?:[,.]?\s*\(?\s*(?:{USUAL}|{TAKEN})(?!\w)(?:\s+(?:{ASSIGNED})(?!\w))*\s*(?:=\s*)?[01](?!\w|[.,]\d)\)?)?(?=\s*(?:[,.;\n]|$))"
    rf"|[;,.(]\s*(?:(?:and|und|et|y)\s+)?(?:{USUAL})(?!\w)"
    r"(?=[^;.<>]*(?:\(\s*0\s*\)|=\s*0(?!\w|\.\d)))(?![^;.]*(?:negati|positi|every|always|überall|immer|alles|partout|toujours|tout|siempre|tod[oa]))[^;.<>]*",
    re.I,
)
"""What is said of the one point at which a derivative does not exist."""


OTHER_VALUE = re.compile(r"(?<![\w.,])(?![01](?![.,]?\d))\d")
"""A number that is neither 0 nor 1, which no case beside the point may give."""
AT_POINT = re.compile(r"[\s$]*(?P<name>[A-Za-z]\w*)[\s$]*==?[\s$]*(?P<at>-?\d+(?:\.\d+)?)[\s$.]*")
"""A condition that holds at a single point."""
ENDED = re.compile(rf"((?<!\w){ELSE}|(?<=\w)\s+{ELSE})\s*\.\s+[^\W\d_].*$", re.I | re.S)
"""What is told behind the sentence that gives the last case."""


def read(text: str, names: Names, how: Manner) -> Array | None:
    """Return the values at the points of a formula that is given by cases; None where it is not.

    Raises:
        Unread: The cases do not say what holds at each point, or say two things.
    """
    said = AT_ZERO.sub(_left_out, PREFIX.sub("", plain(_unbold(text))))
    said = ENDED.sub(r"\1", said)
    if (last := said.rpartition("->"))[1] and BEGINS.search(last[2]):
        said = last[2]
    if (box := prose.boxed(said)) is not None:
        said = plain(box)
    said = digits.of_formula(said, how) if "matrix" not in said else said
    said, again = _repeated(said)
    branches = _branches(said if "\\begin" in said else prose.without_remarks(said))
    if not branches:
        return None
    if prose.tells_several(said):
        raise Unread("several alternatives are named")
    value = _valued(branches, names)
    if again and not np.allclose(evaluate(names.respelled(again), names), value, equal_nan=True):
        raise Unread(f"the cases are not the same as `{again.strip()[:80]}`")
    return value


def _left_out(match: re.Match[str]) -> str:
    beside.changed(match[0])
    return match[0] if prose.OR.search(match[0]) or OTHER_VALUE.search(match[0]) else ""


def _repeated(said: str) -> tuple[str, str]:
    """A text without the formula that it gives once more behind, such as `(= delta_ki x_j)`, and that formula."""
    for match in re.finditer(r"\(\s*=(?!=)", said):
        again = said[match.end() :].rstrip(" .;$`\n")
        if again.endswith(")") and again.count("(") == again.count(")") - 1:
            return said[: match.start()], again[:-1]
    return said, ""


def _unbold(text: str) -> str:
    """A text without the marks of bold; several bold parts are parts of one answer."""
    return (
        prose.EMPHASIS.sub(r"\2", text)
        if len(prose.EMPHASIS.findall(text)) > 1
        else prose.emphasised(text)[0]
    )


BARE = r",\s*(?=[^,&]{0,20}(?:[<>≤≥]|\\(?:geq?|leq?|lt|gt)(?![a-z]))[^,&]{0,20}$)"
"""What parts a value from a condition that no word announces."""


def _branches(said: str) -> list[tuple[str, str]]:
    """(value, condition) of each case; an empty condition is the rest."""
    if latex := re.search(r"\\begin\{cases\}(.*?)\\end\{cases\}(.*)", said, re.S):
        if "\\begin{cases}" in latex[2]:
            raise Unread("several formulas are given by cases")
        if re.search(r"[-+*/^]", prose.without_remarks(latex[2])[:3]):
            raise Unread("what stands behind the cases?")
        if re.search(r"[-+*/^(]\s*$|\d\s*$", said[: latex.start()]):
            raise Unread("what stands before the cases?")
        rows = [re.split(r"&|,\s*&", row, maxsplit=1) for row in latex[1].split("\\\\") if row.strip()]
        if any(len(row) != 2 for row in rows):
            rows = [
                re.split(rf",(?=\s*(?:{IF}|{ELSE})\b)|&|(?=\b(?:{ELSE}|{IF})\b)|{BARE}", row[0], maxsplit=1)
                if len(row) != 2
                else row
                for row in rows
            ]
        if any(len(row) != 2 for row in rows):
            raise Unread("a case has no condition")
        return [(value, _condition(test)) for value, test in rows]
    word = BEGINS.search(said)
    head, rest = (said[: word.start()], said[word.start() :]) if word else (said, "")
    sides = prose.sides(head)
    body = _cut((sides[-1][1] if len(sides) > 1 else head) + rest)
    for form in (_table, _ternary, _in_words, _by_conditions, _braced):
        if found := form(body):
            return found
    return []


def _cut(body: str) -> str:
    body = re.sub(
        r"^\s*[^\W\d_][^:=<>]*:\s+(?=\S)", lambda m: "" if not COMPARED.search(m[0]) else m[0], body
    )
    return body.strip(" .,;\n")


def _table(body: str) -> list[tuple[str, str]]:
    """A table of Markdown with the conditions in its head."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    if (
        len(lines) != 3
        or not all(line.startswith("|") for line in lines)
        or not re.fullmatch(r"[|:\- ]+", lines[1])
    ):
        return []
    head, row = ([c.strip() for c in line.strip("|").split("|")] for line in (lines[0], lines[2]))
    if len(head) != len(row) or not all(COMPARED.search(c) for c in head):
        return []
    return list(zip(row, head, strict=True))


def _ternary(body: str) -> list[tuple[str, str]]:
    body = re.sub(r"^\s*\((.*)\)\s*$", r"\1", body, flags=re.S) if " if " in body else body
    match = re.fullmatch(r"(.*?)\bif\b(.*?)\belse\b(?!\s*if)(.*)", body, re.S)
    if not match or re.search(r"\bif\b", match[1]):
        return []
    rest = _ternary(match[3]) or [(match[3], "")]
    return [(match[1], _condition(match[2])), *rest]


def _in_words(body: str) -> list[tuple[str, str]]:
    """`x if x > 0, 0 otherwise`; `1 for x > 0 and 0 for x < 0`; `x, falls x > 0, sonst 0`."""
    if not BEGINS.search(body) and not POSITIVE.search(body):
        return []
    body = re.sub(
        r"^\s*(?:vale|vaut|is|ist|est|es|it is|gives|la dérivée vaut|on garde)\s+",
        "",
        body.strip(),
        flags=re.I,
    )
    first = re.match(
        rf"{IF}(?!\w)\s*(.*?)(?:,|:|\bthen\b|\bdann\b|\balors\b|\bentonces\b)\s*(.*?)(?:,|;)\s*{ELSE}\b\s*(.*)$",
        body,
        re.S | re.I,
    )
    if first:
        return [(first[2], _condition(first[1])), (first[3], "")]
    body = re.sub(rf"((?:^|[,;]\s|(?<!\w){AND}\s)[^,;<>=]*),\s+(?={IF}(?!\w))", r"\1 ", body, flags=re.I)
    clauses = re.split(
        rf"\s*(?:;|\n|,|(?<!\w){AND}(?=\s))\s*(?=[^,;\n]*?(?<!\w)(?:{IF}|{ELSE})(?!\w))|\s*,\s*(?=(?:{ELSE})(?!\w))",
        body,
        flags=re.I,
    )
    found: list[tuple[str, str]] = []
    at = 0
    clauses = [c.strip(" ,.") for c in clauses if c and c.strip(" ,.")]
    while at < len(clauses):
        clause = clauses[at]
        if (
            match := re.match(rf"(?:and |und |et |y )?(?<!\w){ELSE}(?!\w)[\s,:]*(.+)$", clause, re.I | re.S)
        ) or (match := re.match(rf"(.+?)[\s,(]*(?<!\w){ELSE}(?!\w)\)?$", clause, re.I | re.S)):
            found.append((match[1], ""))
        elif match := re.match(rf"(.*?)[\s,(]*(?<!\w){IF}(?!\w)(.+)$", clause, re.I | re.S):
            value, test = match[1], match[2]
            rest = re.match(rf"(.*?)(?:,|;)?\s*(?<!\w){ELSE}(?!\w)[\s,:]*(.*)$", test, re.I | re.S)
            if not value.strip():
                return []
            if rest and rest[2].strip():
                found += [(value, _condition(rest[1])), (rest[2], "")]
            else:
                found.append((value, _condition(test)))
        elif at + 1 < len(clauses) and re.match(rf"{IF}(?!\w)", clauses[at + 1], re.I):
            clauses[at + 1] = f"{clause} {clauses[at + 1]}"
        else:
            return []
        at += 1
    return found if all(v.strip() for v, _ in found) else []


def _by_conditions(body: str) -> list[tuple[str, str]]:
    """`x < 0: 0, 0 <= x <= 1: x, x > 1: 1`."""
    parts = re.split(r",\s*(?=[^,:]*[<>][^,:]*:)|;|\n", body)
    pairs = [part.partition(":") for part in parts if part.strip()]
    if len(pairs) < 2 or not all(COMPARED.search(test) and value.strip() for test, _, value in pairs):
        return []
    return [(value, _condition(test)) for test, _, value in pairs]


def _braced(body: str) -> list[tuple[str, str]]:
    """Lines such as `{ x  (x > 0)`, or `x, x > 0; 0, x <= 0`."""
    lines = [line.strip(" {") for line in re.split(r"\n|;", body) if line.strip(" {")]
    found = [
        re.fullmatch(r"(.+?)\s+\(([^()]*(?:<|>)[^()]*)\)", line)
        or re.fullmatch(r"(.+?),\s+([^,]*[<>][^,]*)", line)
        for line in lines
    ]
    return [(m[1], _condition(m[2])) for m in found if m] if len(lines) > 1 and all(found) else []


def _condition(words: str) -> str:
    said = re.sub(rf"^[\s,(]*(?:{IF})(?!\w)", "", words.strip(), flags=re.I).strip(" ,.():")
    return "" if re.fullmatch(rf"{ELSE}", said, re.I) else said


UNDEFINED = re.compile(r"\s*(?:undefined|undef\.?|nicht definiert|non défini\w*|no definid\w*|n/?a)\s*", re.I)


def _valued(branches: list[tuple[str, str]], names: Names) -> Array:
    """The first case whose condition holds."""
    tests, chosen = [], []
    signs: Signs = ()
    words = [w for _, test in branches for w in re.findall(r"[A-Za-z]\w*", test)]
    subject = next((w for w in words if names.find(w)), "")
    for value, test in branches:
        if UNDEFINED.fullmatch(value):
            tests.append((test, _holds(test, names, subject)))
            chosen.append(np.full(names.count, np.nan))
            signs += ("w:undefined", *_shown(tests[-1][1], names))
            continue
        tests.append((test, _holds(test, names, subject)))
        shown = _shown(tests[-1][1], names)
        chosen.append(_value(value, names))
        signs += (*names.read[-1][1], *shown)
    _require_beside(branches, names)
    _touching(tests, chosen)
    holding = [np.broadcast_to(h, (names.count,)) for _, h in tests]
    out = np.select(holding, chosen, np.nan)
    _require_once([t for t, _ in tests], holding, chosen, out)
    if np.isnan(out).any():
        raise Unread("the cases do not say what holds everywhere")
    return names.understood(np.asarray(out), (*signs, f"cases:{len(branches)}"))


def _require_beside(branches: list[tuple[str, str]], names: Names) -> None:
    """Require that what is given at a single point is what another case gives there."""
    for at, (value, test) in enumerate(branches):
        point = AT_POINT.fullmatch(EQUALS.sub(" = ", test))
        name = names.find(point["name"]) if point else None
        if point is None or name is None or UNDEFINED.fullmatch(value):
            continue
        here = Names(
            {**names.points, name: np.full(names.count, float(point["at"]))}, names.synonyms, names.base2
        )
        others = [v for n, (v, _) in enumerate(branches) if n != at and not UNDEFINED.fullmatch(v)]
        if not any(np.allclose(_value(value, here), _value(other, here)) for other in others):
            raise Unread(f"is it `{value.strip()[:40]}` at one point?")


BESIDE_ZERO = re.compile(r"\s*(?:\w+\s*[<>]\s*0|0\s*[<>]\s*\w+)\s*")
"""On which side of 0 a case holds, without 0 itself."""


def _require_once(tests: list[str], holding: list[Array], chosen: list[Array], out: Array) -> None:
    """Require that a case that holds at no further point says what others say; what is left may be a single point, with no value of its own."""
    held = np.zeros(out.shape, bool)
    for at, (test, holds, value) in enumerate(zip(tests, holding, chosen, strict=True)):
        said = [out] if test else [*chosen[:at], np.full(out.shape, np.nan)]
        if not test and all(map(BESIDE_ZERO.fullmatch, tests[:at])):
            said.append(np.zeros(out.shape))  # what holds at 0 alone
        if not (holds & ~held).any() and not any(
            np.allclose(value[holds], other[holds], equal_nan=True) for other in said
        ):
            raise Unread("two cases hold at once, with two values")
        held = held | holds


def _shown(holds: Array, names: Names) -> Signs:
    """What a condition was understood as."""
    return names.signs(holds) or ("w:otherwise",)


def _value(value: str, names: Names) -> Array:
    value = re.sub(
        r"^\s*\(?(?:it is|is|ist|vale|vaut|est|es|gleich|and|und|et|y)\s+",
        "",
        value.strip(" ,.{"),
        flags=re.I,
    )
    bare = value.strip()
    if abs(value.count("(") - value.count(")")) == 1 and (bare.startswith("(") or bare.endswith(")")):
        value = value.strip("()")
    value = re.sub(r"^(?:null|zero|zéro|cero)$", "0", value.strip(), flags=re.I)
    value = re.sub(r"^(?:eins|one|un|uno)$", "1", value, flags=re.I)
    sides = prose.sides(value)
    found = beside.runs(prose.without_remarks(sides[-1][1]), names.known)
    out = evaluate(found[0], names) if len(found) == 1 else None
    if out is None or out.ndim != 1:
        raise Unread(f"what is `{value.strip()[:80]}`?")
    return np.broadcast_to(out, (names.count,))


def _holds(test: str, names: Names, subject: str) -> Array:
    if not test:
        return np.ones(names.count, bool)
    said = prose.without_remarks(test).strip(" .,")
    said = re.sub(r"(?<![<>!=])=(?!=)", "==", said)
    said = UNEQUAL.sub(" != ", EQUALS.sub(" == ", said))
    said = re.sub(r"^(?:is|ist|est|es|sea)\s+(?=pos|neg)", f"{subject} ", said)
    if match := POSITIVE.search(said):
        name, sign = match["name"] or match["name2"], (match["sign"] or match["sign2"]).lower()
        below = sign.startswith("neg")
        said = (
            f"{name} {'<' if below else '>='} 0"
            if sign.startswith(("non", "nicht")) or below
            else f"{name} > 0"
        )
    if match := re.fullmatch(r"(\w+)\s+in\s*([\[\]()])\s*([^,;]+)[,;]\s*([^,;]+?)\s*([\[\]()])", said):
        low = "<=" if match[2] == "[" else "<"
        high = "<=" if match[5] == "]" else "<"
        said = f"{match[3]} {low} {match[1]} {high} {match[4]}"
    if match := re.fullmatch(r"(.*?)(?<=\s)(?:and|und|et|y)(?=\s)(.*)", said):
        both = [_holds(match[n], names, subject) for n in (1, 2)]
        return names.understood(both[0] & both[1], (*_shown(both[0], names), *_shown(both[1], names), "and"))
    parts = prose.split(said, r",(?=\s)")
    if (
        len(parts) > 1
        and COMPARED.search(parts[0])
        and not any(COMPARED.search(p) or re.search(r"\d|=", p) for p in parts[1:])
    ):
        said = parts[0]
    if not COMPARED.search(said):
        raise Unread(f"what is the condition `{test[:60]}`?")
    return condition(said, names)


def _touching(tests: list[tuple[str, Array]], chosen: list[Array]) -> None:
    """Refuse conditions that both hold at their common border with two values there."""
    for at, (one, _) in enumerate(tests):
        for (other, _), value in zip(tests[at + 1 :], chosen[at + 1 :], strict=True):
            first, second = (
                re.fullmatch(r"\s*([^<>=]+?)\s*(<=|>=)\s*([^<>=]+?)\s*", t) for t in (one, other)
            )
            both = (
                first and second and first[1] == second[1] and first[3] == second[3] and first[2] != second[2]
            )
            if (
                both
                and np.allclose(value, value[0])
                and np.allclose(chosen[at], chosen[at][0])
                and not np.allclose(value, chosen[at])
            ):
                raise Unread("two cases hold at their border, with two values")
