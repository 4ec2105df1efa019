"""The cells, heads and sums of tables in which something is set equal to something."""

from __future__ import annotations

import re
from itertools import pairwise

from graders.observing.probes.spelling import beside, prose

RESULT = re.compile(
    r"[*_\s]*(?:results?|resultado|résultat|ergebnis|sum|summe|somme|suma|total|value|wert|valeur|valor|answer|antwort|kl|#? ?param\w*|paräm\w*|parám\w*)[*_\s]*",
    re.I,
)
"""The head of the column in which the results of a table stand."""
SUMMED = re.compile(
    r"[*_\s]*(?:sum|summe|somme|suma|total\w*|gesamt|insgesamt|zusammen|en tout)[*_\s:]*", re.I
)
"""The first cell of the row that sums up a table."""


BAR = re.compile(r"\((?P<one>[^|()\n]{0,20}[^|()\s\\])(?P<bar>\|\|?)(?P<other>[^|()\s][^|()\n]{0,20})\)")
"""A bar within brackets, which parts no cells."""


def cells_of(row: str) -> list[str]:
    """Return the cells of a row of a table in Markdown."""
    row = BAR.sub(lambda m: f"({m['one']}{'‖' if len(m['bar']) > 1 else chr(92) + '|'}{m['other']})", row)
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def comes_to(cells: list[str]) -> bool:
    """Return whether a row says what the columns come to: its first cell names a sum or a result, and all others are numbers.

    Args:
        cells: The cells of the row.
    """
    name = re.sub(r"\s*\([^()]*\)", "", cells[0])
    numbers = [
        re.fullmatch(r"(?:[\s$*_≈=\\]|mathbf|\{)*[-−+]?\d(?:[\d.,{} ]|\\[,;])*[\s$*_}]*", c)
        for c in cells[1:]
        if c.strip()
    ]
    return bool((SUMMED.fullmatch(name) or RESULT.fullmatch(name)) and numbers and all(numbers))


def by_column(head: list[str], cells: list[str]) -> list[tuple[str, str]]:
    """Return what the columns of a table come to, each with its name, which may stand in a cell before it.

    Args:
        head: The cells of the head.
        cells: Those of the row that says what the columns come to.
    """
    found: list[tuple[str, str]] = []
    for at, cell in enumerate(cells[1:], 1):
        name = next((h for h in reversed(head[: at + 1]) if h.strip()), "")
        if cell.strip() and name:
            found.append((name, cell))
    if len({name for name, _ in found}) < len(found):
        found = [(" ".join(head[before:at]), cells[at - 1]) for before, at in _blocks(cells)]
    return found if len({name for name, _ in found}) == len(found) else []


def _blocks(cells: list[str]) -> list[tuple[int, int]]:
    """The columns side by side that end in one with a sum, each from its first to behind its last."""
    ends = [0, *(at + 1 for at, cell in enumerate(cells) if at and cell.strip())]
    return list(pairwise(ends))


def has_result(head: list[str], cells: list[str]) -> bool:
    """Return whether the last cell of a row is what its first one comes to: by the head of its column, or as the only number in bold.

    Args:
        head: The cells of the head.
        cells: Those of the row.
    """
    bold = [bool(re.fullmatch(r"(?:\*\*|__)\s*[$\d−+-].*(?:\*\*|__)", c)) for c in cells[1:]]
    alone = bold[-1:] == [True] and not any(bold[:-1])
    return len(cells) > 2 and cells != head and (alone or bool(RESULT.fullmatch(head[-1])))


def conditions(cells: list[str]) -> int:
    """Return how many cells behind the first of a head are conditions; 0 where fewer than two are, or other cells stand before them."""
    which = [bool(re.search(r"[<>≤≥≠]|\\[lgn]e|(?<!\w)[a-z]\s*=\s*[a-z](?!\w)", c)) for c in cells[1:]]
    return sum(which) if sum(which) > 1 and all(which[: sum(which)]) else 0


TABLE = re.compile(r"(?:^[^\S\n]*\|[^\n]*(?:\n|\Z)){3,}", re.M)
RULE = re.compile(r"[\s|:-]+")
NODE = re.compile(r"[$*`\s]*(?P<name>\\?[A-Za-z](?:_?\{?[\w,]{1,4}\}?)?)[$*`\s]*(?:\([^()]*\))?[$*`\s]*")
MADE = re.compile(
    r"\W*(?:[a-d]\)\s*)?(?:calculations?|computations?|operations?|calculs?|opérations?|rechnung|berechnung|operation|expressions?|ausdruck|assignments?|zuweisung|affectations?|"
    r"asignaci[oó]n|c[aá]lculo|operaci[oó]n|definitions?|définition|definici[oó]n|formula|formel|formule|fórmula)\W*",
    re.I,
)
"""The head of the column that says how a node is computed."""
SUMMED_UP = re.compile(
    r"[$*\s]*(?:[a-d]\)\s*)?(?:(?:\\frac\s*\{)?\s*(?:∂|d|\\partial)\s*\{?(?:\\mathcal\s*)?\{?[A-Z]\}*\s*(?:/|\{)\s*(?:∂|d|\\partial)\s*\S.*"
    r"|(?:(?:the|sum of|total|whole)\s+)*(?:derivative|dérivée|ableitung|derivada|adjoint|adjungierte|adjunta|sums?|summe|somme|suma)(?!\w)(?:\s+(?:of|at|in|de|der|des|du|d['’])\s*(?:(?:the|this|partial|la|le|l['’]|el)\s*)*(?:output|loss|result|node|derivatives|ausgabe|ausgangs|sortie|salida))*(?:\s+\((?:sums?|summe|somme|suma)\))?[*$\s]*)",
    re.I,
)
"""The head of the column that says what is summed for a node."""
LOSS = re.compile(r"(?:∂|(?<![A-Za-z])d|\\partial)\s*\{?(?:\\mathcal\s*)?\{?([A-Z])(?![A-Za-z])")


TAKEN_BACK = re.compile(
    r"(?<!\w)(?:wrong|incorrect\w*|false|falsch\w*|faux|fausse|fals[oa]|only the|nur d\w+|seulement l\w+|s[oó]lo (?:el|la)|missing|fehl(?:t|en))(?!\w)",
    re.I,
)
"""What is said beside a table and may take a row back."""

DOUBTS = re.compile(
    r"(?<!\w)(?:not?|nicht|pas|kein\w*|but|aber|mais|pero|should|must|sollte\w*|müsste\w*|muss|statt\w*|instead|au lieu|en (?:lugar|vez)|rather|mean[st]?|"
    r"meine|corr\w*|korr\w*|errat\w*|richtig\w*|typo|tippfehler|mistakes?|erreurs?|error(?:es)?|ver(?:rechnet|tauscht|schrieben|gessen)|swapped|forg[eo]t\w*|oublié\w*|olvid\w*)(?!\w)",
    re.I,
)
"""Words in what is told beside a table or an equation that may take some of it back."""


def of_nodes(text: str, summed: bool = False) -> str:
    """Return a text with the equations of its tables that have a row for each node of a graph, in the place of these.

    Args:
        text: The text.
        summed: The sums of derivatives are looked for, else how the nodes are computed.
    """
    if TAKEN_BACK.search(TABLE.sub(" ", text)):
        return text
    said = TABLE.sub(lambda m: _of_nodes(m[0], summed), text)
    if summed or said == text:
        return said
    return "\n".join(
        line for line in said.splitlines() if line.lstrip().startswith("|") or ASSIGNS.match(line)
    )


ASSIGNS = re.compile(r"[\s$*`-]*\\?[A-Za-z](?:_?\{?[\w,]{1,4}\}?)?[\s$*`]*=")
"""The beginning of an assignment, and not of a sentence that tells one."""


def _of_nodes(table: str, summed: bool) -> str:
    """The equations of one column of a table, one a line; the table as it is where it is none of nodes."""
    head, *rows = [cells_of(line) for line in table.splitlines() if not RULE.fullmatch(line)]
    at = [k for k, h in enumerate(head) if k and (SUMMED_UP if summed else MADE).fullmatch(h)]
    nodes = [NODE.fullmatch(row[0]) for row in rows]
    if len(head) < 3 or len(at) != 1 or not all(nodes) or any(len(row) != len(head) for row in rows):
        return table
    loss = LOSS.search(" ".join(row[at[0]] for row in rows))
    equations = []
    for node, row in zip(nodes, rows, strict=True):
        said = row[at[0]].strip(" $`*")
        if (
            node is None
            or not re.search(r"\w", said)
            or (not summed and re.fullmatch(r"(?:[A-Za-zÀ-ÿ]{3,}[\W_]*)+", said))
        ):
            continue  # an input
        name = node["name"] if not summed else f"∂{loss[1] if loss else 'L'}/∂{node['name']}"
        equations.append(f"{'' if '=' in said else f'{name} = '}{said}")
    return "\n".join(["", *equations, ""])


VALUED = re.compile(r"[\d=]")
OTHERS = re.compile(r"answer|result|antwort|ergebnis|réponse|résultat|respuesta|altern|corr|korr", re.I)
"""In the head of a column with another answer."""
WHY = re.compile(
    r"calc|cálc|rechn|rechen|formul|formel|fórmul|why|warum|pourquoi|por qué|begründ|justif|reason|expl|erkl|raison|razón|deriv|herleit",
    re.I,
)
"""In the head of a column that says how an answer was found."""
ANSWERS = re.compile(
    r"[*_\s]*(?:(?:final )?answers?|results?|ergebnis(?:se)?|antwort(?:en)?|réponses?|résultats?|respuestas?|resultados?|"
    r"\$?h\$?\s*(?:[×x*]|\\times)\s*\$?w\$?|outputs?(?:[- ](?:size|shape|größe))?|ausgabe(?:größe)?|(?:taille (?:de )?)?sortie|(?:tamaño (?:de )?)?salida)[*_\s:]*",
    re.I,
)
"""The head of the column in which the answers stand."""


def answer_of(head: list[str], cells: list[str]) -> list[str]:
    """Return the cell of a row in the one column of the answers, with those that may change it; nothing where there is no such column."""
    if len(head) != len(cells):
        return []
    columns = [(h, c) for h, c in zip(head[1:], cells[1:], strict=True) if re.search(r"\w", c)]
    answers = [n for n, (h, _) in enumerate(columns) if ANSWERS.fullmatch(h)]
    if len(answers) != 1:
        return []
    return [
        c
        for n, (h, c) in enumerate(columns)
        if n == answers[0] or OTHERS.search(h) or (n > answers[0] and _may_change(c, bool(WHY.search(h))))
    ]


def _may_change(cell: str, why: bool) -> bool:
    """Whether a cell behind an answer, which says why or not, may change it or be another one."""
    signs = (beside.CHANGES, prose.UNSURE, prose.OR)
    return any(sign.search(cell) for sign in (signs if why else (VALUED, *signs)))
