"""Words that stand directly beside mathematics and make another thing of it, in four languages."""

from __future__ import annotations

import re

_MADE = (
    r"(?:cos|sin|tan|exp|mean|average|integral|conjugate|argument|part|half|third|quarter|tenth|inverse|negative|square|root|opposite|sum|difference|norm|trace|order|entr(?:y|ies)|digits|"
    r"derivative|logarithm|sign|mittelwert|integral|summe|differenz|ableitung|hälfte|kehrwert|wurzel|vorzeichen|moyenne|intégrale|somme|différence|dérivée|moitié|racine|"
    r"media|suma|diferencia|derivada|mitad|raíz)"
)
_LED = (
    rf"(?<!\w){_MADE}\s+(?:of|von|aus|de|du|del)\s*|(?<!\w)(?:less|more|larger|smaller|greater|lower|bigger|faster|slower|kleiner|größer|plus|moins|mayor|menor)\s+(?:than|als|que)\s*"
    r"|(?<!\w)(?:at (?:most|least)|höchstens|mindestens|au (?:plus|moins)|a lo (?:sumo|más)|al menos|roughly half|(?:ten|three|two|four|zehn|drei|dix|diez) (?:times|mal|fois|veces)|double the|multiply|differs from|as far from \d+ as|anything but|the order of)\s*"
    r"|(?:^|(?<=[.;\n]))\W*(?:error|todo\W+check|fixme|wrong|false|try)\s*:?\s*"
)
LED = re.compile(rf"(?:{_LED})$", re.I)
"""Words that end before mathematics and make another thing of it."""
_THEN = r"(?:(?:which|that|it|this|but|and|then|only|we|is|are|holds?|does|an?|the|in|das|die|ist|sind|wird|aber|und|dann|qui|est|et|mais|puis|que|es|y|pero|luego|se)\s+)*"
_BEHIND = (
    rf"\s*[,(]?\s*{_THEN}(?:vanish\w*|cancels?|cancell\w*|fails?|upper bound|lower bound|sometimes|multipl(?:y|ied)|rescal\w*|normali[sz]ed|cent(?:er|re)d|crossed out|up to (?:scale|a factor)|modulo|mod\s?\d|percent|per cent|"
    r"(?:plus|minus) (?:one|two|three|ten|\d)|upside down|rotated|flipped|rounded up|divided by|times (?:two|three|ten)|when pigs|limit only|does not apply|but with another sign|unless|verschwindet|entfällt|scheitert|"
    r"obere schranke|untere schranke|manchmal|normiert|zentriert|durchgestrichen|prozent|s['’]annule|borne (?:supérieure|inférieure)|parfois|normalisée?|centrée?|barrée?|pour cent|se anula|cota (?:superior|inferior)|"
    r"a veces|normalizad[oa]|centrad[oa]|tachad[oa]|por ciento)(?!\w)"
)
BEHIND = re.compile(_BEHIND, re.I)
"""Words that follow mathematics and make another thing of it, or say where it holds."""
_TIMES = r"\s*(?:×|x|\\times)\s*"
_BEGIN = rf"[\s$]*(?:\\begin\{{[bpv]?matrix|\[\[|\\(?:mathrm|text|operatorname)\{{diag|diag\(|\d+{_TIMES}\d)"
_END = rf"(?:\\end\{{[bpv]?matrix\}}|\]\]|\)\s*\$|\d{_TIMES}\d+(?:{_TIMES}\d+)?)[\s$]*"
_SIGN_ALONE = r"(?:^|(?<=\n)|(?<==))[ \t$]{0,8}[-−–][ \t$]{0,8}\n\s{0,8}(?:[\[(]|\|?\s{0,4}[-−]?\d)"
OF_MATRIX = rf"(?:{_LED}){_BEGIN}|{_END}{_BEHIND}|{_SIGN_ALONE}"
"""The same beside a matrix, a list of its diagonal or a size, and a minus that ends the line before it."""
