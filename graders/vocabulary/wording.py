"""What a written answer says besides what is right: alternatives, the opposite, several equations."""

from __future__ import annotations

import re

from graders.vocabulary import denials, glossary, shortened
from graders.vocabulary.compiled import compiled

UNCLEAR = "?"
"""What stands for a term of a sum that the machine cannot read."""

LONG = 80
"""Words of an answer that asks for a name; more than that says much more."""
MANY = 20
"""Wrong names of an answer whose surroundings are looked at."""
OPPOSITE = "it may say the opposite"
SEVERAL = "several alternatives are named"
UNSURE = re.compile(
    r"\b(either|entweder|maybe|perhaps|possibly|vielleicht|guess\w*|(not|un)\s*sure|peut-être|quizás?|tal vez|je crois|no estoy seguro)\b|\?",
    re.I,
)
OR = re.compile(r"\b(or|oder|bzw|ou)\b|(?<=\w) o (?=\w)", re.I)
NOT = r"\b(not|no|never|none|neither|nor|without|except|nicht|nie|kein\w*|nein|ohne|pas|jamais|sans|aucune?|non|nunca|ningún|ninguna|sin|ni|\w+n['’]t)\b"
BEFORE = re.compile(
    NOT + r"(?!\s+only\b)[^\w,;:.]+(?:(?!but\b|sondern\b)\w+[^\w,;:.]+){0,3}$"
    r"|\b(?:weder|noch)[^\w,;:.]+(?:(?:ein\w*|de[rmn]|die|das)[^\w,;:.]+)?$",
    re.I,
)
"""A negation in the clause that ends in what is right."""
AFTER = re.compile(
    r"^(?!\W*,\s*(?:not|nicht)\s+(?!at\b|really\b|quite\b|wirklich\b)\w)\W*(?:(?:is|are|was|were|be|would|could|it|this|that|function|matrix|ist|sind|es|das)\W+){0,3}"
    r"(?:(?:not|nicht|isn['’]t|aren['’]t|wasn['’]t)\b(?!\s+only\b)|(?:no|none|never|nein)\W*$)",
    re.I,
)
"""A negation of it that follows, and not one of its reasons, such as `so gradients do not vanish`."""
TWICE = re.compile(
    r"(?:\b(?:not|no|never|nicht|nie|kein\w*|pas|jamais|nunca|\w+n['’]t)\b[^,;:.\n]*){2}", re.I
)
"""Two negations in a clause, of which one may undo the other."""
PARTED = re.compile(r"[,;/|\n)\[\]]|\s[-–—]+\s|(?<![\w'’])\(|[.:](?=\s|$)|\b(?:or|oder|bzw)\b", re.I)
ARROW = re.compile(r"^(\W*(?:\0|[^\W\d_][\w’'-]+)(?:\s+[^\W\d_][\w’'-]*){0,2}\s*)(?:→|->)")
"""An arrow between two names; behind a sentence it announces what follows from it."""
SO = re.compile(
    r"[,;.\s]*(?:\b(?:so|thus|hence|therefore|daher|somit|folglich)\b|=>|⇒|\\(?:Rightarrow|implies)\b)(?:\s+that\b)?",
    re.I,
)
"""What goes on from one equation to the next."""
AND = re.compile(r"\b(?:and|und|plus)\b|&|\+", re.I)
ASIDE = re.compile(r"(?<=\w)\s+\([^()\0,;/|]*\w\s+\w[^()\0,;/|]*\)")
"""What explains in parentheses, in several words; another name or a list in them does not."""
AROUND = re.compile(r"(?<![\w'’])\(([^()]*\0[^()]*)\)", re.S)
WITHIN = re.compile(
    r"\b(?:with|by|using|from|of|for|between|mit|durch|aus|von)\s+(?:[\w’'-]+\s+){0,3}[\w’'-]+\W*$",
    re.I,
)
"""The end of what stands before `and` where it lists what something consists of."""
FORMULA = re.compile(
    r"\$[^$\0]*\$|(?<!\w)\w{1,2}\s*=\s*[^,;.:\n\0]*|(?<!\w)(?:mu|sigma|phi|theta|lambda)(?:_\w{1,3})?\([^()\0]*\)"
)
"""Mathematics beside a name, such as y = x + F(x) and mu(x)."""
TERMS = re.compile(r"(?<=\))(\s*)\([^()+]*\+[^()+]*\)")
"""What explains in parentheses the terms of the sum that stands before."""
PART = re.compile(
    r"(?P<part>(?<!\w)(?:\w*pfad|\w*zweig|\w*teil|\w*hälfte|path|part|half|branch|arm|weg|partie|moitié|chemin|branche|parte|mitad|camino|rama|encoder|decoder|encodeur|décodeur|codificador|decodificador)(?:\s+[^\W\d_]+)?)\s*\([^()\0]*\)",
    re.I,
)
"""A part of what is right, with what it consists of."""
WRAPPED = re.compile(r"(?<=[^\n.:!?]{30})[ \t]*\n[ \t]*(?=[a-zà-ÿ])")
"""The end of a line within a sentence."""
ESPECIALLY = re.compile(rf"(?<!\w)(?:{shortened.ESPECIALLY}|{shortened.SO_CALLED})\.", re.I)
"""What announces a special case in short, whose point ends no sentence."""
CHAIN = re.compile(r"(?<!\w)\w{1,2}\([^()]*\)\s*=[^,;:\n\0]*=\s*(?=\0)")
"""What is set equal to what is right, such as p(1|x) = 1/(1 + exp(-r)) = sigma(r)."""
APPLIED = re.compile(r"(?<=\0)\(-?\w{1,3}(?:\(\w\))?\)")
"""What a function is taken of."""
DIAGONAL = re.compile(r"(?<!\w)diag\s?\((?:[^()\0]|\([^()\0]*\))*\)")
"""A diagonal matrix by its entries, which is no other name of it."""
STATEMENT = re.compile(r"[\s,]*\x01[^\0]*\x01\s*")
"""What says something of formulas, such as `$x = 0$ means $p = 1/2$`, and names nothing."""
RELATIVE = re.compile(r"(?<=\0)\W{0,3}(?:which|that|qui|lesquel(?:le)?s)\s[^,;.:()\0]*")
"""A clause that tells more of what is right."""
ANNOUNCED = re.compile(r"(?:^|(?<=[.;!?\n]))[^.,;:!?\n\0]*:\s*(?=[^\w.;!?\n]*\0)")
"""What announces what is right, such as `Remedies:`."""
SENTENCE = re.compile(rf"{shortened.UNENDED}[.!?](?=\s|$)|\n\s*\n", re.I)
RATE = re.compile(r"(?<!\w)[d∂]\w{0,3}(_\w+)?\s*/\s*[d∂]\w{0,3}(_\w+)?(?!\w)")
"""A derivative such as df_i/dx_j, which names nothing."""
EACH = re.compile(r"(?<!\w)([^\W\d_]{3,}) (?:by|für|par|por|after|nach|après|tras) \1(?!\w)", re.I)
"""That something holds for each of them, such as `layer by layer`."""
IN_WORDS = re.compile(r"(?:\(|,\s)(?:[^\W\d_]{2,}\s+)+[^\W\d_]{2,}\s*=\s*(?:[^\W\d_]{2,}\s*){2,}(?:\)|\.|$)")
"""An equation in words, as a remark."""
INVERSE = re.compile(
    r"(?:^|(?<=[.;,(]))\s*(?:its|the|die|seine|sa|la|l['’]|su|el)?\s*(?:inverse|umkehr(?:ung|funktion)|réciproque|inversa)(?!\w)\s*(?:[:=]|is\b|ist\b|est\b|es\b|function\b)[^.;\0]*(?=[.;](?:\s|$)|$|\n)",
    re.I,
)
"""What names the inverse of what is right."""
LOGIT = re.compile(
    r"(?P<formula>(?:log|ln)[^.;]{0,40}1\s*[-−–]\s*[^.;]{1,16}?[)}\]$]\s*),?\s*(?:\(\s*(?:(?:the|der|das|dem|le|la|el|d\.\s?h\.|i\.\s?e\.)\s+)?(?:log-?odds|logits?)(?:[- ](?:function|funktion))?\s*\)|(?:the|der|le|el) (?:log-?odds|logit)(?=\s*[.,;]|$))",
    re.I,
)
"""The logarithm of p / (1 - p), with its name behind it."""
NAME = re.compile(r"[^\w]*[^\W\d_][\w’'-]+(?:\s+[^\W\d_][\w’'-]*){0,2}[^\w]*")
PROPERTY = re.compile(
    r"[^\w]*(?:(?:fully|entirely|purely|voll(?:ständig)?|ganz|rein|entièrement|totalement|totalmente|completamente)\s+[^\W\d_]+|(?:(?:strictly|streng|strictement|estrictamente|always|immer|toujours|siempre)\s+)?(?:monoton\w*|(?:in|de)creasing|(?:dé)?croissante?s?|"
    r"(?:de)?crecientes?|wachsend\w*|fallend\w*|steigend\w*|bounded|beschränkt\w*|bornée?|acotad[oa]|smooth|glatt\w*|lisse|suave|continu\w*|stetig\w*|"
    r"différentiable|dérivable|differen[tz]\w*|derivable|convexe?|konvex\w*|convex[oa]|positi[vf]\w*|symmetri\w*|symétrique|simétric[oa]|"
    r"(?:down|up)-?sampling|contracting|expanding|kontrahierend|expandierend|"
    r"square|quadratisch\w*|carrée?s?|cuadrad[oa]s?))[^\w]*",
    re.I,
)
"""What is said of a function or a matrix, which is no other name of it."""
PROSE = re.compile(
    r"\W*(since|because|so|which|that|as|with|where|when|if|for|else|otherwise|namely|such|like|e\.?g|i\.?e|the|a|an|"
    r"both|it|its|this|they|these|by|in|of|to|from|then|thus|hence|therefore|etc|yes|usw|ja|"
    r"weil|da|denn|die|der|das|ein\w*|mit|wie|sonst|von|und|dann|wobei|wenn|hier|"
    r"la|le|les|une?|des|du|avec|donc|est|sont|et|où|qui|que|quand|pour|par|soit|dont|si|"
    r"el|los|las|unas?|con|es|son|por|para|cuando|entonces|así|pues|porque|"
    r"dadurch|damit|daher|deshalb|darum|somit|folglich|nun|thereby|consequently|therefore|ainsi|alors|luego|además|außerdem|"
    r"conversely|inversely|umgekehrt|inversement|inversamente|"
    r"not|nicht|pas|kein\w*|ni|sin|sans|ohne|tout|alles|everything|todo|backwards?|forwards?|rückwärts|vorwärts|"
    r"encoder|decoder|encodeur|décodeur|codificador|decodificador|part|half|path|branch|arm|teil|hälfte|pfad|zweig|weg|partie|moitié|chemin|branche|parte|mitad|camino|rama)\b|\W*(?:d|l|s|c|qu)['’]",
    re.I,
)
THINGS = (
    *(
        "U-Net",
        "autoencoder",
        "ResNet",
        "LeNet",
        "RNN",
        "CNN",
        "MLP",
        "transformer",
        "GAN",
        "skip connections",
    ),
    *("batch normalization", "layer normalization", "dropout", "pooling", "weight decay", "early stopping"),
    *("data augmentation", "ReLU", "leaky ReLU", "sigmoid", "tanh", "softmax", "softplus"),
)
NETWORK = re.compile(rf"(?<!\w)(?:{'|'.join(map(glossary.forms, THINGS[:9]))})(?!\w)", re.I)
LISTED = re.compile(rf"(?<!\w)(?:{'|'.join(map(glossary.forms, THINGS))})(?!\w)", re.I)
"""Names of networks and their parts, which may stand side by side without a comma."""
SEGMENT = re.compile(r"[^:;()\[\]]+")
"""What stands between signs that part an explanation from what is explained."""
BARE = re.compile(
    r"[^\w=]*(?:(?:an?|the|ein\w*|der|die|das|une?|le|la|el|los|las)\s+)?[^\W\d_](?:[^\W\d_]|[’'-]){2,}(?:\s+(?:function|funktion|fonction|función|matrix|matrice|matriz))?\W*",
    re.I,
)
"""A name alone."""
MATHS = re.compile(r"\$\$.*?\$\$|\\\[.*?\\\]|\\begin\{(\w+\*?)\}.*?\\end\{\1\}|\$[^$]*\$", re.S)


TOLD = re.compile(rf"{MATHS.pattern}|(?<!\w)\w{{1,2}}\s*=|[σλ]\s*\(", re.S)
"""A formula in a sentence."""
HELPS = re.compile(
    r"(?<!\w)(?:remed(?:y|ies)|fix(?:es)?|solutions?|abhilfe|lösung(?:en)?|remèdes?|pour y remédier|remedios?|soluci(?:ón|ones)|(?:to|um|pour|para|zum) (?:(?:das|dies(?:es)?|(?:this|the|ce|el|le) (?:problem|problème|problema)|es|it|this) (?:zu )?)?(?:solve|fix|address|avoid|remedy|beheben|vermeiden|lösen|éviter|corriger|résoudre|evitar|corregir|solucionar|resolver)(?: (?:this|it|that|cela|ça|esto|lo))?)(?!\w)",
    re.I,
)
"""What announces what helps against something."""
NAMES = re.compile(
    rf"{HELPS.pattern}|(?<!\w)(?:names?|called|known as|hei(?:ß|ss)t(?! (?:das|es|dies)\s*[,:])|nennt|genannt|bekannt als|s['’]appelle|appelée?|nommée?|nom|se llama|llamad[oa]|conocid[oa] como|nombre)(?!\w)"
    r"|(?:^|[.;:]\s+)(?:this|that|it|das|dies|es|c|ce|esto|eso)(?:['’]s?|\s)\s*(?:is|ist|est|es)?\s+(?:just\s+|exactly\s+|genau\s+|exactement\s+|exactamente\s+)?(?:the|a|die|eine|la|une|una)\s",
    re.I,
)
"""What says how something is called, or what helps against it."""
CALLED = re.compile(
    r"^\W*(?:it|this|that|these|they|es|das|dies|sie)\W{1,2}(?:(?:is|are|'s)\s+(?:called|named|known as)|heißt|heissen|heißen|nennt man)(?!\w)"
    r"|^\W*(?:the|its|der|le|la|el|su|son)\s+(?:name|nom|nombre)(?:\s+(?:is|ist|est|es)|\s*:)|^\W*(?:on|cela|ça|elle|il)\s+(?:l['’]appelle|s['’]appelle)|^\W*(?:se|esto se)\s+llama",
    re.I,
)
"""What says of that which is asked how it is called."""
BACK = re.compile(
    r"^\W*(?:but|however|no|nope|actually|rather|although|aber|jedoch|nein|eigentlich|doch|mais|non|cependant|pourtant|en fait|pero|sin embargo|aunque|en realidad)(?!\w)"
    r"|(?<!\w)(?:wrong|incorrect|untrue|mistaken?|falsch|irrtum|faux|fausse|erreur|incorrecte?|incorrect[oa]|fals[oa])(?!\w)",
    re.I,
)
"""What takes back what was said before."""


def naming(said: str) -> tuple[list[str], list[str]]:
    """Return the sentences that say how something is called, and the others; none where one may take back what another says."""
    parts = [p for p in SENTENCE.split(WRAPPED.sub(" ", said)) if p and re.search(r"\w", p)]
    plain = [re.sub(r"[*_]|\\emph\{|\}", "", p) for p in parts]
    names = [p for p, q in zip(parts, plain, strict=True) if NAMES.search(q)]
    others = [p for p in parts if p not in names]
    begins = [MATHS.sub(" ", p) if p is parts[0] else p for p in others]
    bare = any(any(map(_names_others, _that_count(p))) for p in begins)
    back = any(BACK.search(p) or OR.match(p.strip()) for p in parts)
    denied = any(re.search(rf"{NOT}[^:]*:", q, re.I) for q in plain if NAMES.search(q))
    if bare or back or denied or UNSURE.search(said) or any(map(CONDITIONAL.search, names)):
        return [], []
    return names, others


def in_mathematics(sentence: str, name: str) -> bool:
    """Return whether a sentence tells something by a formula, and says of nothing that it is what fits a regular expression."""
    said = (
        rf"(?<!\w)(?:is|are|ist|sind|est|sont|es|son|be|being|=)\s+(?:[^\W\d_]+\s+){{0,3}}[*_]*(?:{name})"
        rf"|(?:^|,)[^\w,]*(?:\d\S*\s+)?(?:(?:an?|the|eine?|der|die|das|une?|la|le|el|una)\s+)?[*_]*(?:{name})"
    )
    return bool(TOLD.search(sentence)) and not compiled(said).search(MATHS.sub(" ", sentence))


OTHER_DENSITY = re.compile(r"[\s$*`_]*[pq](?:_\{?\\?\w+\}?)?\s*\([^()\0]*\)[\s$*`_.]*", re.I)
"""A density that stands alone in a list beside the one that is right."""
BESIDE = re.compile(r"[,;/]|\b(?:or|and|oder|und|ou|et|o|y)\b", re.I)


def undone(said: str, wrong: str) -> bool:
    """Return whether what fits a regular expression of wrong names may be denied: by what stands behind each of them, or twice."""
    named = list(compiled(wrong).finditer(said))[:MANY]
    around = ((said[: m.start()], said[m.end() :]) for m in named)
    return bool(TWICE.search(said)) or all(AFTER.search(b) or denials.denied(a, b) for a, b in around)


def of_several(said: str, right: str, wrong: str) -> bool:
    """Return whether several wrong names may together be what is right, which is all or none of them (`both`, `neither`)."""
    named = {m[0].lower() for m in compiled(wrong).finditer(said)}
    return len(named) > 1 and any(compiled(right).fullmatch(name) for name in ("both", "neither"))


def beyond(said: str, right: str) -> str:
    """Why an answer in words may not be meant as what is right in it; empty where nothing speaks against it.

    Args:
        said: The answer.
        right: Regular expression of what counts as right, which is found in it.
    """
    said = LOGIT.sub(r"\g<formula>", ESPECIALLY.sub("", EACH.sub(" ", WRAPPED.sub(" ", said))))
    said = compiled(rf"(?:{right})\s*/\s*(?={right})").sub("", said)
    every = list(compiled(right).finditer(said))
    assert every
    named = [m for m in every if not denials.PLACED.search(said[: m.start()])]
    if named and len(named) < len(every):  # a place that is called so is none of its names
        placed = {m.start() for m in every} - {m.start() for m in named}
        if not all(_zero_there(said, at) for at in placed if at < named[0].start()):
            return OPPOSITE
        return beyond(compiled(right).sub(lambda m: "line" if m.start() in placed else m[0], said), right)
    found = every[0]
    before, after = said[: found.start()], said[found.end() :]
    if BEFORE.search(before) or AFTER.search(after) or denials.denied(before, after):
        return OPPOSITE
    said = IN_WORDS.sub(" ", said) if "=" in found[0] else said
    if UNSURE.search(said) or ("=" in found[0] and equations(said) > 1):
        return SEVERAL
    if len(re.findall(r"[^\W\d_]{3,}", said)) > LONG:
        return "it says much more than the answer"
    entries = DIAGONAL.sub(" ", said) if compiled(right).search("diagonal") else said
    rest = compiled(right).sub("\0", RATE.sub(" ", entries))
    rest = re.sub(r"\\(?:emph|textbf|textit|text)\{([^{}]*)\}", r"\1", MATHS.sub(_name_alone, rest))
    rest = PART.sub(lambda m: m[0] if OR.search(m[0]) and NETWORK.search(m[0]) else m["part"], rest)
    listed = any(_lists_others(m[0]) for m in re.finditer(r"\([^()]*[^()\s]\s*\+[^()]*\)", rest))
    rest = RELATIVE.sub("", TERMS.sub(r"\1", rest))
    sentences = [x for x in SENTENCE.split(rest) if x and x.strip()]
    other = "(" in found[0] and any(
        OTHER_DENSITY.fullmatch(x) for part in sentences for x in BESIDE.split(part)
    )
    choices = [
        p for x in sentences if "\0" in x or OR.match(x.strip()) for p in OR.split(x)[::2] if "\0" not in p
    ]
    rest = re.sub(AROUND, r"(\1", ASIDE.sub(lambda m: m[0] if OR.search(m[0]) else "", rest))
    rest = APPLIED.sub("", CHAIN.sub(" ", ARROW.sub(r"\1,", rest)))
    rest = ANNOUNCED.sub(" ", FORMULA.sub(" ", INVERSE.sub(" ", rest)))
    clauses = [c for sentence in SENTENCE.split(rest) for c in _that_count(sentence)]
    called = any("\0" not in x and CALLED.search(x) for x in sentences)
    helps = any("\0" not in x and HELPS.search(x) and LISTED.search(x) for x in sentences)
    if choices or other or called or helps or listed or any(map(_names_others, clauses)):
        return SEVERAL
    return ""


ZERO = re.compile(
    r"(?<![\w-])(?:zeros?|null(?:en)?|0|zéros?|nulle?s?|nuls?|ceros?|fällt weg|verschwindet|vanish(?:es)?)(?![\w-])",
    re.I,
)


def _zero_there(said: str, at: int) -> bool:
    """Whether the sentence of a place says of what is zero, and denies nothing."""
    sentence = SENTENCE.split(said[:at])[-1] + SENTENCE.split(said[at:])[0]
    return bool(ZERO.search(sentence)) and not re.search(NOT, sentence, re.I)


CONDITIONAL = re.compile(
    r"\b(?:if|unless|when|but|however|provided|wenn|falls|aber|sofern|si|mais|pero|cuando|siempre que|half|twice|halb\w*)\b"
    r"|^[^,]*\b(?:only|nur|seulement|uniquement|s[oó]lo)\b|\b(?:only|nur|seulement|uniquement|s[oó]lo)\s+(?:for|with|für|mit|bei|pour|avec|para|con)\b",
    re.I,
)
"""What limits a sentence or takes it back."""


def _lists_others(explained: str) -> bool:
    """Whether what stands in parentheses lists names beside what is right."""
    return bool(LISTED.search(explained)) and not any(map(PROSE.match, re.split(r"[\s()]+", explained)))


def _name_alone(mathematics: re.Match[str]) -> str:
    """Mathematics without all but what is right in it, else `\\1`; what is set apart ends a sentence."""
    return (" \0 " if "\0" in mathematics[0] else " \1 ") + (
        "" if re.match(r"\$(?!\$)", mathematics[0]) else ". "
    )


def _that_count(sentence: str) -> list[str]:
    """The clauses in which a name would be an answer: those beside what is right, and bare names."""
    if "\0" not in sentence:
        clauses = _clauses(sentence)
        return clauses if all(BARE.fullmatch(c) for c in clauses) else []
    found: list[str] = []
    for segment in SEGMENT.finditer(sentence):
        clauses = _clauses(segment[0])
        announces = sentence[segment.end() :].startswith(":")
        if "\0" in segment[0] or (not announces and all(BARE.fullmatch(c) for c in clauses)):
            found += clauses
    return found


def _clauses(said: str) -> list[str]:
    """The clauses of what is no statement about formulas, without mathematics."""
    if STATEMENT.fullmatch(said):
        return []
    return [c for c in PARTED.split(said.replace("\1", " ")) if c and c.strip()]


CONNECTS = re.compile(
    r"(?<!\w)(?:also|hier|here|ici|aquí|thus|hence|so|donc|soit|luego|konkret|concretely|concrètement|concretamente|namely|nämlich|i\.?e\.?|d\.\s?h\.)(?!\w)",
    re.I,
)
"""A word before the same in other signs."""


def _names_others(clause: str) -> bool:
    """Whether a clause names something beside what is right, which stands as `\\0` in it."""
    if not re.search(r"[^\W\d_]", CONNECTS.sub(" ", clause)):
        return False
    side_by_side = {name.lower() for name in LISTED.findall(clause)}
    if len(side_by_side) > 1 and not any(map(PROSE.match, clause.split())):
        return True
    parts = AND.split(clause)
    others = [p for p in parts if "\0" not in p and not re.search(r"[_=\d\\]", p)]
    names = [
        bool(NAME.fullmatch(p) and not PROSE.match(p) and not PROPERTY.fullmatch(p))
        for p in others
        if p.strip()
    ]
    if "\0" not in clause:  # a list of other names, or a sentence in which `and` stands
        return bool(names) and all(names)
    if len(parts) == 2 and WITHIN.search(parts[0].rpartition("\0")[2]):
        return False
    return any(names)


def _without_lists(said: str) -> str:
    """An answer without the commas that stand in parentheses or braces, such as those of `W_{i,j}` and `f(a, b)`."""
    kept, depth = [], 0
    for letter in said:
        depth = max(depth + (letter in "({[") - (letter in ")}]"), 0)
        kept.append(" " if depth and letter in ",;" else letter)
    return "".join(kept)


def equations(said: str) -> int:
    """How many things are set equal to something, one after the other; a chain of equalities is one."""
    said = SO.sub(" = ", _without_lists(said))
    parts = re.split(r"[,;\n]|\b(?:or|oder|and|und)\b", said)
    signs = r"(?<![<>=!:])=(?!=)|≈|\\approx\b"
    count, before = 0, ""
    for sides in (re.split(signs, part) for part in parts):
        first, *_, last = (re.sub(r"[\s$&\\]", "", side) for side in (*sides, sides[-1]))
        if len(sides) > 1:
            count += bool(first) and first != before  # what came last is set equal to more
            before = last
    return count
