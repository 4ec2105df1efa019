"""What announces an equation: a condition, or what follows from it."""

from __future__ import annotations

import re

WANTED = re.compile(
    r"(?<!\w)(?:want|queremos|quiero|wollen|will man|möchten|voulons|veut|souhaite|soll(?:en|te)?|should|must|pour avoir|para tener|damit|so that|para que|pour que|condition|bedingung|"
    r"condición|require\w*|fordern|exig\w*|impon\w*|impos\w*)(?!\w)",
    re.I,
)
"""What announces a condition, and not a result."""
CONCLUDES = re.compile(
    r"(?<!\w)(?:folgt|ergibt|erhalte\w*|erhält|gives?|follows?|yields?|finds?|gets?|obtains?|findet|finden|bekommt|bekommen|trouve\w*|encuentra|encontramos|hallamos|implies|donne|suit|obtient|vient|resulta|sigue|queda|obtenemos|da)(?!\w)",
    re.I,
)
"""What announces a result that follows from a condition."""
PREMISE = re.compile(
    r"(?<!\w)(?:for|für|pour|para|with|mit|if|wenn|si|when)\s+(?:(?:two|zwei|deux|dos|the|die|les|des|las?|both|zero|mean|variables?|(?:zufalls)?variablen|random|aléatoires|aleatorias|terms|termes|términos)[\s,-]+)*"
    r"(?:independent|unabhängige?[nr]?|indépendant\w*|independientes?|uncorrelated|unkorreliert\w*|cent(?:er|re)d|zentrierte?[nr]?|centrée?s?|centrad[oa]s?)(?!\w)",
    re.I,
)
"""That quantities are independent or have no mean, which is no condition on a number."""
THUS = re.compile(r"(?<!\w)damit(?!\w)", re.I)
"""A German word that announces a conclusion where no verb stands at the end, and else what is wanted."""
VERB = re.compile(r"(?<!\w)(?:gilt|bleibt|ist|wird|sei|sind|muss|müssen|(?:soll|brauch|wähl)\w*)(?!\w)", re.I)


def wanted(name: str, body: str) -> bool:
    """Return whether a name announces a condition, from which nothing is concluded yet."""
    name = name if VERB.search(body) else THUS.sub("", name)
    found = list(WANTED.finditer(name))
    return bool(found) and not CONCLUDES.search(name, found[-1].end())
