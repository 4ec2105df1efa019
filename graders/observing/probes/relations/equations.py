"""Find what a passage sets equal to what: in its lines, clauses, chains and rows of tables."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from graders.observing.probes.expressions import cases
from graders.observing.probes.expressions.names import of_one_kind
from graders.observing.probes.expressions.terms import PREFIX
from graders.observing.probes.relations import announced, case_sentences, endless, related
from graders.observing.probes.spelling import beside, prose, tabled
from graders.observing.probes.spelling.letters import GREEK
from graders.observing.probes.spelling.marks import braced, plain
from graders.observing.probes.spelling.tokens import Unread
from graders.vocabulary.shortened import THAT_IS
from graders.vocabulary.stated import AMONG

Read = TypeVar("Read")


def named(
    text: str,
    pattern: str,
    read: Callable[[str], Read],
    same: Callable[[Read, Read], bool],
    whole: Callable[[Read], bool] | None = None,
) -> Read:
    """Read what a passage sets equal to a name, where it stands among others.

    The last equation of the name is the result, and must be read; those before it, where they can be read, must not contradict.

    Args:
        text: The whole passage.
        pattern: What is found in the name, in the plain spelling and in small letters, with the sign behind it.
        read: What reads the other side.
        same: Whether two readings say the same.
        whole: Whether a reading holds all that is asked; others are special cases of it.

    Raises:
        ValueError: Nothing that can be read has this name, or several things have it that differ.
    """
    without = announced.EXAMPLE.sub("", text)
    text = without if has(without, pattern) else text
    found: list[Read] = []
    names: list[str] = []
    unread: ValueError | None = Unread(AMONG)
    statements = [
        s
        for s in set_equal(text)
        if re.search(pattern, f"{spelled(s[0])} {s[1]}")
        and not announced.wanted(s[0], s[2])
        and not (whole is None and announced.is_step(spelled(s[0]), s[1], pattern))
    ]
    if any(not SOLVED.fullmatch(body) for _, _, body in statements):
        statements = [s for s in statements if not SOLVED.fullmatch(s[2])]
    for name, _, body in statements:
        if whole is not None and endless.ENDLESS.fullmatch(body):
            continue  # where it has no finite value
        try:
            found.append(read(endless.alone(MINUS.sub("-", body))))
            said = spelled(name)
            is_all = whole is None or whole(found[-1]) or announced.SIMPLIFIED.match(said)
            names.append(said if is_all or NUMBER.fullmatch(body) else "")
            unread = None
        except ValueError as error:
            if not found or not announced.SENTENCE.search(body):
                unread = error
    if unread is not None:
        raise unread
    if whole is not None and (of_all := [n for n, one in zip(names, found, strict=True) if whole(one)]):
        found = [
            o
            for n, o in zip(names, found, strict=True)
            if whole(o) or announced.SIMPLIFIED.match(n) or any(related.same_name(n, m) for m in of_all)
        ]
    if any(not same(one, found[-1]) for one in found):
        raise Unread("several things that differ have this name")
    return found[-1]


MINUS = re.compile(r"^\s*[-−–]\s+")
"""A minus at the beginning, which marks no item of a list."""
NUMBER = re.compile(r"[\s$]*[-−]?\d+(?:[.,/]\d+)?[\s$.,]*")
"""That something is a number."""
SOLVED = re.compile(r"[\s$]*0[\s$]*(?:[.,;]?|[.,;]?\s*(?:<=>|⇔|\\iff|\s[^\W\d_]{2,}).*)", re.S)
"""That something is set to zero, which says where it is and not what it is."""


def has(text: str, pattern: str) -> bool:
    """Return whether a passage sets something equal to a name."""
    return any(re.search(pattern, f"{spelled(name)} {sign}") for name, sign, _ in set_equal(text))


SYMBOL = re.compile(r"[A-Za-z]\w*?(?:_\{?\w{1,2}\}?)?(?:\(\w\))?")
"""A name that a writer gives to an expression, such as `r`, `r_i` and `sigma(x)`."""


def defined(text: str) -> list[tuple[str, str]]:
    """Return what a passage names, such as `r_i = w0 + w1 x_i - y_i`: each name with what it stands for, in their order."""
    found = []
    for name, sign, body in set_equal(text):
        said = re.split(r"\s", re.sub(r"[$:*`&]", " ", plain(name)).strip())[-1]
        silent = len(said) > 1 and said.lower() in beside.SILENT
        if sign == "=" and SYMBOL.fullmatch(said) and not silent and not of_one_kind(said, plain(body)):
            found.append((said, re.split(r",\s", body)[0]))
    return found


@lru_cache(4096)
def spelled(name: str) -> str:
    """Return a name in the plain spelling and small letters."""
    bare = announced.ONCE_MORE.sub("", re.sub(r"^\s*\*\*(?=\S)", "", name))
    said = re.sub(r"\s+", " ", PREFIX.sub("", plain(bare))).strip().lower()
    return re.sub(r" (?=['()])|(?<=\() ", "", said)


def plainly(name: str) -> str:
    """Return a name in the plain spelling and small letters; as it is where that cannot be read."""
    with contextlib.suppress(ValueError):
        return spelled(name)
    return name


@lru_cache(256)
def set_equal(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return what a passage sets equal to what: names, signs and bodies, of its lines, clauses and rows of tables."""
    text = re.sub(r"\$\s+(?:y|et|und|and)[^\S\n]*(?=\n|$)", "$", text)
    text = case_sentences.SECOND.sub(r"\g<before>, ", re.sub(r":=|\\coloneqq(?![a-z])", "=", text))
    text = ZEROED.sub(r"\g<formula> ", DEMANDED.sub(" ⇒ ", text))
    text = re.sub(r"(?<!\\)\\[()]", "$", unboxed(LIKE.sub("≈", text)))
    text = re.sub(
        r"\\(?:begin|end)\{(?:align|aligned|equation|gather|gathered|multline|split|flalign|eqnarray)\*?\}|\$\$|\\[\[\]](?!\d)",
        "\n",
        text,
    )
    text = related.in_lines(text)
    text = re.sub(
        r"\\begin\{([a-z]*(?:matrix|cases|array))\}.*?\\end\{\1\}",
        lambda m: m[0].replace("\n", " ").replace("\\\\", "\x06").replace("&", "\x07"),
        text,
        flags=re.S,
    )
    text = re.sub(r"[,;]?\s*\$?\s*[,;]?\s*\\q?quad(?![A-Za-z])(?=[^=&\n]{1,60}=)", " ; ", text)
    text = re.sub(r"&&[^\n]*?(?=\\\\|\n|$)", " ", text)
    text = re.sub(r"(?:\\\\)?\s*\n?\s*&?\s*(?=(?<=[\n&\\ ])(?:=|≈|\\approx)(?!=))", " ", text)
    text = re.sub(r"\n\s*(?=[\w{}\\^()*]+\s*=\s*$)", "\n", text.replace("\\\\", "\n").replace("&", " "))
    text = re.sub(r"\n[ \t]{2,}(?=\+\s|[-−]\s*\\)", " ", SAME.sub(r"= \g<same> ", text))
    text = AGAIN.sub(r"\g<name>\g<sign>\g<first>, ", WORDS.sub(" ", text))
    found: list[tuple[str, str, str]] = []
    lines = text.replace("\x06", "\\\\").replace("\x07", "&").splitlines()
    head: list[str] = []
    table_head: list[str] = []
    before = group = ""
    for at, line in enumerate(lines):
        if line.strip().startswith("|"):
            cells = tabled.cells_of(line)
            table_head = table_head or cells
            group = cells[0] or group
            if len(cells) > 2 and cells != table_head and tabled.comes_to(cells):
                found += [(h, "=", c) for h, c in tabled.by_column(table_head, cells)]
            if (
                len(cells) == 2
                and re.fullmatch(r"\W*[ikn]\W*", table_head[0])
                and cells[0].strip("*$ ").isdigit()
            ):
                found.append((f"{OF_INDEX.sub('', table_head[1])}_{cells[0].strip('*$ ')}", "=", cells[1]))
            elif len(cells) == 2:
                found.append((cells[0], "=", cells[1]))
                if tabled.SUMMED.fullmatch(cells[0]):
                    found.append((f"{cells[0]} {table_head[0]}", "=", cells[1]))
            elif (
                len(cells) > 2
                and any(map(tabled.SUMMED.fullmatch, cells))
                and not tabled.SUMMED.fullmatch(cells[0])
            ):
                found.append((cells[0] or group, "=", cells[-1]))
            elif tabled.has_result(table_head, cells):
                found.append((cells[0], "=", cells[-1]))
                found.append((f"{table_head[-1]} {cells[0]}", "=", cells[-1]))
                if tabled.SUMMED.fullmatch(cells[0]) and before:
                    found.append((before, "=", cells[-1]))
            elif not head and (conditions := tabled.conditions(cells)):
                head = cells[1 : conditions + 1]
            elif head and len(cells) > len(head):
                row = [
                    prose.without_remarks(re.sub(r",\s*\S+\s*[>=].*$", "", c))
                    for c in cells[1 : len(head) + 1]
                ]
                found.append(
                    (cells[0], "=", "| " + " | ".join(head) + " |\n|---|---|\n| " + " | ".join(row) + " |")
                )
                found += [(cells[0], "=", more) for more in cells[len(head) + 1 :] if re.search(r"\w", more)]
            continue
        table_head, group = [], ""
        before = line.strip(" :*") or before
        following = [later for later in lines[at + 1 :] if later.strip()]
        table = []
        for later in following:
            if not later.strip().startswith("|"):
                break
            table.append(later.strip())
        if table and re.search(r"(?::|vaut|is|ist|=)\s*$", line.strip()):
            *earlier, last = re.split(r"(?<=[.;])\s", line.strip())
            line = " ".join(earlier)
            found.append((last.strip(" :="), "=", "\n".join(table)))
        for match in ALTOGETHER.finditer(line):
            found.append((line[: match.end("name")], "=", match["number"]))
        if total := TOTAL.match(line):
            found.append((total["name"], "=", total["number"]))
            continue
        if (bound := related.BOUND.search(line)) and not CONDITION.search(
            related.GENERAL.sub(" ", line[: bound.start()])
        ):
            before = line[: bound.start()].strip(" &\\") or " ".join(lines[max(at - 2, 0) : at])
            found.append((before, "≥", line[bound.end() :]))
        for part in prose.split(
            line,
            rf"(?<!\\);(?!{cases.FURTHER})|(?<=[\w)}}])(?<!=)\s{{3,}}(?=(?![(\[])[^\s=:]{{2,20}} *=)|=>|⇒|⟹|⇔|⟺|\\(?:Longr|R|Leftr|Longleftr)ightarrow|\\iff(?![a-z])|\\implies|\.\s+(?=[A-Z]|[^=.]{{1,40}}=)"
            rf"|,?\s+(?:and|und|et|donc|so|thus|also|c['’]est[ -]à[ -]dire|es decir|das heißt|that is|{THAT_IS}),?\s+(?=[^\s<>≤≥]+[^<>≤≥]*(?:[=≈]|\\approx))(?![^=,;]*\s{cases.ELSE}(?!\w))|(?<=[\w)}}\]$'])\s+y\s+(?=[^\s=]{{1,14}}\s*=|d\s*/\s*d)"
            r"|,\s+(?=[^\W\d_]{2,15}:\s+\d)|(?:→|->|\\to(?![a-z])|\\rightarrow)(?=[^=→\n.;,]{1,40}[=≈])",
        ):
            for one in _apart(part):
                name, sign, body = _parted(one)
                if told := beside.STATED.search(name.rpartition(":")[0]):
                    found.append((name[: told.start()], "=", told["number"]))
                if sign and not body.strip(" $"):
                    body = "\n".join(_below(following))
                found += [(called, "=", endless.ALONE) for called in endless.names(one)]
                if not OF_EACH.search(one):
                    found += [(m["name"], "=", m["number"]) for m in BEFORE.finditer(one)]
                if (given := ARROW.fullmatch(one)) and not sign:
                    found.append((given["name"], "=", given["number"]))
                if said := SAID.search(body if sign else one):
                    found.append((said["name"], "=", (body if sign else one)[said.end() :]))
                if sign in ("", ":"):
                    counted = [
                        COUNTED.fullmatch(c.strip(" .*|")) for c in prose.split(body or one, r",\s|\.\s")
                    ]
                    found += [(f"{name} {c['name']}", "=", c["number"]) for c in counted if c]
                if name.count("**") % 2 and body.count("**") % 2:
                    body = body.replace("**", "", 1)
                about = sign == "≈" or bool(re.search(r"[+-]\s*(?:\\mathcal\{?)?O\}?\(", body))
                if sign:
                    found.append((name, "~=" if about else "=", body))
    return tuple(found)


LIKE = re.compile(r"(?<=[)\w] )[~∼](?= (?!(?:N|U)\s*\()[\w(])")
"""A tilde that means about."""
DEMANDED = re.compile(r"=\s?!(?!=)|\\(?:overset|underset|stackrel)\s*(?:\{\s*!\s*\}|!)\s*(?:\{\s*=\s*\}|=)")
"""A sign of equality with an exclamation mark: what is demanded, not what is."""
ZEROED = re.compile(
    r"(?P<formula>=[^=\n;]{1,200})=[\s$]{0,4}0[\s$]{0,4}(?=(?:\\(?:iff|Leftrightarrow|Longleftrightarrow)(?![a-z])|⇔|⟺|<=>))"
)
"""What is set equal to a formula and to 0, of which is told where that holds."""


def unboxed(text: str) -> str:
    """Return a text with what stands in its boxes in the place of these."""
    while (at := text.find("\\boxed{")) >= 0:
        try:
            inner, end = braced(text, at + len("\\boxed"))
        except ValueError:
            break
        text = f"{text[:at]} {inner} {text[end:]}"
    return text


CALCULATION = re.compile(r"[\s\d.,+*×·/()-]+=[\s\d.,]+")


def _below(lines: list[str]) -> list[str]:
    """The lines of a formula that begins below the sign of equality, or a calculation in numbers."""
    if lines and CALCULATION.fullmatch(lines[0]):
        return lines[:1]
    found: list[str] = []
    for line in lines:
        if re.search(r"[=:]|^\s*\(|(?:[^\W\d_]{3,}\s+){2}", line):
            break
        found.append(line)
    return found


BEFORE = re.compile(
    r"(?<![\w.,])(?:\\mathbf\{)?(?P<number>\d{2,}(?:[.,' \u202f]\d{3})*)\}?[\s$*]+(?P<name>[^\W\d_]{4,})(?=[\s.,;:)]|$)"
)
"""A number before what it counts, such as `750 parameters`."""
AGAIN = re.compile(
    rf"(?P<name>(?<!\w)[A-Za-z]\w*\([a-z]\))(?P<sign>\s{{0,9}}=\s{{0,9}})(?P<first>[^=\n]{{0,200}}?(?<!\w){cases.IF}(?!\w)[^=\n,;]{{0,200}}?)[,;]\s{{0,9}}(?P=name)\s{{0,9}}=\s{{0,9}}",
    re.I,
)
"""The name of a function once more, before its second case."""
SAME = re.compile(r"\[\s*=(?P<same>[^\[\],]*)(?:,\s*[^\W\d_]+)?\s*\]")
"""That it is also something else, in brackets."""
WORDS = re.compile(r"\[[^\W\d_]{4,}[^\[\]=\d]*\]")
"""A remark in brackets."""
ALTOGETHER = re.compile(
    r"(?<!\w)(?P<name>in total|(?:all? ?)?together|in all|insgesamt|zusammen|au total|en tout|en total)[\s,:]*(?:(?:that['’]s|that is|this is|there are|so|thus|also|donc|soit|we have|they have|makes?|tenemos|hay|sind (?:das|es)|macht|sont|es|son|a total of)\s+)*"
    r"[$*]*(?:\d+(?:\s*(?:[·×*x]|\\cdot|\\times)\s*\d+)+\s*=\s*)?(?:\\mathbf\{|\*\*)?(?P<number>\d{2,}(?:[., '’]\d{3})*)(?![\w.,]*\d|\s*(?:[-+*/^·×=]|\\cdot|\\times))",
    re.I,
)
"""The number of all that is told before it, such as `75 weights, altogether 750`."""
OF_INDEX = re.compile(r"_\s*\{?[ikn]\}?$|ᵢ$|ₖ$|ₙ$")
TOTAL = re.compile(
    r"\W*(?P<name>[^\W\d_][\w -]{0,20}?)\s*:.*(?:(?<!\w)(?:summe|sum|total|suma|somme|zusammen|insgesamt|together|en tout|en total)\s*[:=]?|→|->|=>)"
    r"\s*\**\s*(?P<number>\d[\d.,'  \u202f]*\d)\**\s*(?:param\w*|paräm\w*)?\s*\.?\s*$",
    re.I,
)
"""A line that reckons and ends in its total, such as `MLP: 3·4 = 12; 4·2 = 8; sum 20`."""
ARROW = re.compile(
    r"(?P<name>[^=→]{1,300}?)\s{0,9}(?:->|→)\s{0,9}(?P<number>[-−]?\d[\d.,]{0,30}\d)(?:\.{3}|…)?\s{0,20}"
)
"""What a program prints, told behind an arrow."""
OF_EACH = re.compile(
    r"(?<!\w)(?:(?:un|ein|one|a)\s+(?:filter|filtre|filtro)|each|every|per|je|pro|jede[rsn]?|par|por|chaque|cada)(?!\w)",
    re.I,
)
"""That a number is one of several."""
SAID = re.compile(
    r"(?<!\w)(?<!second )(?<!zweite )(?!(?:\w+\s+){0,3}(?:second[ea]?|zweite|segunda)(?!\w))(?P<name>[^\W\d_]{3,}(?:\s+[^\W\d_]{2,}){0,3})\s+(?:is|ist|est|es|vaut|vale|lautet|equals)\s+(?=[$\\\d(−-]|(?:log|ln|exp|tanh|max|sqrt|[^\W\d_])(?![^\W\d_]))",
    re.I,
)
"""What is said to be something, such as `the derivative is 4σ(2x)(1 - σ(2x))`."""
COUNTED = re.compile(r"(?P<name>[^\W\d_][^\d=]*?)\s+(?P<number>\d+(?:[.,' ]\d+)*)")
"""A thing with its number, such as `MLP 99710`."""
BEGINS = re.compile(
    rf"(?::\s+|(?<!\\),\s+|(?<=\s)(?:(?!(?:{'|'.join(GREEK.values())})\s)[^\W\d_]{{3,}}\s+){{2,}}|\s+(?:so|also|donc|luego|queda|resulta|sigue|folgt|ergibt|obtient|obtenemos|gives|follows|vient|somit|thus|hence|therefore|"
    r"il faut|muss|debe|doit|must)\s+)(?=[^=≈,:;]*[^\W\d_][^=≈,:;]*(?:[=≈]|\\approx))",
    re.I,
)
"""Where another equation may begin behind the first."""
SMALL = re.compile(r"(?<!\w)(?:for|für|pour|para)\s+(?:\w+\s+)?(?:small|klein|petit|pequeñ)", re.I)
"""Where an approximation holds, which is no case."""
CONDITION = re.compile(
    rf"(?<!\w)(?<!d['’])(?:{cases.IF}|{cases.ELSE})(?!\w)|(?<![-=])>|<(?![-=]>)|[≤≥]|\\[lg]eq?(?![a-z])", re.I
)


def _apart(part: str) -> list[str]:
    """The equations of a clause, one after the other."""
    first = re.search(r"[=≈]|\\approx", part)
    if not first:
        return [part]
    zero = related.ZERO.search(part)
    for match in BEGINS.finditer(part, first.end(), zero.start() if zero else len(part)):
        rest = part[match.end() :]
        name = re.split(r"[=≈]|\\approx", rest)[0]
        if not CONDITION.search(SMALL.sub("", name)) and part[: match.start()].count("(") == part[
            : match.start()
        ].count(")"):
            return [part[: match.start()], *_apart(rest)]
    return [part]


def _parted(part: str) -> tuple[str, str, str]:
    """The name, the sign and the body of what is set equal in a clause."""
    part = re.sub(r"^\s*(?:[-*+•]\s+)?", "", part)
    part = re.sub(r"\\(?:approx|simeq)(?![A-Za-z])|~=|(?<=\s)[~∼](?=\s)(?!\s*(?:N|U)\s*\()", "≈", part)
    depth = 0
    for at, letter in enumerate(part):
        depth = max(depth + (letter in "([{") - (letter in ")]}"), 0)
        if depth == 0 and (letter in "=≈" and part[at - 1 : at] not in ("<", ">", "!", "=", ":")):
            return part[:at], letter, part[at + 1 :]
        if depth == 0 and letter == ":" and part[at + 1 : at + 2] in (" ", ""):
            stated = beside.STATED.search(part[:at])  # and so read with what is behind
            inner = _parted(part[at + 1 :])
            if not inner[1]:
                return part[:at], ":", part if stated else part[at + 1 :]
            return f"{part[:at]}: {inner[0]}", inner[1], inner[2]
    return "", "", ""
