"""Words beside mathematics: those that say nothing are left out, any other may change what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import zip_longest

from graders.observing.probes.spelling.mathematical import MATHS
from graders.observing.probes.spelling.tokens import Unread
from graders.vocabulary.shortened import COMPARE, FOR_EXAMPLE, THAT_IS

PROSE = re.compile(
    r"(?:(?<=[\w)])-)?(?<![\\\w.{])(?:[^\W\d_]{2,}(?:['-][^\W\d_]+)*|(?<=[^\W\d_]{2}\s)[aàáyouA](?=\s+[^\W\d_]{3}))\.?(?:-(?=[^\W\d_]))?(?![\w(\[{^_])"
    r"|(?<![\\\w])[^\W\d_]{3,}(?:['-][^\W\d_]+)*(?=\s+[(\[{])"
)
OPERATIONS = (
    r"negativ\w*(?![ -]log[ -]?likeli)|négati[fv]\w*|vorzeichen\w*|signs?(?!\s*\()|signe|signo|squar\w*|cub(?:e|ed|ic|o)|quadrat\w*|quadriert\w*|carrée?s?|cuadrad[oa]s?|"
    r"hoch|power|puissance|potencia|potenz|root(?!\()|wurzel|racine|raíz|half|halb\w*|halv\w*|hälfte|moitié|mitad|quarter|viertel|inver(?:se|ses|sed|ted|sa|so|tiert)|reciproc\w*|"
    r"récipro\w*|recípro\w*|kehrwert\w*|transpos\w*|transponier\w*|traspuest\w*|divid\w*|divis[eé]\w*|geteilt|multipl[iy]\w*|times|twice|fois|veces|double[sd]?|doppelt\w*|verdoppel\w*|"
    r"doblad\w*|subtract\w*|subtrahier\w*|abgezogen|soustra\w*|restad[oa]|umgekehrt\w*|opposite|opposée?|opuest[oa]|gegenteil|flipped|thousands?|tausend\w*|milliers?|miles|"
    r"hundreds?|hundert\w*|centaines?|cientos?|dozens?|dutzend|douzaines?|docenas?|positive part|positivteil|partie positive|parte positiva|absolute|betrag|absolue|absoluto|"
    r"percent\w*|prozent\w*|promille|per ?mille|factorial|fakultät|product|produkt|produit|producto"
)
UNSAID = re.compile(
    rf"(?<!\w)(?:{OPERATIONS}|less|kleiner|größer|greater|mayor|menor|inférieure?|supérieure?|"
    r"at (?:least|most)|mindestens|höchstens|au (?:moins|plus)|al menos|a lo (?:sumo|más)|between|zwischen|entre|than|unlesbar|unleserlich|illisible|illegible|ilegible|"
    r"without|ohne|sans|sin(?=\s+[^\W\d_]{2,})|plus grande?|not|nicht|pas|kein\w*|never|nie|jamais|nunca|ni|bis|until|jusqu\w*|hasta|über|choose)(?!\w)",
    re.I,
)
"""Words that change what a number or formula beside them says; where they stand, a person reads."""
CHANGES = re.compile(
    rf"(?<![\w\\])(?:{OPERATIONS}|minus|moins|menos|by (?:minus|two|half)|wrong|false|incorrect\w*|corrections?|corrected|korrektur|korrigiert|falsch\w*|richtig|faux|fausse|"
    r"corrigée?|corrección|corregid[oa]|incorrect[oa]|erratum|rather|instead|stattdessen|too (?:large|small|big|low|high)|zu (?:groß|klein|hoch|niedrig)|trop|demasiado)(?!\w)",
    re.I,
)
"""Words in what is told behind an answer that may change it or take it back."""
PRODUCTS = re.compile(
    r"(?<!\w)(?:(?:outer|inner|dot|scalar|matrix|hadamard|element-?wise)[ -]product|(?:äußeres|inneres|dyadisches) produkt|(?:skalar|matrix)produkt|"
    r"produit (?:extérieur|scalaire|matriciel|tensoriel)|producto (?:exterior|escalar|matricial))(?!\w)"
    r"(?!\s+(?:with|of|by|and|mit|von|und|avec|de|par|et|con|por|y)(?!\w))",
    re.I,
)
"""Names of products, which say what a formula is and not what is to be done with it, as `matrix product with x` does."""
NEGATIVES = re.compile(
    r"(?<!\w)(?:(?:what(?:ever)?|everything|all that|(?:alles,? )?was|(?:tout )?ce qui|(?:todo )?lo que)\s+(?:(?:is|est|es|sea)\s+)?(?:negativ\w*|négati[fv]\w*)(?:\s+ist)?(?!\w)"
    r"|negative[nrs]?\s+(?:values|inputs|numbers|entries|ones|werte|eingaben|zahlen|einträge)(?!\w)"
    r"|(?:valeurs|entrées|nombres|valores|entradas|números)\s+n[ée]gati[fv]\w*),?\s+"
    r"(?:becomes?|gives?|maps? to|ergeben|ergibt|donnent|(?:is|are) (?:set|clipped|mapped) to|(?:is|are) replaced (?:by|with)|wird|werden|devient|deviennent|(?:est|sont) mis(?:e?s)? à|se vuelven?|se hace[n]?|pasan? a)\s+(?:(?:zu|auf)\s+)?(?:0|zero|null|zéro|cero)(?:\s+gesetzt)?[\s.)]*$",
    re.I,
)
"""That the negative ones of what a function is applied to become zero, and nothing behind."""
COPULA = re.compile(
    r"(?<!\w)(?:is|are|was|be|equals?|has|have|had|contains?|needs?|uses?|becomes?|gives?|gets?|get|obtains?|yields?|returns?|means|ist|sind|war|hat|haben|enthält|braucht|beträgt|betragen|ergibt|ergeben|erhält|erhalten|gibt|gilt|lautet|wird|macht|folgt|"
    r"est|sont|a|ont|possède|contient|vaut|valent|donne|donnent|obtient|devient|fait|es|son|vale|valen|da|dan|resulta|queda|sale|obtiene|obtenemos|tiene|c['’]est)(?!\w)",
    re.I,
)
"""What stands between the name of a quantity and its value."""
STATED = re.compile(rf"{COPULA.pattern}\s+(?P<number>\d[\d.,]*)\s*$", re.I)
"""A number that was told already, such as `it is 320`, which is no name of what follows behind a colon."""
JOINING = (
    "a an the this that these it its it's he we you i our my here there which what of for in on at by with as to and so thus then hence therefore also if when where only just "
    "all total together exactly simply again finally now first still have has had been will would can must may from get gets got given using answer result solution value number true "
    "der die das den dem des ein eine einer einem einen eines es man wir ich hier da dort von vom für bei beim mit im ins am an auf als wie zu zum zur in und auch also dann damit daher "
    "somit nur insgesamt gesamt genau einfach wieder zusammen schließlich jetzt anfangs zunächst haben hat wegen nach laut antwort ergebnis lösung wert zahl anzahl "
    "le la les l' un une des du de d' au aux en on nous je il elle elles ils y a ce cet cette ces ça qui que quoi dont et pour avec dans sur comme à alors donc ainsi aussi seulement juste tout toute tous "
    "toutes total ensemble finalement maintenant début réponse résultat solution valeur nombre selon ici "
    "el los las unos unas del al lo se nos nuestro aquí que para con por como y e entonces luego así también solo sólo todo toda todos todas junto finalmente ahora principio inicio respuesta resultado solución "
    "valor número según hay tras una "
    "itself selbst elle-même lui-même misma mismo wanted desired sought gesucht gesuchte gesuchten folglich residual residuals residuum residuen résidu résidus residuo residuos "
    "jacobian jacobi-matrix jacobimatrix jacobienne jacobiana"
)
"""Words that join, in English, German, French and Spanish."""
NAMED = (
    "network networks model hidden dense convolution convolutional encoder decoder first last netz netzes netzwerk modell erste ersten letzte letzten "
    "réseau modèle première premier dernière dernier red modelo primera primer última último capa "
    "parameter parameters params weights weight bias biases filters filter kernels kernel neurons neuron units unit inputs outputs channels channel pixels pixel px epochs epoch steps step images "
    "image samples layers layer nodes node bits bit nats nat bytes byte kb mb gb tb kib mib gib ms sec seconds min minutes hours entries elements values operations updates examples points classes "
    "loss error entropy cross-entropy divergence kl mse accuracy probability mean gradient derivative output shape size trainable learnable "
    "gewichte gewicht parametern filtern neuronen neuron eingaben eingabe ausgaben ausgabe kanäle kanälen pixeln epochen epoche schritte bilder bild schichten schicht knoten einträge elemente werte "
    "stunden sekunden minuten verlust fehler entropie divergenz genauigkeit wahrscheinlichkeit mittelwert ableitung gradient größe form trainierbare lernbare eingängen eingänge eingabeneuronen "
    "paramètres paramètre poids biais filtres filtre neurones neurone canaux canal époques époque étapes étape couches couche noeuds nœuds entrées entrée sorties sortie valeurs secondes heures perte "
    "erreur entropie divergence précision probabilité moyenne dérivée taille entraînables "
    "parámetros parámetro pesos peso sesgos sesgo filtros filtro neuronas neurona canales épocas época pasos paso imágenes imagen capas capa nodos entradas entrada salidas salida valores segundos "
    "horas pérdida entropía divergencia exactitud precisión probabilidad media derivada gradiente tamaño entrenables ok"
)
"""Units, and names of quantities."""
SILENT = frozenset(f"{JOINING} {NAMED}".split())
COMPOUND = re.compile(
    r"[^\W\d_]{3,}(?:zahl|anzahl|wert|parameter|parametern|gewichte|fehler|verlust|entropie|wahrscheinlichkeit|filter|neuronen|regel)",
    re.I,
)
"""German names of quantities that are put together."""
RULES = re.compile(
    r"(?<!\w)(?:(?:by|using|with|via|due to|because of|nach|mit|wegen|laut|par|avec|selon|d['’]après|por|con|según) )?(?:(?:the|der|die|la|el) )?"
    r"(?:(?:chain|product|quotient|power|sum)[ -]rule|(?:ketten|produkt|quotienten|potenz|summen)regel|règle (?:de la chaîne|du produit|du quotient)|"
    r"regla (?:de la cadena|del producto|del cociente)|(?:inégalité de |ungleichung von |desigualdad de )?jensen(?:['’]?s)?(?:[- ](?:inequality|ungleichung))?)(?!\w)",
    re.I,
)
"""By which rule a derivative is taken."""
SHORT = re.compile(
    rf"(?<![\w.])(?:{FOR_EXAMPLE}|{THAT_IS}|{COMPARE}|[ei]g(?=\s)|par exemple|por ejemplo|zum beispiel|for example)",
    re.I,
)
"""What announces an example or an explanation."""
MADE = re.compile(
    r"(?:derivative|gradient|mean|average|ableitung|mittelwert|dérivée|moyenne|derivada|gradiente|media)\s+(?:of|von|de|du|del|des)(?:\s+(?:the|der|la|le|l'))?$",
    re.I,
)
"""What is made of the formula behind it."""
FURTHER = ("ln", "lg", "pi", "oo", "in", "tr")
"""Short words that are mathematics."""
SIGNED = {"minus": "-", "moins": "-", "menos": "-", "plus": "+"}


def nothing(_: str) -> bool:
    """Return that no word is a variable."""
    return False


def changed(text: str) -> None:
    """Refuse what is told behind an answer, or between parentheses, where it may change the answer.

    Raises:
        Unread: It may.
    """
    if match := may_change(text):
        raise Unread(f"may `{match[0]}` change the answer?")


def may_change(text: str) -> re.Match[str] | None:
    """Return the first word of what is told behind an answer that may change it."""
    return CHANGES.search(PRODUCTS.sub(" ", NEGATIVES.sub(" ", text)))


def runs(side: str, known: Callable[[str], object] = nothing) -> list[str]:
    """Return the mathematics of a text, without the words between.

    Args:
        side: The text, in the plain spelling.
        known: Whether a word is made of variables.

    Raises:
        Unread: A word in it may change what the mathematics says.
    """
    left: list[str] = []
    side = SHORT.sub(" ", RULES.sub(" ", side))

    def mathematical(said: str) -> bool:
        word = said.strip("-.")
        parts = word.split("-")
        return (
            bool(known(word))
            or word.lower() in MATHS
            or word.lower() in FURTHER
            or (len(parts) > 1 and all(map(known, parts)))
        )

    def worded(match: re.Match[str]) -> str:
        word = match[0].strip("-.").lower()
        if mathematical(match[0]):
            return match[0]
        if word in SIGNED and (behind := side[match.end() :].lstrip()):
            following = PROSE.match(behind)
            if following is None or mathematical(following[0]):
                return f" {SIGNED[word]} "
        left.append(match[0])
        return "\x02"

    if UNSAID.search(side):
        raise Unread("words in it may change what it says")
    text = PROSE.sub(worded, side)
    found: list[str] = []
    words: list[str] = []
    for run, word in zip_longest(text.split("\x02"), left):
        bare = re.sub(r"^(?:[;:!~\s]|[.,](?!\d))+|(?:[,;:.~\s]|(?<![\w)\]}])!)+$", "", run)
        if re.search(r"[^\W_]", bare) and bare != "in":
            if not found:  # the name of a quantity may hold any words
                told = [n for n, w in enumerate(words) if COPULA.fullmatch(w.strip("-."))]
                words = words[told[-1] :] if told else words
                if known is not nothing and MADE.search(" ".join(words)):
                    raise Unread("something is made of it")
            found.append(bare)
        words += [word] if word else []
    if found and (strange := [w for w in words if not _silent(w)]):
        raise Unread(f"may `{strange[0]}` change what it says?")
    return found


def _silent(word: str) -> bool:
    word = word.strip("-.").lower().replace("’", "'")
    return word in SILENT or bool(COPULA.fullmatch(word) or COMPOUND.fullmatch(word))
