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
    r"(?<!\w)(?:(?:if|wenn|falls|si)\s+)?(?:for|für|pour|para|with|mit|if|wenn|si|when)\s+(?:(?:two|zwei|deux|dos|the|die|les|des|las?|both|zero|mean|variables?|(?:zufalls)?variablen|random|aléatoires|aleatorias|terms|termes|términos)[\s,-]+)*"
    r"(?:(?:[$]?[A-Za-z][$]?\s+)?(?:invertib\w*|invertierbar\w*|inversible\w*|inverse exists|non-?singular|regular|regulär\w*|régulière)|independent|unabhängige?[nr]?|indépendant\w*|independientes?|uncorrelated|unkorreliert\w*|cent(?:er|re)d|zentrierte?[nr]?|centrée?s?|centrad[oa]s?)(?!\w)",
    re.I,
)
"""That quantities are independent or have no mean, which is no condition on a number."""
THUS = re.compile(r"(?<!\w)damit(?!\w)", re.I)
"""A German word that announces a conclusion where no verb stands at the end, and else what is wanted."""
VERB = re.compile(r"(?<!\w)(?:gilt|bleibt|ist|wird|sei|sind|muss|müssen|(?:soll|brauch|wähl)\w*)(?!\w)", re.I)
OBJECTIVE = re.compile(
    r"(?<![\w\\])(?:arg\s?)?(?:max|min)_\{?(?:\\?theta|θ|ϑ|th)\}?(?![\w(])|\\(?:arg\s*\\?)?(?:max|min)\s*_\s*(?:\{[^{}]*\}|\\?[A-Za-z]+)|\\operatorname\*?\s*\{\s*(?:arg\s*(?:\\[,;:! ])?\s*)?\\?(?:max|min)\s*\}\s*_\s*(?:\{[^{}]*\}|\\?[A-Za-z]+)|"
    r"(?:->|→|\\to|\\rightarrow)\s*\\?(?:max|min)(?![A-Za-z])[^;.\n]*"
    r"|,?\s*(?:\\q?quad\s*)?(?:\\text\{)?\s*(?:à|to|zu|a|que|soll)?\s*(?<!\w)maximi[sz]\w*[^;.\n]*",
    re.I,
)
"""That a formula is to be as large or as small as can be."""
LEAD = re.compile(r"\s*(?:[^\W\d_][\w’'-]*[\s,]+){2,}[^\W\d_][\w’'-]*:[^\S\n]*\n(?=[^\n]*\S|\s*\S)")
"""A line of words alone that announces a formula below it."""
SIMPLIFIED = re.compile(
    r"\W{0,40}(?:simplified|vereinfacht|simplifi(?:ée?|cad[oa])|(?:so |thus )?(?:altogether|finally|schließlich|finalement|finalmente))(?!\w)",
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
MEANT = re.compile(
    r"(?<!\w)(?:might|could|would|könnte\w*|würde\w*|wäre\w*|pourrait|serait|podría|sería)(?!\w)", re.I
)
"""Words in the sentence by which a formula is none that is claimed."""
LIMITED = re.compile(
    r"(?<!\w)(?:summed|summiert|sommée?s?|sumad[oa]s?|sum(?:mation)?s? over|plus|additional\w*|contributions?|assum\w*|suppos\w*|angenommen|annahme|suponiendo|provided|as long as|solange|"
    r"tant que|mientras|croire|believe|mistakes?|errors?|fehler|erreurs?|errores|constante?|konstante|proportional\w*|prop\w*\s+to|"
    r"forg[eo]t\w*|vergess\w*|oubli\w*|olvid\w*|cannot|other (?:function|network|way)|ander\w+ (?:funktion|weg)|andersrum|autre fonction|otra función|(?:logarithm|log|square|root|inverse|half|double) of|"
    r"as for|wie bei|comme pour|como para|hardly|wrongly|nobody|kaum|fälschlich|niemand|personne|nadie|known|bekannt|connue?|conocid[oa]|literature|literatur|lecture|vorlesung|textbook|lehrbuch|bytes?|then (?:the )?output|per (?:sample|image|batch)|"
    r"near|nahe|près|cerca|hypothèse|limit|grenzfall)(?!\w)",
    re.I,
)
"""Words by which a formula is not what is answered: what it is a part of, where it holds, whose it is."""
RESULT = re.compile(
    r"(?<!\w)(?:becomes?|obtain\w*|yields?|simplif\w*|gives|get|results?(?: is| in)?|final(?:ly)?|altogether|answer(?: is)?|(?:can|may) write|ergebnis\w*|ergibt|erhalten|erhält|folgt|insgesamt|wird(?: daraus)?|"
    r"devient|obtient|obtenons|donne|résultat|finalement|queda|obtiene|obtenemos|resulta(?:do)?|finalmente|therefore|thus|hence|damit|somit|daher|donc|por tanto|step \d|schritt \d|étape \d|paso \d)\W*$|(?:=>|⇒)[\s$]*$",
    re.I,
)
"""The end of words that announce a result."""
SPECIAL = re.compile(
    r"(?<!\w)(?:balanced|equal|ausgeglichen\w*|balanciert\w*|gleich(?:e[nrs]?)?|[ée]quilibr\w*|égale?s?|équiprob\w*|equilibrad\w*|balancead\w*|iguales)(?!\w)|1/2|½|\\frac\s?1\s?2|\\frac\{1\}\{2\}",
    re.I,
)
"""What announces a case of what is asked."""
CHECK = re.compile(
    r"(?<!\w)(?:check|sanity|probe|kontrolle|gegenprobe|vérif\w*|vérification|comprob\w*|comprobación)(?!\w)",
    re.I,
)
"""What announces a value at one point, by which a formula is checked."""


def wanted(name: str, body: str) -> bool:
    """Return whether a name announces a condition, from which nothing is concluded yet."""
    name = name if VERB.search(body) else THUS.sub("", name)
    found = list(WANTED.finditer(name))
    return bool(found) and not CONCLUDES.search(name, found[-1].end())


WORDED = re.compile(
    r"(?<![a-z])(?!(?:ln|log|sqrt|exp|frac|mu|nu|xi|pi|rho|tau|phi|psi|chi|eta|alpha|beta|gamma|delta|sigma|theta|lambda|omega|epsilon)(?![a-z]))[a-z]{2,}\s"
)
"""A word, and no name."""
NUMERIC = re.compile(r"(?<![a-z])(?:ln|log|sqrt|exp|frac)(?![a-z])|[^\w]|\d")
"""What a calculation with numbers holds."""


def is_step(name: str, sign: str, pattern: str) -> bool:
    """Return whether what is set equal is another quantity, behind the name that is looked for and a colon, as in `KL(p || q): r = 5`.

    Args:
        name: All that stands before the sign, in the plain spelling.
        sign: The sign.
        pattern: Regular expression of the name that is looked for.
    """
    before, colon, behind = name.rpartition(": ")
    if WORDED.search(behind):
        return False
    own = NUMERIC.sub("", behind)
    return bool(colon and 0 < len(own) < 8 and re.search(pattern, f"{before} {sign}")) and not re.search(
        pattern, f"{behind} {sign}"
    )
