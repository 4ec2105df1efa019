"""Sentences that say outright how something is called, such as `this is the ...` and `name: ...`, and what the others claim."""

from __future__ import annotations

import re

from graders.vocabulary.compiled import compiled
from graders.vocabulary.shortened import ESPECIALLY, FOR_EXAMPLE, IN_ONE_WORD, THAT_IS
from graders.vocabulary.wording import BACK, BARE, CONDITIONAL, MATHS, NOT, OR, SENTENCE, UNSURE, WRAPPED

HELD = "\x01"
"""Stands for mathematics in a sentence."""
ITEM = re.compile(r"\n[^\S\n]*(?:[-*+•]|\\item(?![a-z])|\d+[.)]|#+)[^\S\n]+|;\s")
"""Where an item of a list, a heading or another main clause begins."""
MARKS = re.compile(
    r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|\\(?:emph|textbf|textit|text|underline|enquote)\{([^{}]*)\}|[“”„»«\"]|\\[\s,;:!](?=\S)|~"
)
LEAD = r"^[^\w\x01]*(?:[^\n.:;,()]{1,45}:\s*|(?:so|also|thus|hence|therefore|donc|luego|entonces|ja|yes|oui|sí|here|hier|ici|aquí|and|und|et|y),?\s+)*"
ARTICLE = r"(?:the|an?|die|der|das|eine?|la|le|une?|el|una)"
JUST = r"(?:(?:just|exactly|simply|precisely|genau|einfach|gerade|exactement|simplement|exactamente|justamente|simplemente|then|dann|alors)\s+)*"
THIS = r"(?:this|that|it|das|dies|es|ce|cela|ça|esto|eso|(?:the|die|la)\s+(?:function(?:al form)?|form|funktion|funktionsform|fonction|forme|función|forma))"
IS_THE = re.compile(
    rf"{LEAD}(?:{THIS}(?:['’]s|\s+(?:is|ist|est|es))|c['’]est|es(?=\s+(?:la|una|el)\s))\s+{JUST}(?={ARTICLE}\s)",
    re.I,
)
"""The beginning of a sentence that says what that is which stands before it."""
NAMED = re.compile(
    rf"{LEAD}(?:(?:[^\W\d_]+\s+){{0,4}}(?:name[ns]?|nom|nombre)(?:\s*/\s*[^\W\d_]+)?\s*(?:[:=]|\s(?:is|ist|est|es)\s)"
    rf"|(?:{THIS}|elle|il|on)\s+(?:is\s+called|is\s+known\s+as|hei(?:ß|ss)t|nennt\s+man|l['’]appelle|s['’]appelle|se\s+llama)|se\s+llama)\s*",
    re.I,
)
"""The beginning of a sentence that says how something is called."""
KIND = re.compile(
    r"(?<!\w)(?:[^\W\d_]*(?:funktion|kurve|verteilung)|functions?|curve|distribution|law|fonction|courbe|función|curva|distribución)(?!\w)",
    re.I,
)
"""A kind of thing that has a name."""
ELSEWHERE = re.compile(
    r"(?<!\w)(?:other|another|elsewhere|others|ander\w*|sonst|autres?|ailleurs|otr[oa]s?)(?!\w)", re.I
)
LIMITED = re.compile(
    rf"{CONDITIONAL.pattern}|{ELSEWHERE.pattern}|{NOT}|(?<!\w)(?:case|fall|cas|caso|else|sonst)(?!\w)", re.I
)
"""What limits what is said, or tells it of other things."""
THAT = r"(?:that|dass|daß|que|qu|if|when|where|wenn|falls|wo|si|cuando|quand|donde|whose|deren)"
LISTS = re.compile(rf"\s*\(\s*(?:(?:{ESPECIALLY}|par ex)(?!\w)|{FOR_EXAMPLE}|{THAT_IS})", re.I)
"""Parentheses behind a name that go on to a special one."""
BACKWARDS = re.compile(
    r"(?:or|oder|ou|o)\s+(?:backwards|conversely|equivalently|inversely|umgekehrt|andersherum|rückwärts|inversement|à l['’]envers|al revés|inversamente)(?!\w)",
    re.I,
)
"""What goes on with the inverse, and names nothing else."""
SHORT = re.compile(rf"(?<!\w)(?P<word>{IN_ONE_WORD})\.(?:\\(?=\s))?", re.I)
"""A shortened word, whose point ends no sentence."""
END = re.compile(
    r"\((?!(?:[^\W\d_][\w'’-]*\s*){1,3}\))|[.:](?:\s|\w|\x01|$)|,\s+(?:so|also|thus|donc|así que|da|weil|because|since|with|mit|avec|con)(?!\w)|→|⇒|=>|\n"
)
"""Where the clause ends that says how something is called."""
KNOWN = r"(?:well[- ]known|familiar|famous|standard|usual|so[- ]called|bekannte|übliche|sogenannte|gewöhnliche|fameuse|classique|célèbre|famosa|conocida|clásica)"


def sentences(said: str) -> tuple[list[tuple[str, bool]], list[str]]:
    """Return what is said outright, each with whether as a name, and the other sentences; all without mathematics.

    None where one may take back what another says.
    """
    plain = MARKS.sub(lambda m: m[1] or "", MATHS.sub(_held, WRAPPED.sub(" ", SHORT.sub(r"\g<word>", said))))
    parts = [
        p for item in ITEM.split(f"\n{plain}") for p in SENTENCE.split(item) if re.search(r"\w", p or "")
    ]
    begun = [NAMED.match(p) or IS_THE.match(p) for p in parts]
    others_follow = any(OR.match(p.strip()) and not BACKWARDS.match(p.strip()) for p in parts)
    if (
        "?" in plain
        or others_follow
        or any(map(BACK.search, parts))
        or any(b and LIMITED.search(b[0]) for b in begun)
    ):
        return [], []
    told: list[tuple[str, bool]] = []
    others: list[str] = []
    for part, begin in zip(parts, begun, strict=True):
        rest = part[begin.end() :] if begin else part
        if begin:
            end = END.search(rest)
            clause, rest = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
            told.append((clause, begin.re is NAMED))
        others.append(rest)
    first = next((n for n, b in enumerate(begun) if b), len(begun))
    if any(LISTS.match(o) or BARE.fullmatch(o) for o in others[first:]):
        return [], []
    return told, others


def _held(mathematics: re.Match[str]) -> str:
    return f" {HELD} " + ("" if re.match(r"\$(?!\$)", mathematics[0]) else ".\n\n")


def begins(clause: str, name: str, limited: bool = False) -> bool:
    """Return whether a clause begins with what fits a regular expression, without doubt, limit or other name in it.

    Args:
        clause: The clause.
        name: The regular expression.
        limited: Whether it is to have such a thing in it instead.
    """
    kind = rf"(?:{KIND.pattern})"
    first = rf"\W*(?:{ARTICLE}\s+)?(?:(?:{KNOWN}|{kind})\s+){{0,2}}(?:{name})"
    rest = compiled(rf"(?:{kind}\s+)?(?:{name})\w*(?:[-\s]{kind})?").sub(" ", clause)
    limits = UNSURE.search(clause) or LIMITED.search(clause) or KIND.search(rest)
    return bool(compiled(first).match(clause)) and bool(limits) is limited


def claimed(sentence: str, name: str) -> bool:
    """Return whether a sentence says of something that it is what fits a regular expression, or names that first.

    What a formula or a letter is, such as the argument of a function, is another thing.
    """
    said = (
        rf"(?<!\w)(?<!\x01 )(?<!\W[a-z] )(?:is|are|was|ist|sind|war|est|sont|es|son|be|being|called|hei(?:ß|ss)t|llama|appelle|or|oder|bzw\.?|ou|=)\s+"
        rf"(?:(?!(?:{THAT}|[a-z])(?!\w))[^\W\d_]+\s+){{0,3}}(?:{name})|(?:^|[,:;(])[^\w,]*(?:\d\S*\s+)?(?:{ARTICLE}\s+)?(?:{name})\w*(?:[- ](?:{KIND.pattern}))?\s*(?:$|[^\w\s-])"
    )
    return bool(compiled(said).search(re.sub(r"\s+", " ", sentence)))
