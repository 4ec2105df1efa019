"""The entry of a diagonal matrix that is told by its place, such as `the i-th diagonal entry is f(x_i)`."""

from __future__ import annotations

import re

from graders.observing.probes.spelling import beside, prose

_ENTRY = r"(?:entr(?:y|ies)|eintr(?:ag|äge)|elements?|elemente?|éléments?|termes?|terms?|coefficients?|coeficientes?|entrées?|entradas?|elementos?|términos?)"
_TH = r"(?P<{}>[ijk])\s?[-\s]?(?:th|st|te[nrs]?|ter|[eè]me|e|[eé]sim[ao])"
AT_PLACE = re.compile(
    rf"(?<!\w)(?:{_TH.format('i')}\s+(?:diagonal\w*[-\s]?)?{_ENTRY}|{_ENTRY}\s+(?:diagonal(?:es)?\s+)?{_TH.format('other')}|diagonal\w*\s+{_ENTRY})\s*(?:(?:(?:is|are|ist|sind|est|es|son)(?!\w)|[:=])\s*)?(?P<entry>[^,;\n]+?)(?P<rest>[,;\n].*|\.?\s*)$",
    re.I | re.S,
)
"""What stands in the place that is named before it."""
IN_PLACE = re.compile(
    r"(?<!\w)(?:with|mit|avec|con)\s+(?P<entry>[^,;\n]+?)\s+(?:in|at|on|an|auf|en|à|sur)\s+(?:the |der |la |el |l['’])?(?:place|position|stelle|platz|lugar|posición|entry)?\s*\(\s*(?P<i>[ijk])\s*,\s*(?P=i)\s*\)(?P<rest>.*)$",
    re.I | re.S,
)
"""What stands in a place that is named behind it."""
BY_INDICES = re.compile(
    r"_\{?\s*(?P<i>[ijk])\s?(?P=i)\s*\}?\s*=\s*(?P<entry>[^=,;\n]+?)\s*[,;\n]\s*[^=;\n]{0,60}_\{?\s*(?:i\s?j|j\s?i|i\s?k|k\s?i)\s*\}?\s*=\s*0(?![\w.,]\d)(?P<rest>.*)$",
    re.S,
)
"""What the entries with two indices are, where these are the same and where not."""
REST = re.compile(
    r"(?:(?<!\w)(?:and|und|et|y|all|alle[ns]?|the|everything|else|elsewhere|others?|rest|off|diagonal\w*|zeros?|ceros?|null(?:en)?|zéros?|nulle?s?|fuera|hors|außerhalb|sonst|ailleurs|outside|is|are|ist|sind|est|sont|es|son|los|las|les|le|la|el|de|der|die"
    r"|demás|elementos|tout|todo|for|für|pour|para|if|falls|si|wenn)(?!\w)|[ijk]\s*(?:!=|≠|\\neq?)\s*[ijk]|[ijk]\s*=\s*1\s*(?:\.\.+|,\s*(?:\.\.\.|\\?[lc]?dots)\s*,)\s*n|(?<!\w)0(?!\w|[.,]\d)|[\s.,;:$()])*",
    re.I,
)
"""What may be told behind it: that all else is 0, and which indices there are."""
AGAIN = re.compile(
    r"[\s,;]*(?:i\.\s?e\.|d\.\s?h\.|that is|c['’]est-à-dire|es decir|das heißt|o sea)[\s,:]*diag\s*(?P<entries>[({\[].*[)}\]])[\s.$]*",
    re.S,
)
"""The same once more, as the diagonal matrix of a vector."""
IS_DIAGONAL = re.compile(r"(?<!anti)(?<!anti-)(?<!tri)(?<!\w)diagonal", re.I)
LED = re.compile(
    r"(?:(?<!\w)(?:(?:[a-d]'?\)|[a-d])(?!\w)|a\s*=\s*sigma|n\s*(?:×|x|\*)\s*n|an?|the|is|it|its|this|again|so|plug(?:ging)?|put(?:ting)?|insert(?:ing)?|combin(?:e|ing)|using|with|and|into?|together|whose|of|diagonal(?:e|matrix|matriz)?|matri[xz]|matrice"
    r"|eine?|der|die|das|den|dem|ist|es|mit|und|wieder|aus|einsetzen|zusammen|deren|setze|on|met|met ensemble|une?|est|c'est|avec|et|dans|dont|de|le|la|les|en|l'|juntando|usando|combinando|con|y|una?|es|el|cuya)(?!\w)|[\s.,;:$+()&*])*",
    re.I,
)
"""What may stand before it: of what it is made, and that it is a diagonal matrix."""
ALL = re.compile(
    r"_\s*[{(]\s*[ijk]\s*=\s*1\s*[^{}()]*[})]|,?\s*(?:(?:for|für|pour|para)\s+)?\$?[ijk]\s*=\s*1\s*,\s*(?:\.\.\.|…|\\?[lc]?dots)\s*,\s*n\$?"
)
"""That the index goes over all numbers."""
INDEX = re.compile(r"(?<=[_{])[ijk](?![A-Za-z])|(?<=(?<![A-Za-z])[a-z])[ijk](?!\w)")
POINT = re.compile(r"(?<=\))\s?\.\s?(?=[(A-Za-z])")
"""A point between two factors."""
ODOT = re.compile(r"\\odot|⊙|\\circ(?![a-z])|\bodot\b")


def without_range(text: str) -> str:
    """Return a text without the numbers over which an index goes, where it tells a diagonal."""
    return ALL.sub("", text) if re.search(r"diag", text, re.I) else text


def entry(said: str) -> str:
    """Return the entry with its index; empty where a text tells none, or says more of it."""
    for form in (BY_INDICES, IN_PLACE, AT_PLACE):
        match = form.search(said)
        if match is None or (form is not BY_INDICES and not IS_DIAGONAL.search(said)):
            continue
        told = [POINT.sub("*", side.strip(" $.")) for _, side in prose.sides(match["entry"])]
        if form is not BY_INDICES and not LED.fullmatch(said[: match.start()]):
            continue
        if beside.may_change(said[: match.start()]) or beside.UNSAID.search(said[: match.start()]):
            continue
        named = {match["i"], match.groupdict().get("other")} - {None}
        if len(named | {*INDEX.findall(told[-1])}) != 1:
            continue
        if REST.fullmatch(match["rest"]) or _again(match["rest"], told[-1]):
            return told[-1] if len({*map(_bare, told)}) == 1 or len(told) == 2 else ""
    return ""


def _again(rest: str, told: str) -> bool:
    """Whether what stands behind an entry is the diagonal matrix of the same function of the vector."""
    match = AGAIN.fullmatch(rest)
    return bool(match and _bare(match["entries"][1:-1]) == _bare(told))


def _bare(text: str) -> str:
    """A text without its index, signs of products and marks."""
    said = re.sub(
        r"\\?(?:mathbf|boldsymbol|bm|vec|left|right|[bB]igg?[lr]?)(?![a-z])", "", ODOT.sub("", text)
    )
    return re.sub(r"_\{?[ijk]\}?|[\s{}*\\$]|(?<=x)[ijk](?!\w)", "", said)
