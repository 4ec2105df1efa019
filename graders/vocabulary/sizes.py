"""That a layer leaves a size as it is, in English, German, French and Spanish, beside words about its channels."""

from __future__ import annotations

import re

from graders.vocabulary.compiled import compiled
from graders.vocabulary.wording import UNSURE

_AREA = (
    r"(?:spatial (?:dim\w*|sizes?|resolution|shape|extent)|räumliche[nr]? (?:dim\w*|größen?|auflösung)|(?:dim\w*|tailles?|résolutions?) spatiales?"
    r"|résolution spatiale|(?:dimensi\w*|tamaños?|resolución) espacial(?:es)?|height(?: and |/)width|width(?: and |/)height|h(?:ö|oe)he(?: und |/)breite|breite(?: und |/)h(?:ö|oe)he"
    r"|h ?(?:,|/|x|×|and|und|et|y) ?w(?!\w)|spatial dims?|hauteur ?/ ?largeur|alto ?/ ?ancho"
    r"|hauteur et (?:la )?largeur|largeur et (?:la )?hauteur|alto y (?:el )?ancho|ancho y (?:el )?alto|altura y (?:la )?anchura|anchura y (?:la )?altura)"
)
_SIZE = rf"(?:{_AREA}|(?:output )?size|größe|taille|tamaño|dimensions?|dimensionen|dimensiones)"
_KEPT = (
    r"(?:unchanged|unverändert|inchangée?s?|conservée?s?|préservée?s?|preserved|kept|erhalten|the same|gleich|(?:la |las |los |el )?mism[oa]s?|les mêmes|la même|sin cambios?"
    r"|do(?:es)?(?:n?[’'´]?t| not) (?:change|move)|(?:ver)?(?:ä|ae)nder(?:n|t) sich nicht|nicht (?:ge|ver)ändert|ne (?:changent?|bougent?) pas|ne sont pas (?:modifiées?|changées?)"
    r"|no (?:se modifican?|cambian?|varían?)|se (?:mantienen?|conservan?))"
)
_BE = r"(?:(?:is|are|remains?|stays?|sind|ist|bleib(?:t|en)|werden|wird|sont|est|restent?|son|es|permanecen?|quedan?) )?(?:(?:both|beide|exactly|genau|exactement|exactamente|so|also|thus|therefore|daher|somit|donc|por tanto|hier|here|ici|aquí|just|einfach) )?"
_THE = r"(?:(?:the|die|les|le|la|las|los|el|so|also|thus|hence|donc|así que) )*"
_AS = (
    r"(?: (?:as|wie|comme|que) (?:before|vorher|zuvor|avant|antes"
    r"|(?:(?:in|of|for|bei|pour) )?(?:(?:the|der|die|l['’]|la) ?)?(?:input|eingabe|entrée|entrada)(?: image)?))?"
)
_IT = r"(?:(?:it|sie|elle|cela|ça|esto|the|an?|die|eine?|la|une|una) )?(?:(?:conv\w*|faltung|LAYER)[\s-]*)*"
_KEEPS = r"(?:ne change pas|does not change|doesn?['’´]?t (?:change|touch|affect)|does not (?:touch|affect)|no (?:cambia|toca|modifica)|ne (?:touche|modifie) pas|ändert nicht|keeps?|preserves?|conserves?|conserve|conserva|mantiene|garde|préserve|behält|erhält)"
_LEAVES = r"(?:leaves?|l(?:ä|ae)sst|lassen|laisse(?:nt)?|dejan?)"
_NOTHING = (
    r"(?:nothing (?:changes|happens) spatially|spatially,? nothing (?:changes|happens)|räumlich (?:ändert|tut) sich nichts|(?:es )?ändert sich räumlich nichts"
    r"|(?:nothing changes|rien ne change|nichts (?:ä|ae)ndert sich|es (?:ä|ae)ndert sich nichts|no cambia nada|nada cambia) (?:in|for|to|at|en|pour|à|bei|an|para) (?:(?:the|la|le|les|der|die|el) )?AREA"
    r"|rien ne change spatialement|spatialement,? rien ne change|(?:no cambia nada espacialmente|espacialmente no cambia nada))"
)
STAYS = (
    rf"{_THE}{_SIZE} {_BE}{_KEPT}{_AS}|{_IT}{_KEEPS} (?:the |die |les |la |las |el )?{_AREA}{_AS}"
    rf"|(?:the )?same {_AREA}{_AS}|{_NOTHING.replace('AREA', _AREA)}|{_IT}{_LEAVES} (?:(?:the|die|les|le|la|el|los|las) )*{_AREA} {_KEPT}{_AS}"
)
"""A clause that says so; `LAYER` stands for a convolution of one by one."""
ALONE = rf"{_THE}{_BE}{_KEPT}{_AS}"
"""A whole answer that says so."""

_LAYER = re.compile(
    r"(?:(?<=filtre )|(?<=filtro )|(?<=all )|(?<=conv )|(?<=convolution )|(?<=convolución )|(?<=faltung )|(?<=filter )|(?<=an )|(?<=a )|(?<=die )|(?<=eine )|(?<=une )|(?<=una )|(?<=la ))1 ?x ?1(?!\s*x|\d)"
    r"|(?<![\dx])(?<!x )1 ?x ?1(?=[ -]*(?:conv|faltung|filter|kernel|schicht|layer|kern))",
    re.I,
)
_TOPIC = re.compile(
    r"channel|kan(?:a|ä|ae)l|canaux|canal(?:es)?(?!\w)|(?<!\w)(?:depth|tiefe|profondeur|profundidad)|neighb|nachbar|voisin|vecin"
    r"|(?:number|nb|anzahl|nombre|número|nº|cost|coût|coste) ",
    re.I,
)
"""What a clause is about that tells nothing of a size, whatever grows or shrinks in it."""
_GROWS = re.compile(
    r"(?<!\w)(?:smaller|larger|bigger|kleiner|gr(?:ö|oe)(?:ß|ss)er|plus petit|plus grand|menor|mayor|más (?:pequeñ|grand)|grow|shrink|w(?:ä|ae)chs|schrumpf|rétréc|crec|disappear|verschwind|dispar|desapar|collaps|chang|änder|aender|cambi|modif"
    r"|increas|decreas|reduc|reduz|réduc|rédui|augment|diminu|verring|erh(?:ö|oe)h|double|doppel|doble|add|lose|lost|verlier|verlor|perd|pierd|cut|out)\w*",
    re.I,
)
"""What may grow or shrink."""
_SIZED = re.compile(
    r"\d|siz|dim(?!inu)|height|width|größ|groess|höhe|hoehe|breite|tail|hauteur|larg|tamañ|alto|ancho|altura|anchura|spa[tc]i|räum|raeum|resol|résol|auflös"
    r"|shrink|crop|half|halv|halb|moiti|mitad|imag|picture|bild(?:er|es|s)?(?!\w)|map|karte|carte|stride|padd|border|rand(?!\w)|bord|flach|flat|(?:into|to|zu|en|einen?|ein|un|una?) (?:vector|vektor|vecteur)|global|pooling"
    r"|zusammen(?!setz)|summar|résum|resum|(?:one|single|ein(?:en|em)?|un|une|un solo|einzig\w*) (?:value|number|wert|zahl|valeur|nombre|valor|número)",
    re.I,
)
"""What may tell of another size."""
_BORDER = re.compile(
    r"(?:(?:con|with|mit|avec) (?:la |the |an? |der |une |una )?(?:conv\w* )?(?:LAYER )?)?(?:no se pierden? (?:el )?bordes?|no borders? (?:is|are) lost|(?:es geht )?kein rand (?:geht )?verloren|on ne perd pas de bords?)",
    re.I,
)
_REFERENCE = re.compile(
    r"(?:(?:in|into|with|from|by|mit|aus|nach|d['’]après|selon|según|con|eq\.?|gl\.?|formula|formel|formule|fórmula) ?){0,2}\\(?:eq|c|auto)?ref\{[^{}]*\}",
    re.I,
)
"""A formula that is pointed to."""
_SETTING = re.compile(
    r"(?:(?:with|for|mit|für|bei|avec|pour|con|para) )?(?<!\w)(?:[a-z] ?= ?[01](?![\d.,]\d)[ ,;]*(?:(?:and|und|et|y) )?)+(?!\w)(?: ?(?:gives?|gibt|ergibt|donne|da|is|ist|est|es|yields?)(?= [mn]))?"
    r"|(?<!\w)(?:stride|pas|paso|schrittweite) ?(?:=|de|of|von)? ?1(?!\d)|(?<!\w)(?:no|kein|ohne|without|sans|sin) (?:padding|rand|border|bords?|bordes?|relleno)(?!\w)",
    re.I,
)
"""The kernel, padding and stride with which a size stays."""
_CHANNELS = re.compile(
    r"(?:(?:shrink|reduc|réduc|rédui|decreas|diminu|verring|verklein|reduz|augment|aument|increas|chang|änder|cambi|modif|erhöh)\w*(?: ?(?:/|or|and|oder|und|ou|et|o|y) ?)?)+ ?(?:(?:the|die|le|el|la) )?(?:number|nb|nombre|anzahl|count|número|nº)(?: of| de| der)? (?:channels|kanäle|canaux|canales)|^ ?1 ?x ?1 ?(?=:)|"
    r"(?:e\.?g\.?|z\.? ?b\.?|p\.? ?ex\.?|p\.? ?ej\.?|for example|zum beispiel|par exemple|por ejemplo|from|von|de)?,? ?(?<![\dx×.,])\d+ ?(?:->|→|to|auf|à|a) ?\d+(?! ?[x×]|\d)",
    re.I,
)
"""How many channels become how many."""
_ITSELF = re.compile(
    r"(?<![\dx.,])(?<!x )(\d+) ?x ?\1(?! ?x|\d) (?:stays|remains|bleibt|reste|queda|sigue siendo|->|→|gives|gibt|donne|da) (?:(?:at|bei|à|en) )?\1 ?x ?\1(?! ?x|\d)|SIZE (?:stays|remains|bleibt|reste|queda|sigue siendo|->|→) SIZE",
    re.I,
)
"""That any size stays."""
_OF_INPUT = re.compile(
    r"(?:(?<![\dx.,])(?<!x )(\d+) ?x ?\1(?! ?x|\d)|SIZE)(?: again| wieder)? (?:if|for|when|wenn|für|si|pour|para) (?:(?:the|an?|die|der|une?|la|el|l['’]) ?)?(?:it is|input is|input of|image is|you apply it there|eingabe|entrée est|entrada es)? ?(?:(?<![\dx.,])\1 ?x ?\1(?! ?x|\d)|SIZE|(?<=there))",
    re.I,
)
"""What comes out of an input of the same size."""
_SAME = re.compile(r"([mn]\w?'?)\s*=\s*(?!\1(?![\w']))[mn]\w?'?", re.I)
_DENIED = re.compile(
    r"(?<!\w)(?:no longer|not true|wrong|false|falsch|faux|fals[oa]|unless|except|but only|only if|nur wenn|seulement si|solo si|sólo si|if|wenn|falls)(?!\w)",
    re.I,
)
_STILL = (
    r"(?:(?:so|also|thus|hence|donc|soit|o sea|d\.?h\.?|i\.?e\.?|still|wieder|again|encore|weiterhin|weiter|noch|or|oder|bzw\.?|ou|o|here|hier|ici|aquí|LAYER|it|the|an?|conv\w*|gives?|gibt|donne|da) )*(?:(?:it|they|es|sie|we|wir|on|elle|elles) )?"
    r"(?:(?:is|are|ist|sind|est|stays?|remains?|bleib(?:t|en)|reste(?:nt)?|garde|sigue siendo|queda|quedan|siguen siendo) )?(?:(?:still|weiterhin|noch|toujours|at|bei|à|en) )*"
    r"SIZE(?: (?:again|wieder|here|hier|ici|aquí|in our case))?(?: *,? *SIZE)?"
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
    if compiled(rf"\W*{ALONE}\W*").fullmatch(text):
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
    text = _LAYER.sub("LAYER", _CHANNELS.sub(" ", _SETTING.sub(" ", _REFERENCE.sub(" ", text))))
    if not size:
        return text
    whole = " ?x ?".join(map(str, size)) + r"(?! ?x|\d)"
    one = size[0]
    text = re.sub(
        rf"\(?(?<!\d){one} ?[-−] ?1\)?(?: ?/ ?1)? ?\+ ?1(?: ?= ?{one})?(?! ?[-+*/−\d])(?: ?x ?{one})?(?! ?x|\d)",
        "SIZE",
        text,
    )
    text = re.sub(rf"(?<![\dx.,])(?<!x ){whole}", "SIZE", text)
    text = _OF_INPUT.sub(" SIZE ", _ITSELF.sub("SIZE", text))
    return re.sub(r" +(?=[,)])|(?<=\() +", "", re.sub(r" +", " ", re.sub(r"\([ ,;]*\)", "", text)))


def _of(sentence: str) -> str:
    """What a sentence says: that a size stays, what may stand beside it, or something else."""
    if _clause(sentence) == "beside":
        return "beside"
    found = [_clause(c) for c in re.split(r"[,()]", sentence) if re.search(r"\w", c)]
    return "" if "" in found else "stays" if "stays" in found else "beside"


def _clause(clause: str) -> str:
    said = clause.strip(" \t\n.,:;()[]*_-")
    if compiled(STAYS).fullmatch(said):
        return "stays"
    if compiled(_STILL).fullmatch(said) or _BORDER.fullmatch(said) or _SAME.fullmatch(said):
        return "beside"
    changes = _SIZED.search(said.replace("LAYER", " ")) or (_GROWS.search(said) and not _TOPIC.search(said))
    return "" if changes else "beside"
