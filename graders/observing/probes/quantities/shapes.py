"""Shapes in the notations in which people write them."""

from __future__ import annotations

import re

import numpy as np

from graders.model import Array
from graders.observing.probes.quantities.spoken import NUMBERS, SIZES, body
from graders.observing.probes.spelling import beside, dashes, prose
from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.tokens import Unread


def shape(text: str) -> Array:
    """Return the sizes of a shape, in the order in which they are written.

    Raises:
        Unread: There is none, or several that differ.
    """
    text = dashes.DASH.sub(lambda m: m["rest"], text.replace("ℝ", "R"))  # a size has no sign
    text = re.sub(r"\(\s*(?:×|x|\*|\\times)\s*1\s*\)", " × 1", text)
    text = WEIGHTS.sub(" ", RECKONED.sub(_left_out, WEIGHED.sub(_counted, _in_its_box(text))))
    texts = (body(text), body(text.replace("**", "")), plain(prose.unmarked(text).replace("**", "")))
    # a calculation such as 10 * 75 = 750 is a shape where nothing else in the passage is
    found = next((f for told in (False, True) for said in texts if (f := _shapes_in(said, told))), [])
    distinct = sorted({tuple(f) for f in found})
    if len(distinct) > 1 and (of_output := _of_output(plain(prose.unmarked(text)), distinct)):
        distinct = [of_output]
    if len(distinct) > 1:  # a size and a larger one that holds it
        raise Unread("several shapes are named")
    if not distinct:
        raise Unread("there is no shape")
    sizes = list(distinct[0])
    whole = KERNEL.sub(" ", plain(prose.unmarked(text)))
    if len(sizes) == 2 and re.search(COUNTING, whole, re.I):
        sizes.append(_channels(whole))
    return np.array(sizes, np.float64)


PADDED = re.compile(
    r"(?<!\w)(?:(?:zero-?)?padded|(?:auf)?gepadd\w+|aufgefüllt\w*|erweitert\w*|ampliad[oa]|rellen(?:ad)?[oa]|élargie?|agrandie?|bordée?|(?:with|after|mit|nach|durch|avec|après|con|tras) (?:(?:the|das|dem|le|el|un|du|zero|de) )*(?:zero-?)?(?:padding|relleno|remplissage|auffüllen))(?!\w)",
    re.I,
)
"""That zeros are put around an image."""
IMAGE = re.compile(r"(?<!\w)(?:image|input|picture|bild|eingabe|entrée|imagen|entrada)(?!\w)", re.I)
OUTPUT = re.compile(
    r"(?<!\w)(?:outputs?|results?|ausgabe\w*|ergebnis\w*|sorties?|résultat|salidas?|resultado|queda|da|gives?|ergibt|donne|resulta|(?:feature )?map)(?!\w)|(?:→|=>|->|⇒)[^=]*$",
    re.I,
)
"""What announces what comes out."""
PART = re.compile(
    r"[,;](?=\s)|\.(?=\s|$)|\n|(?<!\w)(?:so|and|also|und|et|y|donc|luego|therefore|thus|hence)(?!\w)|(?=→|=>|->|⇒)"
)
"""Where a clause ends."""


def _of_output(said: str, distinct: list[tuple[float, ...]]) -> tuple[float, ...] | None:
    """The shape of what comes out, where all that is told beside it is how large the image is with zeros around it; None where it is not so."""
    found: set[tuple[float, ...]] = set()
    padded: set[tuple[float, ...]] = set()
    about_padding = False
    for clause in PART.split(said):
        told = [shape for shape in distinct if shape in {tuple(s) for s in _shapes_in(clause, False)}]
        before = re.split(rf"\d+{SIZES}", clause)[0]
        is_image, comes_out = IMAGE.search(before), OUTPUT.search(before)
        about_padding = bool(PADDED.search(clause)) or (about_padding and not told)
        if len(told) > 1 or (told and is_image and comes_out):
            return None
        if told and about_padding and is_image and not found:
            padded.add(told[0])
        elif told and comes_out:
            found.add(told[0])
        elif told:
            return None
        about_padding = about_padding and not told
    larger = len(padded) == 1 == len(found) and max(max(padded)) > max(max(found))
    return found.pop() if larger and {*distinct} == {*padded, *found} else None


BOXED = re.compile(r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}")


def _in_its_box(text: str) -> str:
    """What stands in the one box that holds a shape, where others hold other results; else the text."""
    found = BOXED.findall(text)
    sized = [b for b in found if len(re.findall(r"\d+", plain(b))) > 1 or _shapes_in(plain(b), True)]
    return sized[0] if len(sized) == 1 < len(found) and not prose.OR.search(text) else text


RECKONED = re.compile(rf"(?<=\d)\s*\((?=[^()]*=)(?![^()]*\d{SIZES}\d)(?P<inner>[^()]*)\)", re.I)
"""A calculation of one size behind a shape, such as `9 × 9 (42/5 = 8.4, rounded down)`."""


EACH = r"(?<!\w)(?:per|je|pro|par|por|each|every|jede\w*|chaque|cada)(?!\w)"
FILTER = r"(?:filters?|filtern?|filtres?|filtros?|kernels?|kern|noyau|núcleo)(?!\w)"
WEIGHED = re.compile(
    rf"(?P<each>(?:{EACH}\s+{FILTER}|(?<!\w)each)(?:\s+[^\W\d_]+)?\s+)?(?P<all>\d+)\s+(?:weights?|gewichte?n?|poids|pesos|param\w*|parám\w*)\s*\((?P<inner>\d+(?:\s*(?:[·⋅*×x]|\\cdot|\\times)\s*\d+)+)\)"
    rf"(?P<of>\s*(?:each(?!\w)|{EACH}\s+{FILTER}))?",
    re.I,
)
"""How many weights there are, and their reckoning, such as `each has 75 weights (5·5·3)`: of all, it may be the shape."""
WEIGHTS = re.compile(
    rf"(?<!\w)(?:param|paräm|parám|gewicht|weights?|poids|pesos?)[^.;\n\d]{{0,40}}?\d+(?:\s*(?:[·⋅*]|\\cdot)\s*\d+)+[\s$]*{EACH}\s+{FILTER}",
    re.I,
)
"""The reckoning of the weights of one filter, which is the shape of nothing."""


def _counted(match: re.Match[str]) -> str:
    product = np.prod([float(n) for n in re.findall(r"\d+", match["inner"])])
    of_each = match["each"] or match["of"]
    return " " if of_each and product == float(match["all"]) else match[0]


def _left_out(match: re.Match[str]) -> str:
    beside.changed(match["inner"])
    return " "


def _channels(said: str) -> float:
    """The one count of channels that a text names beside a size.

    Raises:
        Unread: It names none, or several.
    """
    counts = rf"(\d+|{'|'.join(NUMBERS)}|single|einzig\w*|seule?|solo|únic[oa])"
    pattern = rf"(?<![\w.*/^x×-]){counts}\s+(?:(?:{SOLE})\s+)?(?:[^\W\d_]{{4,}}\s+)?(?:{CHANNELS})(?!\w)"
    found = {
        NUMBERS.get(m[1].lower(), 1) if not m[1].isdigit() else int(m[1])
        for m in re.finditer(pattern, said, re.I)
    }
    if len(found) != 1 or re.search(rf"{EACH}\s+(?:{CHANNELS})", said, re.I):
        raise Unread("how many channels are there?")
    return float(found.pop())


def _shapes_in(said: str, calculated: bool) -> list[list[float]]:
    """Return the shapes in a text, or, if it has none, the sizes of calculations in it where these count."""
    said = re.sub(r"(?<![\w.])(?:torch\.)?Size\s*\(\s*\[([^\]]*)\]\s*\)", r"(\1,)", said)
    said = re.sub(
        r"(?:=|\s)in\s+R\s*\^\s*\(([^()]*)\)|(?<!\w)R\s*\^\s*\(([^()]*)\)",
        lambda m: f" {m[1] or m[2]} ",
        said,
    )
    if re.search(r"->", said):
        said = said.rpartition("->")[2]
    said = KERNEL.sub(" ", said)
    return _named_sizes(said) or _shapes(said, calculated) or _worded_shape(said)


def _shapes(said: str, calculated: bool) -> list[list[float]]:
    found = []
    size = r"\d+"
    product = re.compile(
        rf"(?<![\w.*/^+-])(?:({size})\s*@\s*)?({size}(?:{SIZES}{size})+)(?![\w.]*\d|\s*(?:[*/^+@]|\(\s*[-\d])|\s+-(?!\s*[^\W\d_]{{2,}})|\.\d)"
    )
    for match in product.finditer(said):
        before, after = said[: match.start()], said[match.end() :]
        sizes = [float(d) for d in re.findall(r"\d+", (match[1] or "") + " " + match[2])]
        result = re.match(r"\s*(?:=|~=)\s*(\d+)(?![\w*]|\.\d|\s*[*x])", after)
        if result and float(result[1]) == float(np.prod(sizes)):
            found.append((sizes, True))
            continue
        if re.search(r"[*x×]\s*\(\s*$", before):
            continue
        if re.search(r"[-+/(]\s*$", before) and not re.search(r"(?:^|\s)\(\s*$", before):
            continue
        found.append((sizes, False))
    listed = re.compile(r"(?<!floor)(?<!ceil)[(\[<]\s*(\d+(?:\s*[,;]\s*\d+)+,?|\d+\s*,)\s*[)\]>]")
    found += [([float(d) for d in re.findall(r"\d+", m[1])], False) for m in listed.finditer(said)]
    plain_shapes = [sizes for sizes, has_result in found if not has_result]
    if plain_shapes:
        return plain_shapes
    if found:
        return [sizes for sizes, _ in found] if calculated else []
    spaced = re.fullmatch(r"\s*=?\s*(\d+(?:\s+\d+){1,4})\s*", said)
    if spaced and not re.fullmatch(r"\d{1,3}( \d{3})+", spaced[1]):
        return [[float(d) for d in spaced[1].split()]]
    apart = re.fullmatch(r"\s*=?\s*(\d{1,4}(?:,\s*\d{1,4}){2,3})\s*", said)
    if apart and not re.fullmatch(r"\d{1,3}(?:,\d{3})+", apart[1]):
        return [[float(d) for d in apart[1].split(",")]]
    return []


def without_shapes(text: str) -> str:
    """A text without the shapes in it that no calculation goes on from."""
    said = plain(prose.unmarked(text).replace("**", ""))
    size = rf"(?<![\w.*/^+-])\d+(?:{SIZES}\d+)+(?!\s*(?:=|~=|[*/^(+@]|\s-)|\w|\.\d|{SIZES}\d)"
    return re.sub(size, " ", re.sub(r"[(\[]\s*\d+(?:\s*,\s*\d+)+\s*[)\]]", " ", said))


CHANNELS = r"channels?|kanal|kanäle?n?|canal|canaux|canales|(?:feature\s+)?maps?|filters?|filtern?|filtres?|filtros?|cartes|mapas|karten"


COUNTING = rf"\d\W{{0,3}}(?:(?!(?:the|its|die|der|den|les|ses|los|las|sus)\s)[^\W\d_]+\s+){{0,2}}(?:{CHANNELS})(?!\w)"
"""Channels that a size is told with, and not the channels of which something else is told."""


SOLE = r"single|einzig\w*|seule?|solo|sola|únic[oa]"


COUNTED = re.compile(
    rf"(?<![\w*x×])(\d+|{'|'.join(w for w in NUMBERS if NUMBERS[w] > 1)})\s+(?:[^\W\d_]+\s+){{0,2}}?"
    r"(?:channels?|kanäle?n?|canaux|canales|maps?|filters?|filtern?|filtres?|filtros|cartes|mapas|karten)(?!\w)[^.;\d]*?(\d++)"
    + SIZES
    + r"(\d++)(?!"
    + SIZES
    + r"\d)",
    re.I,
)


KERNEL = re.compile(
    rf"\d+(?:{SIZES}\d+)+(?:\s|-)*(?:conv|kernel|filter|faltung|kern(?!\w)|noyau|núcleo|window|fenster)\w*"
    rf"|(?:conv\w*|kernel|filter|faltung|noyau|núcleo|filtre|filtro)\s+(?:de\s+)?\d+(?:{SIZES}\d+)+|(?<![\w*×x.])1{SIZES}1(?=\s*:)",
    re.I,
)
"""The size of a kernel, which is no size of what comes out."""


HEIGHT_WIDTH = re.compile(
    r"(?<![\w\\])(?:h|H|height|höhe|hauteur|alto|altura)(?:_\{?\w+\}?)?\s*=\s*(?:(?:w|W|b|width|breite|largeur|ancho)(?:_\{?\w+\}?)?\s*=\s*(?P<n>\d+)(?![.\d]?\d)"
    r"|(?P<h>\d+)\s*(?:[,;]|and|und|et|y)?\s*(?:w|W|b|width|breite|largeur|ancho)(?:_\{?\w+\}?)?\s*=\s*(?P<w>\d+)(?![.\d]?\d))"
    r"(?:\s*(?:[,;]|and|und|et|y)\s*(?:c|C|d|D|channels?|depth|kanäle|tiefe|canaux|profondeur|canales|profundidad)(?:_\{?\w+\}?)?\s*=\s*(?P<c>\d+))?",
    re.I,
)
"""A height and a width by their letters."""
AXES = (
    r"height|hauteur|höhe|alto|altura|rows?|zeilen?|lignes?|filas?",
    r"width|largeur|breite|ancho|anchura|columns?|spalten?|colonnes?|columnas?",
    r"depth|channels?|tiefe|kanäle|kanälen|profondeur|canaux|canales|profundidad",
)


def _named_sizes(said: str) -> list[list[float]]:
    """Sizes that are named: `10 maps of 28 x 28`, `height 28, width 28, depth 6`, `h = w = 28`."""
    told = {(m["h"] or m["n"], m["w"] or m["n"], m["c"] or "") for m in HEIGHT_WIDTH.finditer(said)}
    if told and not re.search(rf"\d{SIZES}\d", HEIGHT_WIDTH.sub(" ", said).rpartition("=")[2]):
        return [[float(size) for size in sizes if size] for sizes in told]
    if counted := COUNTED.search(said):
        count = NUMBERS.get(counted[1].lower(), 0) or float(counted[1])
        return [[float(count), float(counted[2]), float(counted[3])]]
    if re.search(rf"\d{SIZES}\d", said):
        return []
    sizes = []
    for axis in AXES:
        match = re.search(
            rf"(?<!\w)(?:{axis})\s*[:=]?\s*(\d+)(?!\w)|(?<!\w)(\d+)\s+(?:{axis})(?!\w)", said, re.I
        )
        if match:
            sizes.append(float(match[1] or match[2]))
    return [sizes] if len(sizes) > 1 and len(sizes) == len(re.findall(r"\d+", said)) else []


def _worded_shape(said: str) -> list[list[float]]:
    if re.fullmatch(
        r"\s*(?:\(\s*\)|(?:ein|un|une|a|un)?\s*(?:scalaire|scalar|skalar|escalar))\s*", said, re.I
    ):
        return [[]]
    vector = re.search(
        r"(?<!\w)(?:vectors?|vektor|vecteur)\s+(?:of (?:length|size)|mit|der länge|de (?:longueur|taille|longitud|tamaño))\s+(\d+)(?:\s+\w+)?\s*$",
        said.strip(" ."),
        re.I,
    )
    return [[float(vector[1])]] if vector and not re.search(r"\d", said[: said.find(vector[1])]) else []
