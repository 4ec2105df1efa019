"""Matrices and vectors that begin in a line of plain text: rows of numbers, and entries of which one stands in each line."""

from __future__ import annotations

import re
import unicodedata

from graders.observing.probes.quantities import blocks
from graders.observing.probes.spelling import beside, prose

COUNTED = re.compile(
    r"[ \t|]{0,40}(?:[-*+•]\s+)?(?:[^\W\d_]{1,12}\.?\s*)?(?P<number>[0-9])[\s$]*[.):|]\s+(?:[^\W\d_]{3,}\s*:\s+)?(?P<cells>(?:[^|\n]*\|\s*)*)(?P<entry>[^\s|][^|]*?)[\s.,;|]*"
)
"""An entry or a row that is counted."""
FORMULA = re.compile(
    r"(?!.*(?:\\\\|\\(?:begin|end)(?![a-z])))[^=<>:|&]*[\w)}][\s$]*(?:[-−+*·]|\\cdot)[^=<>:|&]*"
)
"""An entry that stands alone in its line; not a row of LaTeX."""
ORDINAL = re.compile(
    r"[ \t]{0,40}(?:[-*+•]\s+)?(?:(?P<number>[0-9])(?:st|nd|rd|th|te[rns]?|er|re|è?me|e|[ºªoa])\s+[^\W\d_]{3,}|[a-z]\s*=\s*(?P<at>[0-9]))\s*[:|]\s+(?P<entry>\S[^|]*?)[\s.,;|]*"
)
"""An entry behind an ordinal number, or behind its index."""
INDEXED = re.compile(
    r"[ \t]{0,40}+(?:[-*+•]\s{1,9}+)?[\s$]{0,20}+(?P<base>[A-Za-z]{1,30}|\([^()=]{1,30}\))\s{0,9}(?:_\{?|\[|\()?(?P<number>[0-9₀-₉])[\])}]{0,2}[\s$&]{0,20}=\s{0,20}+(?P<entry>\S.*?)[\s.,;$]*"
)
"""An entry that is set equal to what is formed, with its index."""
WINDOW = re.compile(
    r"[ \t]{0,40}+(?:[-*+•]\s{1,9}+)?[\s$]{0,20}+[(\[][^()\[\]=]{1,40}[)\]](?:\^?T|ᵀ)?\s{0,9}(?:(?:[·.*∙]|\\cdot)\s{0,9}w)?[\s$]{0,20}(?:->|→|:|=|\\(?:right)?(?:arrow|to|mapsto))\s*(?P<entry>\S.*?)[\s.,;$]*"
)
"""An entry behind the part of a vector of which it is made."""
REMARK = re.compile(r"[ \t]+(?:<-+|←|\\leftarrow)[^=+*/]*$")
"""What is told of an entry behind it."""
TABLED = re.compile(r"[^|]*\|(?:[^|]*\|){2}")
"""A row of a table of three cells or more."""
GOES_ON = re.compile(r"^\s*[-−+*/·=]|[-−+*/·=,(]\s*$")
"""What is a part of a formula that goes on in another line."""
VECTOR = re.compile(
    r"(?:\\bar\s*)?(?<!\w)(?P<letter>[A-Za-z])\w*\u0304?\s*=\s*[(\[](?P<entries>[^()=\[\]]*)[)\]](?:\^[({]?T[)}]?|ᵀ)?"
)
"""A vector that is told by its entries."""
GIVEN = re.compile(
    r"(?:\\(?:bar|tilde|overline|hat)\s*)?\{?(?<!\w)[A-Za-z]\w*\u0304?\}?\s*(?:[*⋆∗]|\\(?:star|ast)(?![a-z]))\s*[A-Za-z](?!\w)"
    r"|(?<!\w)[A-Za-z]\w*\s*=\s*[A-Za-z] (?:quer|bar|barre)(?!\w)|-{3,}"
    r"|(?<!\w)(?i:conv\w*|faltung|convolución)\s*(?:=|:=|≙)\s*(?i:(?:cross|kreuz)?-?(?:[ck]orr[eé]l\w*)(?: (?:croisée|cruzada))?)(?!\w)"
    r"|∈\s*(?:ℝ|R)\s*(?:[⁰-⁹]|\^\{?\d\}?)|\\in\s*\\mathbb\s*\{?R\}?\^\{?\d\}?|(?<!\w)(?:un )?(?:vect(?:or|eur)|vektor) (?:de|of|in|aus|en) (?:R|ℝ)\^?[({]?\d[)}]?"
    r"|(?<![\w.,^])\d (?:times|mal|fois|veces)(?!\w)|(?<!\w)(?i:length|size|länge|größe|longueur|taille|longitud|tamaño) \d(?!\d)|(?<![\w.,^])\d(?:\s*[-−+]\s*\d)*(?:\s*=\s*\d)?(?=\s+(?:[^\W\d_]+\s+)?(?:entr(?:y|ies)|eintr(?:ag|äge)|entrées|entradas|einträge|values?|werte?|valeurs?|valor(?:es)?|outputs?|ausgaben?|sorties?|salidas?|positi\w*|posici\w*|components?|komponenten?|composantes?|componentes?|numbers?|zahlen|nombres?|números|rows?|zeilen|lignes|filas|steps|schritte|étapes|pasos|windows?|fenster|fenêtres|ventanas)(?!\w))"
)
"""Mathematics beside a list of entries that says what they are made of, or how many they are."""
WORDS = re.compile(
    r"(?<![\\\w])[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w(\[{^])|[\s|:.,;()$„“`•*]|(?<=\s)[-–](?=\s)|(?<=\w)[’']"
)
"""Words and what stands between them."""
REORDERED = re.compile(
    r"(?<!\w)(?:re-?order\w*|orders?|ordnung|reihenfolge|ordre|orden|backwards?|rückwärts|reversed?|reversal|bottom|unten|bas|abajo|mirror\w*|gespiegelt|swap\w*|"
    r"tausch\w*|vertausch\w*|échang\w*|intercambi\w*|last|letzte\w*|derni\w*|último|scal\w*|skalier\w*|factor|faktor|facteur|add(?:ed)?|addier\w*|ajout\w*|sum(?:med)?|summ\w*|"
    r"somme\w*|suma\w*|omit\w*|drop\w*|left out|weg\w*|sauf|except\w*|außer|salvo|every|jede[rns]?|chaque|cada|all|alle[ns]?|tou(?:s|tes?)|tod[oa]s|both|beide\w*|"
    r"relu|sigmoid\w*|tanh|softmax|pool\w*|bias|sesgo|biais|zeros?|null(?:en)?|zéros?|ceros?|after(?:wards)?|danach|ensuite|después|follow\w*|folg\w*|suivi\w*|flip\w*|girad\w*|retourn\w*|umgedreht|gedreht|dreh\w*|volte\w*)(?!\w)",
    re.I,
)
"""Words that put entries in another order, or make something of them."""
UNTURNED = re.compile(
    r"(?<!\w)(?:nicht (?:gespiegelt|umgedreht|gedreht)|(?:not|without|no|un-?)[ -]?(?:being )?(?:flipp|turn|revers|rotat)(?:ed|ing)|ohne (?:\w+ ){0,2}(?:umdrehen|umzudrehen|spiegeln|drehen)|"
    r"(?:no|without a?) (?:flip|reversal)|sans (?:(?:le|la|les|l['’]) ?)?(?:retourner|retournement|inverser)|sin (?:girar|voltear|invertir)(?:lo)?|keine spiegelung|kein flip|flip=false)(?!\w)",
    re.I,
)
"""That a filter is not turned, which is how the entries come about."""
SPACES = re.compile(r"\\[,;:!\s]|\\q?quad(?![a-z])|&")
"""Spaces of LaTeX."""
SAID = re.compile(r"[,;:]|(?<![\\\w])[^\W\d_]{3,}(?!\w)")
"""Words in an entry, or more than one."""


def block(lines: list[str], at: int, of_formulas: bool) -> blocks.Block | None:
    """Return the matrix that begins in a line; None where none does.

    Args:
        lines: The lines of a passage.
        at: The number of the line.
        of_formulas: Its entries are formulas, and one in each line makes a vector.
    """
    if numbers := blocks.beginning(lines, at):
        return numbers
    found = _counted(lines, at, of_formulas) or (_alone(lines, at) if of_formulas else None)
    if found is None or not found.of_formulas:
        return found
    beside = "\n".join((*lines[:at], *lines[found.end :]))
    return found if of_formulas and _says_no_more(beside) else None


def _counted(lines: list[str], at: int, of_formulas: bool) -> blocks.Block | None:
    """A matrix whose rows, or a vector whose entries are counted from 1 or 0, or stand behind the windows of which they are made."""
    forms = (COUNTED, ORDINAL, INDEXED, WINDOW) if of_formulas else (COUNTED,)
    form = next((f for f in forms if f.fullmatch(REMARK.sub("", lines[at]))), COUNTED)
    entries: list[str] = []
    first: int | None = None
    bases: set[str] = set()
    end = at
    for n in range(at, len(lines)):
        match = form.fullmatch(REMARK.sub("", lines[n]))
        told = match.groupdict() if match else {}
        number = told.get("number") or told.get("at")
        first = unicodedata.digit(number) if first is None and number else first
        if match is not None and (
            number is None or (first in (0, 1) and unicodedata.digit(number) == len(entries) + first)
        ):
            entries.append(match["entry"])
            bases.add(told.get("base") or "")
            end = n + 1
        elif lines[n].strip() or not entries:
            break
    if len(entries) < (2 if form is COUNTED else 3) or len(bases) > 1:
        return None
    if not of_formulas and any(map(TABLED.match, lines[at:end])):
        return None
    if all(map(blocks.ROW.fullmatch, entries)):
        return blocks.Block(end, [blocks.cells(entry) for entry in entries])
    if any(SAID.search(unicodedata.normalize("NFKC", entry)) for entry in entries):
        return None
    return blocks.Block(end, [prose.sides(entry)[-1][1].strip(" $") for entry in entries], of_formulas=True)


def _alone(lines: list[str], at: int) -> blocks.Block | None:
    """A vector of three entries or more, each alone in its line."""
    end = at
    while (
        end < len(lines)
        and FORMULA.fullmatch(lines[end])
        and not (SAID.search(unicodedata.normalize("NFKC", lines[end])) or GOES_ON.search(lines[end]))
    ):
        end += 1
    return (
        blocks.Block(end, [line.strip(" $") for line in lines[at:end]], of_formulas=True)
        if end - at > 2
        else None
    )


def _says_no_more(text: str) -> bool:
    """Return whether what stands beside a vector says nothing but what it is made of."""
    told = GIVEN.sub(" ", UNTURNED.sub(" ", VECTOR.sub(_unless_its_own, text)))
    changes = REORDERED.search(told) or beside.UNSAID.search(told) or beside.may_change(told)
    return not changes and not WORDS.sub("", told)


def _unless_its_own(vector: re.Match[str]) -> str:
    """Return nothing for a vector of the entries of its own letter in their order, and zeros around them; any other as it stands."""
    entries = unicodedata.normalize("NFKC", SPACES.sub(" ", vector["entries"]))
    told = [e for e in re.split(r"[,;\s]+", re.sub(r"[_{}$]", "", entries)) if e.strip("0")]
    own = [f"{vector['letter']}{number}" for number in range(1, len(told) + 1)]
    return "" if told == own else vector[0]
