"""What a passage says beside a right answer by which it may be wrong as a whole: where it holds, what is still to be done, what is not meant."""

from __future__ import annotations

import re
from functools import lru_cache

from graders.vocabulary.around import OF_MATRIX
from graders.vocabulary.compiled import compiled
from graders.vocabulary.disowned import DISOWNED
from graders.vocabulary.withdrawn import WITHDRAWN, of_another_size

_IS = r"(?:is|ist|est|es|vaut|vale|lautet|equals)"
_THE = r"(?:(?:the|an?|der|die|das|den|dem|eine?|le|la|les|un|une|el|los|las|una)\s+|l['’]\s*)?"
_FOR = r"(?:for|if|when|where|für|wenn|falls|bei|wo|pour|si|quand|où|para|cuando|donde)"
_DERIVATIVE = r"(?:derivative|ableitung|dérivée|derivada)"
_CHANNEL = r"(?:channel|kan[aä]l|canal|canaux)"
_EXCEPT = r"(?:except|außer|ausgenommen|sauf|excepto|salvo)(?!\w)"
_HARMLESS = (
    r"(?P<harmless>(?:zeros?|null|nulle?|nuls|zéros?|ceros?|(?:kill|remov|delet|vernicht|lösch|annul|élimin|elimin)\w*\s+(?:everything|alles|tout|todo))"
    rf"\s+{_EXCEPT}|(?:integrals?|integrale?|intégrales?|integrales)\s+(?:is|are|wird|werden|est|sont|es|se)\s+[^.;\n]{{0,30}}?"
    r"(?:replaced|ersetzt|remplacée?s?|reemplaza\w*|sustitu\w*))"
)
"""Where something is not zero, or a sum stands for an integral, which is no exception."""
_EXCEPT_SOMEWHERE = (
    rf"{_EXCEPT}(?!\s+(?:(?:at|in|bei|für|for|en|pour|para)\s+)?[\s$]*(?:[a-z]\s*=\s*)?0(?!\w|[.,]\d))"
)
WORDS = (
    rf"(?:only|nur|seulement|uniquement|s[oó]lo|solamente)\s+{_FOR}\s+(?:[\\$]*\w+[\s$]*(?:[<>≤≥]|\\[lg]e?q?(?![a-z])|{_IS}\s+(?:pos|neg))|(?:non-?|nicht)?(?:posi|nega|néga)ti\w+)",
    _EXCEPT_SOMEWHERE,
    rf"(?:would|wäre|serait|sería)\s+(?:be\s+)?{_THE}(?:{_DERIVATIVE}|formula|formel|formule|fórmula|answer|antwort|réponse|respuesta|result|ergebnis|résultat|"
    r"resultado|variance|varianz|varianza)(?!\w)",
    r"(?:then|danach|dann|anschließend|ensuite|puis|après|después|luego)\s+(?:[^\W\d_]+\s+){0,2}(?:softmax|multipl\w*|divid\w*|divis\w*|geteilt|squared?|"
    r"quadriert|doubled?|verdoppelt|halved|halbiert|pool\w*|crop\w*|cut|rotate\w*|beschn\w*|beschneid\w*|rogn\w*|recort\w*)(?!\w)",
    rf"(?<=[\d)$] )(?:per|for each(?: of the)?|pro|je|par|por|pour chaque|para cada|für jeden|of each|in each)\s+(?:\d+\s+)?{_CHANNEL}",
    rf"(?:times|mal|fois|veces)\s+\d+\s+{_CHANNEL}",
    r"(?:before|vor|avant|antes del?)\s+(?:the |dem |der |le |la |el )?(?:pool|strid)",
    r"(?<=[\d)$] )(?:minus|moins|menos|abzüglich|zuzüglich|plus|más)\s+(?:the|der|die|das|den|dem|le|la|les|los|el)(?!\w)",
    r"(?:dazu|hinzu) komm\w*|s['’]ajoutent|se (?:suman|añaden)\s+\d",
    r"(?:half|twice|double|(?:the )?(?:negative|inverse|square|square root|reciprocal|transpose|opposite))\s+of\s+(?:that|this|it)(?!\w)",
    r"(?:die hälfte|das (?:doppelte|negative|inverse|quadrat)|der kehrwert)\s+davon(?!\w)|davon\s+(?:die hälfte|das (?:doppelte|negative|inverse|quadrat)|der kehrwert)",
    r"(?:la moitié|le double|l['’](?:opposé|inverse)|le carré|la mitad|el doble|el (?:opuesto|inverso|cuadrado))\s+de\s+(?:cela|ça|ceci|eso|esto|ello)(?!\w)",
    rf"{_FOR}\s+(?:an?\s+|une?\s+|una?\s+|eine?\s+)?(?:symmetric|diagonal|orthogonal|symmetrische[nrs]?|diagonale[nrs]?|orthogonale[nrs]?|symétriques?|simétric[oa]s?)\s+[\\$]*(?:matri\w+|(?-i:[A-Z])(?!\w))",
    r"(?:with|where|mit|avec|con)\s+(?![^.;\n]*(?:rows?|zeilen|lignes|filas)(?!\w))[^.;\n]{1,60}\s(?:interchanged|swapped|exchanged|vertauscht|échangée?s|intervertie?s|permutée?s|intercambiad[oa]s|permutad[oa]s)(?!\w)",
    r"(?:is|are|ist|sind|est|sont|es|son)\s+(?:then |dann |alors |luego )?(?:replaced (?:by|with)|(?:durch|mit) [^.;\n]{1,30} (?:ersetzt|ausgetauscht)|ersetzt durch|remplacée?s? par|(?:reemplazad|sustituid)[oa]s? por)(?!\w)|wird durch [^.;\n]{1,30} ersetzt",
    r"(?:of which|davon|dont|de (?:los|las) que) (?:only|nur|seulement|s[oó]lo)(?!\w)|(?:only|nur|seulement|s[oó]lo) (?:the|der|die|das|le|la|les|el|los|las) (?:upper|lower|left|right|top|bottom|inner|obere|untere|linke|rechte|innere|partie|coin|parte|esquina)\w*",
    r"(?:divided by|geteilt durch|dividiert durch|divisée?s? par|dividid[oa]s? (?:por|entre)) (?:the |die |der |le |la |el )?(?:number|count|anzahl|nombre|número) (?:of |der |d[e'’] ?|de )?(?:overlaps?|entries|elements|weights|überlapp\w*|einträge|elemente|gewichte|recouvrements?|éléments|poids|solapamientos?|elementos|pesos)(?!\w)",
    r"(?<=[\d)$|\]] )less (?:one|two|three|\d)(?!\w)",
    r"(?:each|every|jede\w*|chaque|cada)(?: \w+)? (?:is |are |wird |est |es )?(?:counted|gezählt|comptée?|contad[oa])(?: \w+)? (?:twice|three times|doppelt|zweimal|deux fois|dos veces)(?!\w)|counted (?:twice|double)(?!\w)|doppelt gezählt|comptée?s? deux fois|contad[oa]s? dos veces",
    r"(?:row|column|zeile|spalte|ligne|colonne|fila|columna)s?[^.;\n]{0,40} (?:is|are|wird|werden|est|sont|es|son|se) (?:\w+ )?(?:left out|omitted|dropped|discarded|removed|deleted|weggelassen|gestrichen|entfernt|omise?s?|supprimée?s?|retirée?s?|omitid[oa]s?|elimina\w*|quita\w*)(?!\w)",
    r"averaged (?:under|over (?:both|the two))(?!\w)|(?:über|unter) (?:beide\w*|\$?q\$?) gemittelt|moyennée? sur les deux|promediad[oa] sobre (?:ambas|ambos|las dos|los dos)",
    r"(?:is|ist|est|es) (?:fixed|kept|held|festgehalten|fixée?|fij[oa]|fijad[oa]) (?:to|at|auf|à|en|a)(?!\w)",
    r"if both are equal(?!\w)|wenn beide gleich sind|si les deux sont égaux|si ambos son iguales",
    r"(?:base|basis) (?:of )?\$?(?:2|10|two|ten|zwei|zehn|deux|dix|dos|diez)(?!\w)",
    r"(?:^|(?<=\n))\W*(?:\d+|two|three|half|zwei|drei|deux|trois|dos|tres)\s+(?:times|mal|fois|veces)\s+[\s$]*\\begin",
    rf"(?:^|(?<=[.;\n])|(?<=[.;] )){_THE}{_DERIVATIVE}\s+{_IS}\s+[\\$]*-?\d+(?:[.,]\d+)?[$]*(?=\s*[:.;]|\s*$)",
)
DENIED = (
    r"^\W*(?:(?:it|that|this|es|das|ce|c['’]|eso)\s*(?:is|ist|est|es)\s+)?(?:(?:is|ist|n['’]est|es)\s+)?(?:(?:certainly|definitely|surely|sicher|bestimmt)\s+)?"
    r"(?:not|nicht|pas|no|never|nie(?:mals)?|jamais|nunca|anything but|everything but|alles außer|tout sauf|todo menos)\s+"
    r"(?:equal to\s+|gleich\s+|égal à\s+|igual a\s+)?[$\\({\[]*[-−]?\d"
)
"""The beginning of an answer that says what it is not."""
_OPPOSITE = r"(?:opposite|reversed?|changed|flipped|negative|umgekehrte[mn]|entgegengesetzte[mn]|negative[mn]|contraire|opposé|inversé|contrario|opuesto|cambiado)"
_SIGN = r"(?:signs?|vorzeichen|signe|signo)"
_ROWS = r"(?:rows?|zeilen?|lignes?|filas?)"
_COLUMNS = r"(?:columns?|spalten?|colonnes?|columnas?)"
_ANY = r"[^.;\n]"
_MORE_THAN = r"(?:\s*[<>≤≥]|\s*\\[lg](?:e|eq|t)?(?![a-z]))"
_ABOUT = rf"[\s$\\]*(?:that\s|dass\s|que\s)?[\s$]*\w+(?:_\{{?\w+\}}?)?{_MORE_THAN}"
_NOBODY = r"(?:nobody|no ?one|niemand|personne ne|nadie)(?!\w)|(?:hardly|scarcely|kaum|wrongly|fälschlich\w*|à tort)(?!\w)"
TAKEN_BACK = (
    r"(?:^|(?<=[.;:!\n])|(?<=[.;:!\n] ))(?:actually|no|nein|nope|non|eigentlich|en fait|en realidad|richtig ist|it is rather|rather)\s*[:,]?\s+(?:it is |es ist |c['’]est |es )?[$\\(]*[-−]?\d+(?:[.,/]\d+)?[$)]*\s*(?=[.;!\n]|$)",
    r"(?:^|(?<=[.;:!\n])|(?<=[.;:!\n] ))(?:second(?:ly)?|zweitens|deuxièmement|segundo)[:,.]?\s+\$?[-−]?\d+(?:[.,/]\d+)?\$?\s*(?=[.;!\n]|$)",
    r"\\not\s*=\s*(?!\{?\w\}?(?!\w))",
    r"(?<=[)}a-z])(?<!dots),\s*[-−]?\d+(?:[.,]\d+)?\s*\$\s*(?=[.;\n]|$)",
    r"i(?:['’]ve| have)?(?: just)? (?:forgot|forgotten|overlooked|missed)(?!\w)|ich habe? [^.;\n]{0,60}(?:vergessen|übersehen)(?!\w)|j['’]ai (?:oublié|omis)(?!\w)|se me olvid\w+|"
    r"(?:me )?olvidé(?!\w)|(?:an? |one )?(?:additional|extra|further|missing|another) factor(?!\w)|(?:noch )?ein(?:en)? (?:zusätzlich\w+|weiter\w+) faktor(?!\w)|"
    r"il manque (?:un|le) facteur|falta (?:un|el) factor|kommt noch ein\w* faktor",
    r"(?:common|frequent|usual|popular|typical|widespread) (?:mistake|error|misconception|confusion)|(?:häufig\w+|verbreitet\w+|typisch\w+) (?:fehler|irrtum)|"
    r"erreur (?:fréquente|courante|classique|répandue)|error (?:frecuente|común|típico|habitual)",
    r"(?:would|could) be (?:an? )?(?:mistake|error|wrong|incorrect)(?!\w)|wäre (?:ein fehler|falsch)(?!\w)|serait (?:une erreur|faux|incorrect)(?!\w)|sería (?:un error|falso|incorrecto)(?!\w)|"
    r"es un error(?! de imprenta| tipográfico|\w)|c['’]est une erreur|(?:confuses?|verwechsel\w+|confond\w*|confunde\w*) (?:it|das|es|cela|this|lo)(?!\w)",
    r"(?:one|you|people|some|we) (?:might|may|could|would) (?:think|believe|expect|say|assume)(?!\w)|man (?:könnte|möchte) (?:meinen|denken|glauben)|"
    r"on pourrait (?:croire|penser)|(?:uno |se )?(?:pensaría|podría (?:pensar|creer))|it is (?:often |sometimes )?(?:claimed|said) that|(?:manche|viele) (?:meinen|glauben)",
    r"(?:can(?:not|['’]t)|can not|kann nicht|ne peut pas|no puede)\s+(?:(?:be|sein|être|ser)\s+)?(?:hold|right|true|correct|stimmen|richtig|wahr|juste|vrai|correct\w*|cierto|gelten)(?!\w)|"
    r"(?:disproved|disproven|refuted|widerlegt|réfutée?|refutad[oa])(?!\w)|(?:does|do)(?:n['’]t| not) hold(?!\w)|(?:stimmt|gilt) (?:so |aber |leider |hier |allgemein ){0,4}(?:nicht|kaum)(?!\w)",
    _NOBODY,
    r"up to (?:an?|the|some) (?:\w+ )?(?:constant|factor|sign)(?!\w)|bis auf (?:ein\w*|das|den|die) (?:\w+ )?(?:konstante\w*|faktor|vorzeichen)|"
    r"à (?:une|un) (?:constante|facteur) près|au signe près|salvo (?:una|un|el) (?:constante|factor|signo)",
    r"(?:is|are|ist|est|es)\s+(?:directly\s+)?proportion\w+\s+(?:to|zu|à|au|a|al)(?!\w)",
    rf"(?:assuming|provided|as long as|unter der (?:annahme|voraussetzung)|(?:sous|avec) l['’]hypothèse|pourvu que|suponiendo|siempre que|solange|vorausgesetzt){_ABOUT}",
    r"(?:has|have|needs?) (?:still )?to be (?:added|averaged)(?!\w)|(?:muss|müssen) (?:noch )?(?:addiert|hinzu\w*|gemittelt) werden|to be averaged(?!\w)|"
    r"we (?:have to|must) add(?!\w)",
    rf"{_ROWS} (?:and|und|et|y)(?: (?:the|die|les|las))? {_COLUMNS}[^\w.;\n]{{1,4}}(?:are )?(?:swapped|exchanged|interchanged|vertauscht|échang\w+|permut\w+|intercambi\w+)|"
    rf"(?:échang\w+|permut\w+|intercambi\w+|swap\w*|exchang\w+|vertausch\w+){_ANY}{{0,25}} {_ROWS} (?:and|und|et|y)(?: (?:the|die|les|las))? {_COLUMNS}",
    r"(?:mirrored|anti[- ]?diagonal|read (?:backwards?|from behind)|rückwärts gelesen|lue? à l['’]envers|leíd[oa] al revés)(?!\w)",
    rf"(?:summed|added up|summiert|aufsummiert|sommée?s?|sumad[oa]s?) (?:over|up over|über|sur|sobre)(?: the| die| les| las)? {_ROWS}",
    r"(?:this|that|these|those|they|it|all) (?:is|are) (?:all )?(?:wrong|false|incorrect)(?!\w)|das (?:ist|war) (?:leider )?falsch|c['’]est (?:faux|incorrect)(?!\w)|(?:est[oa]s?|eso) (?:está|es|son|están) (?:mal|incorrect\w+|fals\w+)(?!\w)",
    r"(?<![^.;:\n(!\s])(?:correction|korrektur|corrección|corrigé|edit|errat(?:a|um)|berichtigung|korrigiert)\s*:",
    r"(?:i|we|i['’]ve|ich|wir|j['’]ai|on a|he|hemos)\s+(?:(?:had|have|hatten?|haben?|avais|había)\s+)?[^.;\n]{0,30}?(?:swapped|mixed (?:them )?up|vertauscht|verwechselt|inversé|échangé|confundido|intercambiado)(?!\w)",
    r"which is (?:our|my) (?:answer|result)(?!\w)",
    r"(?<=[\d)|}\]$] )(?:per|pro|par|por) (?:dimension|dimensión|sample|stichprobe|échantillon|muestra)(?!\w)",
    rf"(?:both |all |each )?with an? (?:minus|{_OPPOSITE}) {_SIGN}(?!\w)|mit (?:einem )?(?:minus|{_OPPOSITE})[- ]?{_SIGN}(?!\w)|avec (?:un |le )?{_SIGN} (?:moins|{_OPPOSITE})(?!\w)|con (?:el |un )?{_SIGN} (?:menos|{_OPPOSITE})(?!\w)",
    r"(?<![^.;:\n\s])(?:divided by|geteilt durch|divisée? par|dividid[oa] (?:por|entre))\s+\$?\d+\$?\s*(?=[.;\n]|$)",
    r"(?:derivada|función|resultado|respuesta|valor) no es(?!\w)",
    r"(?:is|ist|est|es) (?:its|ihre|seine|sa|su) (?:transpose|transponierte|transposée|traspuesta)(?!\w)",
    r"both are (?:exchanged|swapped|reversed|interchanged)|beide sind vertauscht|(?:sont|están) (?:inversés|échangés|intercambiados)(?!\w)",
)
"""What takes a right answer back, or calls it that of others, in the next sentence."""
BACK = re.compile(rf"(?<!\w)(?:{'|'.join(TAKEN_BACK)})", re.I)
OF_NAMES = re.compile(rf"(?<!\w)(?:{'|'.join(one for one in TAKEN_BACK if one is not _NOBODY)})", re.I)
"""What takes a name back; that nobody does something is no doubt of one."""
DOUBT = "“{}” stands there too: is it right as a whole?"
RESERVED = re.compile(rf"(?<!\w)(?:{'|'.join((_HARMLESS, DENIED, *WORDS, *TAKEN_BACK))})|{OF_MATRIX}", re.I)
"""What a grader would not let pass beside a right formula or number, in four languages."""


ENDS = re.compile(
    r"(?:(?:^|(?<=\n))[\s*_>#-]*(?:result|answer|ergebnis|antwort|lösung|résultat|réponse|resultado|respuesta)\s*[:=]|(?:(?:final|end|my|our)\s*(?:answer|result|value|solution)|(?:mein\w*|unser\w*)\s+(?:antwort|ergebnis|lösung)|(?:mon|ma|notre)\s+(?:réponse|résultat)|(?:mi|nuestr[oa])\s+(?:respuesta|resultado)"
    r"|end(?:ergebnis|resultat|wert)|(?:réponse|résultat|valeur) final\w*|(?:respuesta|resultado|valor) final)\s*(?::|=|is|ist|est|es)"
    r"|(?:rounded|gerundet|arrondi|redondead[oa])(?:\s+(?:to|auf|à|a))?\s*[:=]?"
    r"|(?<=[.;,\n] )(?:so|thus|hence|therefore|also|daher|somit|donc|así que|por tanto|luego)(?:,?\s+(?:it is|it['’]s|es ist|c['’]est|es|this is|we get|the answer is))?)"
    r"\s*[$*]*(?P<value>[-−]?\d[\d.,\u202f ]*)[\s.$*]*$",
    re.I,
)
"""A number with which a passage ends, and which is told to be its result."""


def last_number(said: str) -> tuple[float, ...]:
    """Return what the number may be that a passage ends in as its result; nothing where it ends in none."""
    match = ENDS.search(said)
    if match is None:
        return ()
    digits = re.sub(r"[\s\u202f]", "", match["value"]).replace("−", "-").rstrip(".,")
    spelled = {digits.replace(",", "."), re.sub(r"[.,](?=\d{3}(?!\d))", "", digits), digits.replace(",", "")}
    return tuple(float(one) for one in sorted(spelled) if re.fullmatch(r"-?\d+(?:\.\d+)?", one))


NONE = re.compile(r"(?!)")
FAREWELL = re.compile(
    r"(?<!\w)(?:good|happy|nice|bonne|buena|buon|frohe[rs]?|viel (?:spaß|freude|erfolg) (?:beim|bei der|bei den)|have fun|thanks? for|danke für (?:die|das)|merci pour la|gracias por la)"
    r"\s+(?:the\s+)?(?:correct\w*|corre[cz]\w*|grading|korrektur\w*|korrigieren)(?!\w)",
    re.I,
)
"""What a writer wishes the one who grades."""

ERRATUM = re.compile(
    r"[^.;,:!?=\n]{0,60}?(?<!\w)(?:missing|missed|lost|forgot\w*|typo|misprint|fehlt|vergessen|tippfehler|druckfehler|manque|oublié|coquille|falta|errata|olvid\w+)(?!\w)"
    r"[^.;,:!?=\n]{0,30}?\s(?:in|on|from|im|auf|vom|dans|sur|de|en)\s+(?:the |dem |der |l['’]|la |el |le )?"
    r"(?:sheet|hand-?out|blatt|aufgabenblatt|übungsblatt|angabe|énoncé|sujet|feuille|enunciado|hoja)(?!\w)",
    re.I,
)
"""What the sheet itself is told to lack, which is nothing of the answer."""


@lru_cache(1024)
def found(said: str, reserved: re.Pattern[str], doubted: str = "") -> str:
    """Return what a passage says by which its answer may be wrong as a whole; nothing where there is nothing of that.

    Args:
        said: The passage.
        reserved: What counts for all answers of a kind.
        doubted: Regular expression of what counts for this answer; what its group `harmless` matches does not.
    """
    said = ERRATUM.sub(" ", FAREWELL.sub(" ", said))
    match = (
        _doubt(said, reserved)
        or DISOWNED.search(said)
        or WITHDRAWN.search(said)
        or (_doubt(said, compiled(doubted)) if doubted else None)
    )
    if match is None:
        return of_another_size(said)
    rest = re.match(r"\w*", said[match.end() :])
    return " ".join(match[0].split()) + (rest[0] if rest else "")


def _doubt(said: str, doubted: re.Pattern[str]) -> re.Match[str] | None:
    """What is doubted of a passage, and not harmless in its place."""
    return next((m for m in doubted.finditer(said) if m.groupdict().get("harmless") is None), None)
