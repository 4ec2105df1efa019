"""What a passage says beside a right answer by which it may be wrong as a whole: where it holds, what is still to be done, what is not meant."""

from __future__ import annotations

import re

_IS = r"(?:is|ist|est|es|vaut|vale|lautet|equals)"
_THE = r"(?:(?:the|an?|der|die|das|den|dem|eine?|le|la|les|un|une|el|los|las|una)\s+|l['’]\s*)?"
_FOR = r"(?:for|if|when|where|für|wenn|falls|bei|wo|pour|si|quand|où|para|cuando|donde)"
_DERIVATIVE = r"(?:derivative|ableitung|dérivée|derivada)"
_CHANNEL = r"(?:channel|kan[aä]l|canal|canaux)"
_EXCEPT = (
    r"(?:except|außer|ausgenommen|sauf|excepto|salvo)(?!\w)"
    r"(?!\s+(?:(?:at|in|bei|für|for|en|pour|para)\s+)?[\s$]*(?:[a-z]\s*=\s*)?0(?!\w|[.,]\d))"
)
WORDS = (
    rf"(?:only|nur|seulement|uniquement|s[oó]lo|solamente)\s+{_FOR}\s+[\\$]*\w+[\s$]*(?:[<>≤≥]|\\[lg]e?q?(?![a-z])|{_IS}\s+(?:pos|neg))",
    _EXCEPT,
    rf"(?:would|wäre|serait|sería)\s+(?:be\s+)?{_THE}(?:{_DERIVATIVE}|formula|formel|formule|fórmula|answer|antwort|réponse|respuesta|result|ergebnis|résultat|"
    r"resultado|variance|varianz|varianza)(?!\w)",
    r"(?:then|danach|dann|anschließend|ensuite|puis|après|después|luego)\s+(?:[^\W\d_]+\s+){0,2}(?:softmax|multipl\w*|divid\w*|divis\w*|geteilt|squared?|"
    r"quadriert|doubled?|verdoppelt|halved|halbiert|pool\w*)(?!\w)",
    rf"(?<=[\d)$] )(?:per|for each(?: of the)?|pro|je|par|por|pour chaque|para cada|für jeden|of each|in each)\s+(?:\d+\s+)?{_CHANNEL}",
    rf"(?:times|mal|fois|veces)\s+\d+\s+{_CHANNEL}",
    r"(?:before|vor|avant|antes del?)\s+(?:the |dem |der |le |la |el )?(?:pool|strid)",
    r"(?<=[\d)$] )(?:minus|moins|menos|abzüglich|zuzüglich|plus|más)\s+(?:the|der|die|das|den|dem|le|la|les|los|el)(?!\w)",
    r"(?:dazu|hinzu) komm\w*|s['’]ajoutent|se (?:suman|añaden)\s+\d",
    r"(?:half|twice|double|(?:the )?(?:negative|inverse|square|square root|reciprocal|transpose|opposite))\s+of\s+(?:that|this|it)(?!\w)",
    r"(?:die hälfte|das (?:doppelte|negative|inverse|quadrat)|der kehrwert)\s+davon(?!\w)|davon\s+(?:die hälfte|das (?:doppelte|negative|inverse|quadrat)|der kehrwert)",
    r"(?:la moitié|le double|l['’](?:opposé|inverse)|le carré|la mitad|el doble|el (?:opuesto|inverso|cuadrado))\s+de\s+(?:cela|ça|ceci|eso|esto|ello)(?!\w)",
    r"(?:capped|gedeckelt|plafonnée?)(?!\w)",
    rf"(?:^|(?<=[.;\n])|(?<=[.;] )){_THE}{_DERIVATIVE}\s+{_IS}\s+[\\$]*-?\d+(?:[.,]\d+)?[$]*(?=\s*[:.;]|\s*$)",
)
RESERVED = re.compile(rf"(?<!\w)(?:{'|'.join(WORDS)})", re.I)
"""What a grader would not let pass beside a right formula or number, in four languages."""


NONE = re.compile(r"(?!)")


def found(said: str, reserved: re.Pattern[str], doubted: str = "") -> str:
    """Return what a passage says by which its answer may be wrong as a whole; nothing where there is nothing of that.

    Args:
        said: The passage.
        reserved: What counts for all answers of a kind.
        doubted: Regular expression of what counts for this answer.
    """
    match = reserved.search(said) or (re.search(doubted, said, re.I) if doubted else None)
    if match is None:
        return ""
    rest = re.match(r"\w*", said[match.end() :])
    return " ".join(match[0].split()) + (rest[0] if rest else "")
