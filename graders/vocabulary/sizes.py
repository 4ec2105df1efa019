"""That a layer leaves a size as it is, in English, German, French and Spanish, beside words about its channels."""

from __future__ import annotations

import re

from graders.vocabulary.wording import UNSURE

_AREA = (
    r"(?:spatial (?:dim\w*|sizes?|resolution|shape|extent)|räumliche[nr]? (?:dim\w*|größen?|auflösung)|(?:dim\w*|tailles?|résolutions?) spatiales?"
    r"|résolution spatiale|(?:dimensi\w*|tamaños?|resolución) espacial(?:es)?|height(?: and |/)width|width(?: and |/)height|h(?:ö|oe)he(?: und |/)breite|breite(?: und |/)h(?:ö|oe)he"
    r"|hauteur et (?:la )?largeur|largeur et (?:la )?hauteur|alto y (?:el )?ancho|ancho y (?:el )?alto|altura y (?:la )?anchura|anchura y (?:la )?altura)"
)
_SIZE = rf"(?:{_AREA}|(?:output )?size|größe|taille|tamaño|dimensions?|dimensionen|dimensiones)"
_KEPT = (
    r"(?:unchanged|unverändert|inchangée?s?|conservée?s?|préservée?s?|preserved|kept|erhalten|the same|gleich|(?:la |las |los |el )?mism[oa]s?|les mêmes|la même|sin cambios?"
    r"|do(?:es)?(?:n?[’'´]?t| not) (?:change|move)|(?:ver)?(?:ä|ae)nder(?:n|t) sich nicht|nicht (?:ge|ver)ändert|ne (?:changent?|bougent?) pas|ne sont pas (?:modifiées?|changées?)"
    r"|no (?:se modifican?|cambian?|varían?)|se (?:mantienen?|conservan?))"
)
_BE = r"(?:(?:is|are|remains?|stays?|sind|ist|bleib(?:t|en)|werden|wird|sont|est|restent?|son|es|permanecen?|quedan?) )?(?:(?:both|beide|exactly|genau|exactement|exactamente) )?"
_THE = r"(?:(?:the|die|les|le|la|las|los|el|so|also|thus|hence|donc|así que) )*"
_AS = (
    r"(?: (?:as|wie|comme|que) (?:before|vorher|zuvor|avant|antes"
    r"|(?:(?:in|of|for|bei|pour) )?(?:(?:the|der|die|l['’]|la) ?)?(?:input|eingabe|entrée|entrada)(?: image)?))?"
)
_IT = r"(?:(?:it|sie|elle|cela|ça|esto|the|an?|die|eine?|la|une|una) )?(?:(?:conv\w*|faltung|LAYER)[\s-]*)*"
_KEEPS = r"(?:ne change pas|does not change|doesn['’]t change|no cambia|ändert nicht|keeps?|preserves?|conserves?|conserve|conserva|mantiene|garde|préserve|behält|erhält)"
_NOTHING = (
    r"(?:nothing (?:changes|happens) spatially|spatially,? nothing (?:changes|happens)|räumlich (?:ändert|tut) sich nichts|(?:es )?ändert sich räumlich nichts"
    r"|rien ne change spatialement|spatialement,? rien ne change|(?:no cambia nada espacialmente|espacialmente no cambia nada))"
)
STAYS = (
    rf"{_THE}{_SIZE} {_BE}{_KEPT}{_AS}|{_IT}{_KEEPS} (?:the |die |les |la |las |el )?{_AREA}{_AS}"
    rf"|(?:the )?same {_AREA}{_AS}|{_NOTHING}"
)
"""A clause that says so; `LAYER` stands for a convolution of one by one."""
ALONE = rf"{_THE}{_BE}{_KEPT}{_AS}"
"""A whole answer that says so."""

_LAYER = re.compile(
    r"(?:(?<=conv )|(?<=convolution )|(?<=convolución )|(?<=faltung )|(?<=filter )|(?<=an )|(?<=a )|(?<=die )|(?<=eine )|(?<=une )|(?<=una )|(?<=la ))1 ?x ?1(?!\s*x|\d)"
    r"|(?<![\dx])(?<!x )1 ?x ?1(?=[ -]*(?:conv|faltung|filter|kernel|schicht|layer|kern))",
    re.I,
)
_TOPIC = re.compile(
    r"channel|kan(?:a|ä|ae)l|canaux|canal(?:es)?(?!\w)|(?<!\w)(?:depth|tiefe|profondeur|profundidad)|neighb|nachbar|voisin|vecin"
    r"|(?:number|nb|anzahl|nombre|número|nº|cost|coût|coste) ",
    re.I,
)
_SIZED = re.compile(
    r"\d|siz|dim|height|width|größ|groess|höhe|hoehe|breite|tail|hauteur|larg|tamañ|alto|ancho|altura|anchura|spa[tc]i|räum|raeum|resol|résol|auflös"
    r"|shrink|crop|half|halv|halb|moiti|mitad|imag|picture|bild(?:er|es|s)?(?!\w)|map|karte|carte|stride|padd|border|rand(?!\w)|bord|flach|flat|vector|vektor|vecteur|global|pooling"
    r"|zusammen(?!setz)|summar|résum|resum|(?:one|single|ein(?:en|em)?|un|une|un solo|einzig\w*) (?:value|number|wert|zahl|valeur|nombre|valor|número)",
    re.I,
)
"""What may tell of another size."""
_BORDER = re.compile(
    r"(?:(?:con|with|mit|avec) (?:la |the |an? |der |une |una )?(?:conv\w* )?(?:LAYER )?)?(?:no se pierden? (?:el )?bordes?|no borders? (?:is|are) lost|(?:es geht )?kein rand (?:geht )?verloren|on ne perd pas de bords?)",
    re.I,
)
_SAME = re.compile(r"([mn]\w?'?)\s*=\s*(?!\1(?![\w']))[mn]\w?'?", re.I)
_DENIED = re.compile(
    r"(?<!\w)(?:no longer|not true|wrong|false|falsch|faux|fals[oa]|unless|except|but only|only if|nur wenn|seulement si|solo si|sólo si|if|wenn|falls)(?!\w)",
    re.I,
)
_STILL = (
    r"(?:(?:so|also|thus|hence|donc|soit|o sea|d\.?h\.?|i\.?e\.?|still|wieder|again|encore|weiterhin|noch) )*(?:(?:it|they|es|sie|we|wir|on|elle|elles) )?"
    r"(?:(?:is|are|ist|sind|est|stays?|remains?|bleib(?:t|en)|reste(?:nt)?|garde|sigue siendo|queda|quedan|siguen siendo) )?(?:(?:still|weiterhin|noch|toujours|at|bei|à|en) )*"
    r"SIZE(?: (?:again|wieder|here|hier|ici|aquí|in our case))?"
)


def stays(said: str, size: tuple[int, ...]) -> bool:
    """Return whether an answer says in words that a size stays as it is, and else only what the size is, and what happens to channels.

    Args:
        said: The answer.
        size: The size that stays.
    """
    text = _plain(said, size)
    if UNSURE.search(text) or _DENIED.search(text):
        return False
    if re.fullmatch(rf"\W*{ALONE}\W*", text, re.I):
        return True
    found = [
        _of(sentence) for sentence in re.split(r"[.;:!\n](?=\s|$)|\n|;", text) if re.search(r"\w", sentence)
    ]
    return "stays" in found and "" not in found


def mentioned(said: str) -> bool:
    """Return whether a clause of an answer says that a size stays as it is."""
    return any(_clause(c) == "stays" for c in re.split(r"[.;:,()\n]", _plain(said, ())))


def _plain(said: str, size: tuple[int, ...]) -> str:
    """The answer without marks, with `SIZE` for the size, or the sum that it is, and `LAYER` for a convolution of one by one."""
    text = re.sub(r"\\(?:emph|textbf|textit|text)\{([^{}]*)\}", r"\1", said)
    text = re.sub(r"\\(?:times|cdot)(?![a-z])|×", "x", text)
    text = re.sub(r"\\ ", " ", text)
    text = re.sub(r"[ \t\xa0]+", " ", re.sub(r"[$*_]", "", text))
    text = re.sub(r"[ \t]*\n[ \t]*(?=[a-zäöüéèà(])", " ", text)
    text = re.sub(r"[ \t]*[–—][ \t]*|[ ]-[ ](?!\d)", lambda m: "-" if m[0].strip() else " ", text)
    text = _LAYER.sub("LAYER", text)
    if not size:
        return text
    whole = " ?x ?".join(map(str, size)) + r"(?! ?x|\d)"
    one = size[0]
    text = re.sub(
        rf"\(?(?<!\d){one} ?[-−] ?1\)?(?: ?/ ?1)? ?\+ ?1(?: ?= ?{one})?(?! ?[-+*/−\d])(?: ?x ?{one})?(?! ?x|\d)",
        "SIZE",
        text,
    )
    return re.sub(rf"(?<![\dx.,])(?<!x ){whole}", "SIZE", text)


def _of(sentence: str) -> str:
    """What a sentence says: that a size stays, what may stand beside it, or something else."""
    if _clause(sentence) == "beside":
        return "beside"
    found = [_clause(c) for c in re.split(r"[,()]", sentence) if re.search(r"\w", c)]
    return "" if "" in found else "stays" if "stays" in found else "beside"


def _clause(clause: str) -> str:
    said = clause.strip(" \t\n.,:;()[]*_-")
    if re.fullmatch(STAYS, said, re.I):
        return "stays"
    if re.fullmatch(_STILL, said, re.I) or _BORDER.fullmatch(said) or _SAME.fullmatch(said):
        return "beside"
    return "beside" if _TOPIC.search(said) and not _SIZED.search(said.replace("LAYER", " ")) else ""
