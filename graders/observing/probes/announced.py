"""What announces an equation: a condition, what follows from it, or the same once more."""

from __future__ import annotations

import re

from graders.vocabulary.shortened import FOR_EXAMPLE

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
OBJECTIVE = re.compile(
    r"(?<![\w\\])(?:arg\s?)?(?:max|min)_\{?(?:\\?theta|θ|ϑ)\}?(?![\w(])|\\(?:arg\s*\\?)?(?:max|min)\s*_\s*(?:\{[^{}]*\}|\\?[A-Za-z]+)|\\operatorname\*?\s*\{\s*(?:arg\s*(?:\\[,;:! ])?\s*)?\\?(?:max|min)\s*\}\s*_\s*(?:\{[^{}]*\}|\\?[A-Za-z]+)|"
    r"(?:->|→|\\to|\\rightarrow)\s*\\?(?:max|min)(?![A-Za-z])[^;.\n]*"
    r"|,?\s*(?:\\q?quad\s*)?(?:\\text\{)?\s*(?:à|to|zu|a|que|soll)?\s*(?<!\w)maximi[sz]\w*[^;.\n]*",
    re.I,
)
"""That a formula is to be as large or as small as can be."""
LEAD = re.compile(r"\s*(?:[^\W\d_][\w’'-]*[\s,]+){2,}[^\W\d_][\w’'-]*:[^\S\n]*\n(?=[^\n]*\S|\s*\S)")
"""A line of words alone that announces a formula below it."""
SIMPLIFIED = re.compile(
    r"\W*(?:simplified|vereinfacht|simplifi(?:ée?|cad[oa])|(?:so |thus )?(?:altogether|finally|schließlich|finalement|finalmente))(?!\w)",
    re.I,
)
"""What announces the same in another form."""
ONCE_MORE = re.compile(
    r"(?<=[\w)}\]$'’′])[\s,]*\(?(?<!\w)(?:simplified|(?:in )?final(?: form)?|finally|rewritten|vereinfacht|umgeformt|am ende|simplifiée?|finalement|simplificad[oa]|finalmente)\)?[\s:,]*$",
    re.I,
)
"""Words behind a name that say that it is told once more."""
EXAMPLE = re.compile(
    rf"(?:^|(?<=[.;]\s))[ \t*_-]{{0,8}}(?:{FOR_EXAMPLE}|for example|example|zum beispiel|beispiel|par exemple|exemple|por ejemplo|ejemplo)(?![\w])[^\n]*",
    re.I | re.M,
)
"""What is told as an example, of other quantities than those that are asked."""
SENTENCE = re.compile(r"(?:(?<!\\)\b[^\W\d_]{2,}[\s,]+){3,}")
"""Words in a row: what is said of a thing, and not what it is."""


def wanted(name: str, body: str) -> bool:
    """Return whether a name announces a condition, from which nothing is concluded yet."""
    name = name if VERB.search(body) else THUS.sub("", name)
    found = list(WANTED.finditer(name))
    return bool(found) and not CONCLUDES.search(name, found[-1].end())
