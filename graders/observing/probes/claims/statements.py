"""Part a passage into what it states: its equations one after the other, each with the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graders.observing.probes.claims import columns
from graders.observing.probes.expressions import cases
from graders.observing.probes.formats import drawn
from graders.observing.probes.relations import related
from graders.observing.probes.spelling import prose, tabled
from graders.vocabulary import around

MOST = 80
"""Statements of a passage that are looked at."""
LONGEST = 6000
"""Letters of a passage that is looked at."""
MARKED = re.compile(
    r"\\\[(?!\d)(?P<brackets>.+?)\\\]|\$\$(?P<dollars>.+?)\$\$|(?<!\\)\$(?P<inline>[^$]+)(?<!\\)\$|\\\((?P<round>.+?)\\\)"
    r"|\\begin\{(?P<name>(?:align|aligned|equation|gather|gathered|multline|split|flalign|eqnarray|displaymath)\*?)\}(?P<environment>.+?)\\end\{(?P=name)\}",
    re.S,
)
"""Mathematics between its marks."""
EMPHASIS = re.compile(r"\*\*|__|(?<![\w*)\]}])\*(?=[^\s*])(?P<said>[^*\n\x01]*[^\s*\x01])\*(?![\w*])")
"""The marks of bold and of slanted words."""
SAME = "\x03"
"""Stands for the name of the equation before, where one goes on behind words that end in a colon."""
HELD = "\x01"
"""Stands for mathematics in a sentence."""
ROWS = re.compile(r"\\begin\{([a-z]*(?:matrix|cases|array)\*?)\}.*?\\end\{\1\}", re.S)
PARTS = re.compile(
    r"\\(?:x(?:Long)?[Rr]ightarrow(?:\[[^\[\]]*\])?|(?:stackrel|overset|underset)\s*(?=\{(?:[^{}=]|\{[^{}]*\})*=(?:[^{}]|\{[^{}]*\})*\}\s*\{\s*=\s*\}))"
    r"\{(?P<over>(?:[^{}]|\{[^{}]*\})*)\}(?:\s*\{\s*=\s*\})?|\\\\(?:\[[^\]]*\])?|\\q?quad(?![A-Za-z])|(?<![-=<])(?:\\(?:Long)?[Rr]ightarrow|\\implies|\\iff|⇒|⟹|=>)"
)
"""Where a formula that is set apart goes on with another one."""
ITEM = r"[^\S\n]*(?:[-*+•]|\\item|\d+[.)])[^\S\n]"
ENDED = r"(?<=[.!?;])(?<!\w\.\w\.)\s+"
ARROW = re.compile(r"\s(?:→|⇒|=>|->)\s")
SENTENCES = re.compile(rf"{ENDED}|\n[^\S\n]*\n|\n(?={ITEM})")
LINES = re.compile(rf"{ENDED}|\n")
"""Where a sentence ends: also at the end of a line where mathematics has no marks."""
FOLLOWS = re.compile(
    r"\s{3,}(?=[^\s=≈])|=>|⇒|->|→|(?<!\w)(?:donc|also|so|thus|hence)(?!\w)"
    r"|(?<=[\w)\]}])[,;]\s+(?=(?:(?:umkehrung|umgekehrt|inversely|inverse|conversely|réciproque(?:ment)?|inversement|inversa(?:mente)?|(?i:inverse|umkehrung|umgekehrt)):?\s+)?(?:(?:[^\W\d_]{1,3}|(?:[Ss]igma|[Ll]ambda|[Dd]elta|[Tt]heta))'*(?:_\{?\w+\}?)?|[d∂]\w+/[d∂]\w+|[^\W\d_]{1,6}\((?:[^()]|\([^()]*\))*\))\s*=(?!=))"
    r"|(?<!\w)(?:therefore|daher|somit|folglich|d['’]où|luego|entonces|por (?:lo )?tanto|(?:it )?follows(?: that)?|(?:es |so )?folgt|on obtient|(?:we|one) (?:gets?|obtains?|needs?|must have)|must (?:be|hold)"
    r"|requires?|implies|gives?|yields?|erhält man|erhalten wir|ergibt(?: sich)?|brauch\w+(?: (?:wir|man))?|muss|il (?:faut|suffit)(?: que| d['’]avoir)?|on (?:a|veut|doit avoir)|cela donne|ce qui donne|impose"
    r"|hace falta|hay que|debe ser|se (?:obtiene|tiene)|obtenemos|queda|sale|implica)(?:,|\s)\s*(?=[^\s=,.;][^=.;\n]{0,24}=(?!=))"
    r"|(?<=\S)\s+(?:where|with|wobei|mit|où|avec|donde|con)\s+(?=[^\W\d_](?:_\{?\w+\}?|\d)?\s*=(?!=)(?![^.;\n]*[^\W\d_]{5}))"
)
"""Where a sentence without marks goes on with another equation."""
COLON = re.compile(r"(?P<one>.*[^\W\d_]{3}.*?):\s+(?P<other>[^\s=:][^=:]{0,24}=(?!=).*)", re.S)
"""What stands before a colon with a short name and a sign of equality behind it."""
ENDS = re.compile(r"[\s.,;:&]+$|^[\s&]+")
EQUATED = re.compile(
    r":=|\\(?:stackrel|overset|underset)\s*\{(?!\s*!)[^{}]*\}\s*\{\s*=\s*\}|(?<![<>!:=])(?<!\\not)(?<!\\not )=(?![=>])|≈|\\approx|\\simeq|\\equiv|~=|(?<=[\w)\]}] )[~∼](?= )(?!\s*(?:\\?[NU]|\\math|Unif|Norm|Bern))|\\(?:long)?mapsto|↦"
)
GIVEN = re.compile(r"(?<![A-Za-z\\])[pP]\s?\([^()|]{1,40}\|[^()]{1,40}\)")
"""A probability that is given something, such as `p(x|class=1)`, in which nothing is equated."""
LEAD = re.compile(rf"^(?:{ITEM})?\s*(?P<lead>[^:\n]{{1,60}}?):\s")
"""What a sentence is about."""
TOPIC = re.compile(
    rf"^(?:{ITEM})?[^\S\n]*(?:(?:\*\*|__)(?P<bold>[^*_\n]+?)(?:\*\*|__)|\\(?:textbf|emph|textit|underline|paragraph)\*?\{{(?P<set>[^{{}}\n]*)\}}|#+\s*(?P<heading>[^\n]+))",
    re.M,
)
"""What begins a part of a passage, and names what it is about."""
ALIKE = re.compile(rf"(?<!\w)(?P<if>{cases.IF})[\s$]+(?P<one>[a-z])\s*=\s*(?P<other>[a-z])(?!\w)", re.I)
"""A condition on two indices."""
FURTHER = re.compile(
    rf"(?P<before>(?<!\w)(?:{cases.IF})\s[^,;]{{1,30}}?)(?:,\s*(?:{cases.AND}\s*)?|\s+{cases.AND}\s*)=\s*(?=[^=,;]+?\s(?:{cases.IF})\s)",
    re.I,
)
"""The sign of equality of a second case."""
OPEN = re.compile(r"[+*/·×^]\s*$|(?<=\S)[-−]$|(?:^|\s)[-−]$(?<!^[-−])")
"""What ends before mathematics and goes on in it."""
GOES_ON = re.compile(r"\s*\)*\s*(?:[²³⁻^*·×+]|/(?=\s*\d)|[-−](?=[\d(]))")
"""What goes on behind mathematics."""
MATHEMATICAL = re.compile(r"\d[\w.,]*\s*[-+*/^]|[-+*/^]\s*\w|\w\(\w")
"""Mathematics without a sign of equality."""


@dataclass(frozen=True)
class Statement:
    """An equation, or mathematics alone.

    Args:
        name: What it is set equal to something: its first side; empty where there is none.
        sides: Its other sides, the last of which counts.
        words: The words of its sentence.
        near: Those before it, and those behind it up to other mathematics.
        about: What its sentence is about, where that is said before it.
        topic: What the part of the passage is about.
        before: The sentences before it that state nothing.
        after: Those behind it.
        more: Other mathematics stands beside it that states nothing, such as a square behind its marks, or words that make another thing of it.
        parts: It is a whole sentence that may tell cases: so many statements that follow are parts of it.
    """

    name: str
    sides: tuple[str, ...]
    words: str = ""
    near: str = ""
    about: str = ""
    topic: str = ""
    before: str = ""
    after: str = ""
    more: bool = False
    parts: int = 0


def statements(text: str, of_matrices: bool = False) -> list[Statement]:
    """Return what a passage states, in its order.

    Args:
        text: The passage.
        of_matrices: Matrices of formulas are looked for, or vectors, an entry in each line.
    """
    text = related.in_lines(text[:LONGEST].replace(HELD, " "))
    apart = SENTENCES if MARKED.search(text) else LINES
    found: list[Statement] = []
    idle = ""
    for topic, part in _by_topic(_with_matrices(text, of_matrices)):
        maths: list[str] = []

        def held(match: re.Match[str], into: list[str] = maths) -> str:
            into.append(next(g for n, g in match.groupdict().items() if n != "name" and g is not None))
            alone = match["inline"] is None and match["round"] is None
            return f" {HELD} " + ("\n\n" if alone and re.search(r"[.;]\s*$", into[-1]) else "")

        marked = MARKED.sub(held, part)
        following = iter(maths)
        for sentence in apart.split(marked):
            bodies = [next(following) for _ in range(sentence.count(HELD))]
            stated = [replace(s, topic=topic) for s in _with_lead(sentence, bodies)]
            if not stated:
                idle += f" {sentence}"
                continue
            if found:
                found[-1] = replace(found[-1], after=idle)
                stated = [replace(s, name=found[-1].name) if s.name == SAME else s for s in stated]
            found += [replace(s, before=idle) for s in stated]
            idle = ""
    if found:
        found[-1] = replace(found[-1], after=idle)
    return [replace(s, name="") if s.name == SAME else s for s in found[:MOST]]


def _by_topic(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a passage, each with what it is about."""
    begins = list(TOPIC.finditer(text))
    yield "", text[: begins[0].start()] if begins else text
    for at, match in enumerate(begins):
        end = begins[at + 1].start() if at + 1 < len(begins) else len(text)
        yield next(filter(None, match.groups()), ""), text[match.start() : end]


def _with_matrices(text: str, of_formulas: bool) -> str:
    """A text with the rows of matrices in one formula, and the totals of tables as equations."""
    lines, out = drawn.with_totals(text.splitlines()), list[str]()
    at = 0
    while at < len(lines):
        end = at
        if matrix := columns.block(lines, at, of_formulas):
            end = matrix.end
            before = next((n for n in range(len(out) - 1, -1, -1) if out[n].strip(" `")), -1)
            lead = matrix.label
            if not lead and before >= 0 and not re.search(r"[.;!?][\s`*_)]*$", out[before]):
                *earlier, lead = re.split(r"(?<=[.;!?])\s", out[before].strip())
                out[before] = " ".join(earlier)
            named = lead.rstrip().endswith("=" if matrix.of_formulas else ("=", ":"))
            name = f"{lead.strip().rstrip(':= ')} = " if named else ""
            about = "" if matrix.of_formulas else lead.strip(" :=")
            out.append(f"{about} $${name}{matrix.latex()}$$")
        elif lines[at].strip().startswith("|") and (
            cells := [c for c in tabled.cells_of(lines[at]) if c.strip()]
        ):
            if len(cells) == 2 and tabled.SUMMED.fullmatch(cells[0]):
                about = _about(lines[:at], TABLE)
                out.append(f"\n{about}{cells[0].strip('*_ ')} = {cells[-1].strip('*_ ')}\n")
        elif total := TOTAL.fullmatch(lines[at]):
            about = _about(lines[:at], CALCULATION, ":")
            out.append(f"\n{about}{total['name']} = {total['value']}\n" if about else lines[at])
        else:
            out.append(lines[at])
        at = max(end, at + 1)
    return "\n".join(out)


def _with_lead(sentence: str, bodies: list[str]) -> list[Statement]:
    """What a sentence states, the last of it with what the sentence is about; an arrow in it begins another one."""
    found: list[Statement] = []
    following = iter(bodies)
    for part in ARROW.split(sentence):
        found += _of_sentence(part, [next(following) for _ in range(part.count(HELD))])
    if found and (match := LEAD.match(sentence)):
        told = iter(bodies)
        found[-1] = replace(found[-1], about=re.sub(HELD, lambda _: next(told), match["lead"]).strip())
    return found


TOTAL = re.compile(
    r"[\s*_-]*(?P<name>(?:in )?total|sum|(?:al)?together|summe|zusammen|insgesamt|gesamt|somme|en tout|au total|suma|en total)[\s:*_]*(?P<value>\d[\d .,'’]*?)[\s.*_]*",
    re.I,
)
"""A line with the total of what stands above it, and no sign of equality."""
TABLE = re.compile(r"(?:[^\S\n]*\n)*(?:[^\S\n]*\|[^\n]*\n)*\Z")
CALCULATION = re.compile(r"(?:[^\S\n]*\n|[^=\n]*=[^\n]*\n)*\Z")
"""What a line is about that stands above these: the rows of one table, or equations."""


def _about(lines: list[str], below: re.Pattern[str], ending: str = "") -> str:
    """The first words of the plain line above a table or a calculation; none where they may be taken back, or make no such line.

    Args:
        lines: What stands above, with the rows or equations at its end.
        below: These rows or equations.
        ending: With what the line ends.
    """
    at = len(lines)
    while at and below.fullmatch("".join(f"{line}\n" for line in lines[at - 1 :])):
        at -= 1
    line = lines[at - 1].strip(" *_") if at else ""
    if TOPIC.match(line) or "=" in line or not line.endswith(ending):
        return ""
    if tabled.TAKEN_BACK.search(line) or tabled.DOUBTS.search(line) or prose.OR.search(line):
        return ""
    words = re.findall(r"[^\W\d_]{2,}", re.split(r"[:;,.(]", line)[0])
    return f"{' '.join(words)} " if words else ""


def _of_sentence(sentence: str, bodies: list[str]) -> list[Statement]:
    """What a sentence states; mathematics between marks stands apart from its words."""
    found: list[Statement] = []
    gaps = [EMPHASIS.sub(lambda m: m["said"] or "", gap) for gap in sentence.split(HELD)]
    if bodies:
        words = " ".join(gaps)
        for at, body in enumerate(bodies):
            near = " ".join(gaps[: at + 2])
            beside = ((OPEN, GOES_ON), (around.LED, around.BEHIND))
            joined = any(o.search(gaps[at]) or g.match(gaps[at + 1]) for o, g in beside)
            found += [replace(_of(part, words, near), more=joined, about=over) for over, part in _parts(body)]
        if len(bodies) > 1 and cases.BEGINS.search(" ".join(gaps[1:])) and not cases.BEGINS.search(gaps[0]):
            told = iter(bodies)
            by_cases = _plain(re.sub(HELD, lambda _: next(told), sentence), "")
            found.insert(0, replace(by_cases, parts=len(found)))
    else:
        parts = [piece for part in FOLLOWS.split(sentence) for piece in _at_colon(part)]
        equal = [EQUATED.search(GIVEN.sub("", part)) is not None for part in parts]
        beside_them = " ".join(part for part, equates in zip(parts, equal, strict=True) if not equates)
        found = [_plain(part, beside_them) for part, equates in zip(parts, equal, strict=True) if equates]
    return found


def _at_colon(part: str) -> list[str]:
    """An equation, and another one behind a colon that what is told in between ends with."""
    match = COLON.match(part)
    return [match["one"], match["other"]] if match and EQUATED.search(match["one"]) else [part]


def _plain(part: str, beside_it: str) -> Statement:
    """A statement without marks, whose sides hold its words, with what stands beside it in its sentence."""
    one = _of(ALIKE.sub(r"\g<if> \g<one> == \g<other>", FURTHER.sub(r"\g<before>, ", part)))
    said = replace(
        one,
        words=f"{one.words if one.name == SAME else one.name} {beside_it}",
        near=one.name,
        more=bool(MATHEMATICAL.search(beside_it)),
    )
    *_, last = said.sides
    if last.endswith(")") and last.count(")") > last.count("("):
        said = replace(said, sides=(*said.sides[:-1], last[:-1].rstrip()))  # it ends a remark in brackets
    about, colon, name = one.name.rpartition(": ")
    return replace(said, name=name.strip(), about=about.strip()) if colon and name.strip() else said


def _parts(body: str) -> list[tuple[str, str]]:
    """The formulas of mathematics that is set apart, each with all its sides, behind what stands over the arrow before it."""
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x02{len(kept) - 1}\x02"

    parts: list[tuple[str, str]] = []
    pieces = PARTS.split(ROWS.sub(hide, body))
    for over, part in zip([None, *pieces[1::2]], pieces[::2], strict=True):
        part = ENDS.sub("", part.replace("&", " "))
        if not re.search(r"\w", part):
            continue
        if parts and re.match(r"=|≈|\\approx|\\simeq|\+|-(?!>)|\\cdot|\\times", part):
            parts[-1] = (parts[-1][0], f"{parts[-1][1]} {part}")
        else:
            parts.append((over or "", part))
    return [(over, re.sub(r"\x02(\d+)\x02", lambda m: kept[int(m[1])], p)) for over, p in parts]


def _of(part: str, words: str = "", near: str = "") -> Statement:
    depth, begin, sides = 0, 0, list[str]()
    for match in re.finditer(rf"[(\[{{]|[)\]}}]|{EQUATED.pattern}", part):
        if match[0] in "([{":
            depth += 1
        elif match[0] in ")]}":
            depth -= 1
        elif depth <= 0:
            sides.append(part[begin : match.start()])
            begin = match.end()
    goes_on = sides and re.search(r"(?:^|[^\W\d_]{3}[^:=]*:)\s*$", sides[0])
    sides = [ENDS.sub("", s) for s in (*sides, part[begin:])]
    if goes_on:
        return Statement(SAME, tuple(sides[1:]), f"{words} {sides[0]}", near)
    return Statement(sides[0] if len(sides) > 1 else "", tuple(sides[1:] or sides), words, near)
