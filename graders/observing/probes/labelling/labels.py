"""How labels are written: numbers, letters and small roman numerals, with what people put around them."""

from __future__ import annotations

import re

from graders.observing.probes.labelling.headings import PROBLEM

QUESTION = r"questions?|frage|pregunta|q|item|nr\.?|no\.?|n°|teilaufgabe|part|punkt|apartado|unterpunkt|answers?|antwort|réponse|respuesta|lösung|solution|solución"
ROMAN = r"viii|vii|vi|iv|ix|v|iii|ii|i|x"
MARKS = r"(?:[*_]{1,2})?"
WORDED = re.compile(
    rf"(?P<word>{PROBLEM}|{QUESTION})\s*(?:zu\s+|to\s+|de la\s+|à la\s+)?(?P<number>\d+(?:\.\d+)*)"
    rf"(?:\s*\.?\s*\(?(?P<letter>[a-hA-H])(?![^\W\d_]))?(?P<inner>\)?)(?:\s*[.(]?\s*(?P<roman>{ROMAN})(?![^\W\d_]|[\u0300-\u036f])\)?)?"
    rf"(?P<close>{MARKS}(?:\s*[:.)\]]+|\s+[-–—]+(?=\s)|\s*=(?!=))?(?:{MARKS}|\}}))(?P<rest>(?:[\s,;].*)?$|(?<=[:.)\]*=]).*$)",
    re.I | re.S,
)
NUMBERED = re.compile(
    rf"\(?\[?(?P<number>\d{{1,2}}(?:\.\d{{1,2}})*)(?:\s*[.)]?\s*\(?(?P<letter>[a-hA-H])(?![\w'^])(?!(?<=\)\s[a-hA-H])\s*[-=+*/]))?(?P<inner>\)?)"
    rf"(?:\s*[.(]?\s*(?P<roman>{ROMAN})(?![\w'^\u0300-\u036f])(?!\s+[=≈~+*/^-])\)?)?"
    rf"(?P<close>{MARKS}(?:\s*[:.)\]]+|/(?=\s)|\s+[-–—]+(?=\s)|(?<=[a-hA-H])\s*(?:→|⇒|[-=]>)(?=\s)|\s*=(?!=))?{MARKS})(?P<rest>.*)$",
    re.S,
)
JOINED = re.compile(
    rf"(?P<number>\d{{1,2}}+(?:\.\d{{1,2}}+)*+)(?P<letter>[a-hA-H])?(?P<roman>{ROMAN})?(?P<close>{MARKS}\s*[:.)\]]+{MARKS})(?P<rest>.*)$",
    re.S,
)
SPELLED = re.compile(
    rf"[(\[]?(?:(?P<label>(?P<number>\d{{1,2}}+(?:\.\d{{1,2}}+)*+)[a-hA-H](?:[a-h]|(?<![eE])\d))"
    rf"(?P<close>{MARKS}(?:\s*(?:[:)\]]+|=(?!=))|(?<=\.\d[a-hA-H][a-h\d])(?:\.(?=\s)|\s+(?:[-–—]+|→|⇒|[-=]>)(?=\s))){MARKS})"
    rf"|(?P<apart>\d{{1,2}}+(?:\.\d{{1,2}}+)++[.\s-]?[a-hA-H](?<![eE])[-_.]?\d)(?P<ends>{MARKS}\s*[:)\]]+{MARKS}))(?P<rest>.*)$",
    re.S,
)
"""A label with more behind its number than a letter, such as `1.2a0:` or `1.3Ad:`."""
LETTERED = re.compile(
    rf"(?:\((?P<one>[a-hA-H])\)|(?P<two>[a-hA-H])(?:\)|/(?=\s)|[.:](?=\s|$|[*$])))(?P<close>:?{MARKS}:?)\s*(?P<rest>.*)$",
    re.S,
)
ORDINAL = re.compile(
    r"\s*(?:eintrag|zeile|spalte|komponente|schicht|schritt|term|summand|entry|row|column|component|layer|step|"
    r"ligne|colonne|coefficient|composante|couche|étape|terme|fila|columna|entrada|componente|capa|paso|término)\b",
    re.I,
)
"""What a number counts that is no label, such as the `1.` of `1. Eintrag`."""
BELOW = re.compile(
    rf"[\s,;–-]*(?:{QUESTION}|teil|partie|parte)\s*(?P<number>\d{{1,2}})(?!\.?\d)(?P<rest>.*)$", re.I | re.S
)
"""The question behind the problem, as in `Problem 4, question 1`."""
ESCAPED = re.compile(r"^(\s*(?:[*_]{2})?\(?\d+)\\(?=[.)])")
"""A number before a point that Markdown shall not take for that of a list."""
LISTED = re.compile(rf"\d[.)]\s+(?=\(?(?:{ROMAN})\)\s)")
"""The number of a list before a label, which says nothing."""
BOLD = re.compile(r"(?P<letter>[a-hA-H])(?:\*\*|__|\})(?P<rest>(?:\s*[–—:.-]+(?=\s|$)|\s*$).*)$", re.S)
"""A bare letter in bold, with a dash behind it or nothing."""
ROMANED = re.compile(
    rf"(?:\((?P<one>{ROMAN})\)|(?P<two>{ROMAN})(?:\)|[.:](?=\s|$)))(?P<close>:?{MARKS}:?)\s*(?P<rest>.*)$",
    re.S,
)
DASHED = re.compile(r"[PQAE]\s?(\d{1,2})\s?[-–—]\s?(\d{1,2})(?=[.:)\s*_]|$)")
"""Problem and question with a dash between them, such as `P3–1.`."""
COMPOSED = re.compile(
    rf"(?:(?:{PROBLEM})[\s.]{{0,3}})?(?P<problem>\d{{1,2}})(?!\d)\s{{0,3}}(?P<apart>[-–—/,;:.]?)\s{{0,3}}(?P<word>(?:{QUESTION})[\s.]{{0,3}})?(?P<number>\d{{1,2}})"
    rf"(?:[\s.,;–—-]{{0,4}}(?:(?:part|teil|partie|parte|item|apartado)\s{{0,3}})?\(?(?P<letter>[a-h])\)?)?(?=\s{{0,3}}(?:[:.)\]*_]|→|[-=]>|$))",
    re.I,
)
"""Problem, question and part with signs or words between them, such as `P1Q1a:`, `1-1-a)` and `Prob. 1, 1(a):`."""
ORDERED = re.compile(
    rf"(?P<word>(?i:{PROBLEM}|part|teil|partie|parte)\s+)?(?P<roman>VIII|VII|VI|IV|IX|V|III|II|I|X)(?P<close>(?<=[IVX])(?:\.(?=\d)|(?=[\s:.)*_–—-]|$)))"
)
"""A problem by a large roman numeral, such as `Problem II` and `I.1.a`."""
DEGREE = re.compile(r"(\d{1,2})\s?°\)?(?=[\s.)])\.?")
"""A number with a degree behind it, as in `1°) a)`."""
ABOUT = re.compile(r"(?:ad|zu|re)\s+(?=\(?\d{1,2}\.\d)", re.I)
"""A word before a label that says what the answer is to."""
BULLET = re.compile(
    r"\(?(?:(?P<digit>\d)(?:st|nd|rd|th|er|ère|e|ème|º|ª|\.)?|(?P<word>first|second|third|fourth|fifth|erster?|zweiter?|dritter?|vierter?|premier|première|deuxième|"
    r"troisième|quatrième|primera?|segund[oa]|tercera?|cuart[oa]))\s+(?:(?:bullet(?:\s+point)?|(?:aufzählungs)?punkt|spiegelstrich|puce|tiret|viñeta|punto)(?:\)|[:.,]|(?=\s|$))+|"
    r"(?:point|part|question|item|task|teil|frage|partie|parte|pregunta|inciso|apartado)[*_]*(?:\)?[:.)]+|\)?\s*$))",
    re.I,
)
"""Which of the bullets of a sheet is answered, such as `(2nd bullet)`."""
FIRSTS = (
    ("fi", "er", "pre", "pri"),
    ("sec", "zw", "deu", "seg"),
    ("th", "dr", "tro", "ter"),
    ("fo", "vi", "qua", "cua"),
    ("fi",),
)
PARTED = re.compile(
    r"(?:apartado|inciso|teil(?:aufgabe)?|part|partie|parte|question|frage|pregunta|item|punkt)\s+\(?(?P<letter>[a-hA-H])(?:\)|[.:])*(?=[\s*_]|$)",
    re.I,
)
"""A letter behind a word for a part, such as `Apartado a`."""
LETTER_ROMAN = re.compile(
    rf"\(?(?![a-h]\(x\))(?P<letter>[a-h])[.)]?\s?[-–.(]?\s?(?P<roman>{ROMAN})(?=[.:)])[.:)]+(?P<rest>.*)$",
    re.S,
)
"""A letter and a small roman numeral, such as `e-i.` and `e.ii)`."""
AT_ONCE = re.compile(r"[a-h](?:[.:)]|\s*(?:$|→|⇒|[-=]>))")
"""A letter at once behind the point of a number, such as `1.1.a`."""
HEAD = re.compile(
    r"^[\s>]*(?P<heading>#{1,6}\s+|(?:[=\-*~#]{3,}|[═─━]+)\s*(?=[\w(]))?(?:[-*+•]\s+)?(?P<bold>\*\*|__|\\(?:textbf|emph|textit|underline)\{|[*_](?=\(?\d{1,2}(?:\.\d{1,2})?[.)]{1,2}[*_]))?\s*"
)
ASKS = re.compile(r"pregunta|frage|question|aufgabe|nr|no|n°|label|ex|task|teil|part|item|numéro|núm|#", re.I)
ANSWERED = re.compile(
    r"^[ \t]*(?:\*\*)?(?:->|→|➔|(?:answer|antwort|réponse|respuesta|lösung|solution|solución|ans\.?|rép\.?|resp\.?)\s*(?:\*\*)?\s*[:=]|A:|R:)(?:\*\*)?[ \t]*",
    re.I | re.M,
)


def in_one_form(rest: str) -> str:
    """Return a line with the label that it begins with in the form `1.1a`, where its numbers are roman, or have words or signs between them."""
    rest = ABOUT.sub("", rest, count=1) if ABOUT.match(rest) else rest
    if (match := DEGREE.match(rest)) is not None:
        rest = f"{match[1]}){rest[match.end() :]}"
    match = ORDERED.match(rest)
    if match is not None and (match["word"] or match["close"] == "."):
        rest = f"{match['word'] or ''}{VALUES.index(match['roman'].lower()) + 1}{match['close']}{rest[match.end() :]}"
    match = COMPOSED.match(rest)
    if match is None or (match["apart"] == "." and not (match["word"] or match["letter"])):
        return rest
    named = re.match(r"[^\W\d_]", rest)
    if not (named or (match["letter"] and match["apart"] in ("-", "–", "—"))):
        return rest
    if match["apart"] in ("", ":") and not match["word"] and not match["letter"]:
        return rest
    return f"{match['problem']}.{match['number']}{match['letter'] or ''}{rest[match.end() :]}"


VALUES = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def of_bullet(match: re.Match[str]) -> str:
    """Return the number of the bullet that a line names, as a label."""
    if match["digit"]:
        return f"{match['digit']}) "
    said = match["word"].lower()
    number = 5 if said == "fifth" else next(n for n, begin in enumerate(FIRSTS, 1) if said.startswith(begin))
    return f"{number}) "


def numbers_a_row(line: str) -> bool:
    """Return whether a line is a row of numbers behind a number of its own."""
    match = re.match(r"\s*\(?\d{1,2}[.:)]+\s", line)
    return match is not None and continues(line[match.end() :])


def continues(rest: str) -> bool:
    """Return whether a line is a row of numbers among others."""
    row = re.compile(r"[\s\d.,;+*/eE()\[\]|&−-]+")
    return bool(rest.strip() and row.fullmatch(rest) and re.search(r"\d\s+[-−]?\d", rest))


def mark(line: str, rest: str) -> str:
    """Return what stands between a label and the rest of its line: `-` for a dash that may be a minus sign, `.` for another mark, `?` for none; nothing where that cannot be told."""
    if not rest or not line.endswith(rest):
        return ""
    match = re.search(r"(?<=[^\W_])\s+(?P<dash>[-–])\s+$", line[: -len(rest)])
    if match is None:
        return "." if re.search(r"[^\w\s]\s*$", line[: -len(rest)]) else "?"
    another = match["dash"] == "–" and re.search(r"[\w)\]}]\s*[-−]\s*[\w(\\]", rest)
    return "." if another else "-"
