"""Words around a right word by which it is not what is answered: what is made of it, compared with it, or said not to be there."""

from __future__ import annotations

import re

_OF = r"(?:(?:function|funktion|fonction|función)\W+)?(?:(?:of|to|der|des|vom|von|zu[rm]?|de|du|del|d)\W+)?(?:(?:the|an?|der|die|das|eine[srn]?|le|la|l|une?|el)\W+)?"
_MADE = (
    r"inverse[snr]?|inversa|recipro\w*|récipro\w*|recípro\w*|umkehr\w*|kehrwert|derivative|gradient|dérivée|derivada|ableitung|(?:anti|stamm)\w*funktion|"
    r"primitiv\w*|integral|log(?:arithm\w*|aritmo)?|opposite|contrary|gegenteil|contrario|contraire|opposée?|opuest[oa]|complement|komplement|negation|negación|"
    r"négation|antiderivative|mirrored|flipped|gespiegelt\w*|similar|ähnlich\w*|semblable|parecid[oa]|resembl\w*|almost|nearly|fast|presque|casi|quasi|pseudo|anti|non|off|semi|sub|hard|minus|negative[nrs]?|negativ"
)
_PART = r"(?:encoder|decoder|encodeur|décodeur|codificador|decodificador|half|hälfte|moitié|mitad|path|pfad)"
MADE = re.compile(
    rf"(?<!\w){_PART}[\W]+(?:of|von|de[sr]?|du|del|d)\W+(?:(?:the|an?|der|die|das|eine[srn]?|le|la|l|une?|el|un)\W+)?$|(?<!\w)(?:{_MADE})[\W]+{_OF}$|(?<!\w)(?:inverse|umkehr(?:ung|funktion)|réciproque|inversa)\s+(?:is|ist|est|es)\s+{_OF}$",
    re.I,
)
"""The end of what stands before a name where another thing is made of it, such as `the inverse of the`."""
COMPARED = re.compile(
    r"(?<!\w)(?:rather than|instead of|in place of|unlike|as opposed to|in contrast (?:to|with)|contrary to|compared (?:to|with)|better than|other than|than|"
    r"(?:anything|everything|all) but|except(?: for)?|apart from|außer|ausgenommen|bis auf|sauf|hormis|excepté|salvo|excepto|menos|"
    r"anders als|statt|anstatt|anstelle|im gegensatz zu\w*|im unterschied zu\w*|verglichen mit|im vergleich (?:zu\w*|mit)|verzichtet auf|entfernt|"
    r"(?:problems?|issues?|drawbacks?|probleme?|nachteile?) (?:of|von|des|der)|(?:problèmes?|défauts?|problemas?|defectos?) d\w*|plutôt qu\w*|au lieu d\w*|contrairement (?:à|aux?)|à la différence d\w*|comparée? (?:à|aux?)|"
    r"(?:called|named) like|heißt (?:fast )?wie|en (?:lugar|vez) de\w*|a diferencia de\w*|comparad[oa] con|al contrario (?:de\w*|que)|drops?|removes?|lacks?|avoids?|replaces?|ersetzt|supprime|remplace|elimina|reemplaza)"
    r"[^\w,;:.]+(?:\w+[^\w,;:.]+){0,3}$",
    re.I,
)
"""The end of what stands before a name that something else is compared with or put in its place."""
PLACED = re.compile(
    r"(?<!\w)(?:(?<!based )(?<!relies )(?<!rely )(?<!built )(?<!builds )(?<!depends )on|along|below|above|beneath|about|around|outside|auf|entlang|unterhalb|oberhalb|außerhalb|"
    r"neben|(?:unter|über)(?= de[rm]\b)|sur|sous|hors|au-dess[uo]us|le long|en dehors|bajo|debajo|encima|fuera|a lo largo)\W+(?:(?:of|von|de|du|la|le|the|its|der|die|dem|den|sa|el|su)\W+){0,2}$",
    re.I,
)
"""The end of what stands before a name that tells a place."""
CLAUSE = re.compile(
    r",\s*(?:which|that|whose|die|der|das|dessen|deren|welche\w*|qui|que|dont|la cual|el cual)\s+"
    r"(?!(?:is|are|was|ist|sind|est|sont|es|son|we|man|on|se|s['’]\w+|called|heißt|named)(?!\w))[^,;.:()=]*$",
    re.I,
)
"""The end of what stands before a name that a clause tells something of, which is about what was named before."""
MIRRORED = re.compile(
    r"(?<!\w)(?:symmetri\w*|symétri\w*|simétri\w*|mirrored|gespiegelt|parallel\w*)\W+(?:(?:to|with|at|along|across|on|zu[rm]?|an|par|rapport|à|con|respecto|a)\W+){1,3}"
    r"(?:(?:the|its|der|dem|la|le|el|sa|su|main|ihrer)\W+){0,2}$",
    re.I,
)
"""The end of what stands before a name that something lies towards."""
NOT_IT = re.compile(
    r"^\W*(?:n['’]\w+|ne \w+)\s+(?:pas|plus|jamais|aucun\w*)(?!\w)|^\W*no\s+(?:es|son|está|están|tiene|sería|vale|sirve|funciona)(?!\w)",
    re.I,
)
"""What denies a name behind it."""
_IS = r"(?:is|are|was|were|ist|sind|war|wäre|est|sont|es|son|sería|serait|would be|has|have|hat|a)"
_THERE = r"(?:\W*(?:entries|entry|elements?|terms?|values?|einträge|elemente|werte|éléments?|coefficients?|elementos?|entradas?|valores))?"
ABSENT = re.compile(
    rf"^{_THERE}(?:[^\w:]*|\W*(?={_IS}\s+[a-z]))(?:{_IS}\W+(?:\w+\W+)?(?:zeros?|0(?![.\d])|null(?:en)?|nulle?s?|nul|ceros?|missing|absent|removed|wrong|false|falsch|faux|fausse|fals[oa]|empty|leer|vide|vac[ií][oa])(?!\w)"
    r"|(?:vanish\w*|disappear\w*|verschwind\w*|fehl(?:t|en)|entf[aä]ll\w*|s['’]annul\w*|manqu\w*|desaparec\w*|falta\w*|se anula\w*)(?!\w))",
    re.I,
)
"""What says behind a name that it is not there, or nothing."""
PURPOSE = re.compile(
    r"^\W*(?:(?:would|could) (?:\w+ )?be|wäre\w*|würde\w*|serait|sería|(?:is|are|ist|est|es|dient|wird|sert)(?:\W+(?:used|meant|made|gedacht|verwendet|fait|utilisée?|usad[oa]))?)\W+(?:for|für|zur?|pour|para|à)(?!\w)",
    re.I,
)
"""What says behind a name what it is for."""
NEEDLESS = re.compile(
    r"^(?:(?!(?:,?\s(?:because|weil|denn|ya que|porque|car|parce que|puisque|puesto que)|,\s(?:as|da|since))(?!\w))[^.!?:;\n])*?(?<!\w)(?:(?:braucht|brauchen|benötigt|benötigen|nimmt|hilft|helfen|nützt|nützen|bringt|bringen|taugt|taugen|funktioniert|passt|eignet|reicht|genügt|genügen)\s+"
    r"(?:[^\W\d_]+\s+){0,4}?(?:nicht|nichts|kein\w*)"
    r"|(?:do|does|did|would|will|can|could|is|are)(?:n['’]?t|\s+not)\s+(?:[^\W\d_]+\s+){0,2}?(?:needed|need(?=\W*(?:(?:it|them|that|this|here|any ?more|for|to|at)(?!\w)|[.,;]|$))|help\w*|work|matter|used?|useful|do|necessary|suit\w*|enough|required|appropriate|apply)"
    r"|(?:does|do|is|are|has|have)\s+nothing|(?:ne\s+|n['’])(?:sert|servent|aide|aident|convient|conviennent|marche|fonctionne|suffi\w*|apporte\w*)\s+(?:pas|rien|à rien)"
    r"|no\s+(?:sirven?|ayudan?|funcionan?|valen?|bastan?|aportan?|(?:hacen? falta|se necesitan?)(?=\W*(?:[.,;]|$))|(?:es|son) (?:necesari|útil)\w*)"
    r"|(?:is|are|ist|sind|est|sont|es|son)\s+(?:unnecessary|useless|needless|nutzlos|überflüssig|unnötig|inutiles?|inútil\w*|innecesari\w*))(?!\w)",
    re.I,
)
"""What says behind a name, in its sentence, that it is not needed or does not help."""
KIND = re.compile(
    r"(?<!\w)(?:tri|bi|penta|multi|block(?:s|weise)?|par blocs?|por bloques|sub|super|pseudo|quasi|semi|non|nicht|anti|co)[-\s]?$",
    re.I,
)
"""The beginning of a word that makes another kind of thing of the name in it, such as `tridiagonal`."""
ENDING = re.compile(
    r"(?:i[sz]a?(?:ble|d[oa]|tion)|isier\w*|ly|e?ment|amente)(?!\w)|\w*[-\s]*domin|[-\s]*(?:free|less|frei|gram)(?!\w)",
    re.I,
)
"""The end of a word that makes another one of a name, such as `diagonalizable`, or says that it is missing."""
MADE_OF = re.compile(rf"(?:['’]s|s['’])?[-\s]+(?:{_MADE})(?!\w)(?!\W+(?:of|von|de|der)\W)", re.I)
"""What is made of a name that stands before it, such as `sigmoid's inverse`."""
_PARTS = r"(?:entries|elements|terms|blocks|layers|einträge|elemente|terme|blöcke|schichten|termes|éléments|blocs|couches|entradas|elementos|términos|bloques|capas)"
_LIKE = (
    r"(?:variants?|versions?|counterparts?|cousins?|opposite|contrary|alternatives?|relatives?|varianten?|gegenstück|gegenteil|verwandte|variantes?|versión|"
    r"contraparte|contrario|contraire|homologue)"
)
_CALLED = r"(?:called|known as|named|genannt|bekannt als|nommée?s?|appelée?s?|connue?s? sous le nom de|llamad[oa]s?|conocid[oa]s? como)"
OTHERS = re.compile(
    rf"(?<!\w){_PARTS}[^.;:\n]{{0,30}}?\s(?:(?:are|sont|son|werden)(?:\s+{_CALLED})?|heißen|s['’]appellent|se llaman)\W+(?:(?:the|les?|la|l|die|los?|el)\W+)?(?:main\W+)?$"
    rf"|(?<!\w){_LIKE}\s[^.;:\n]{{0,30}}?(?:(?:is|are|ist|est|es|wird)(?:\s+{_CALLED})?|heißt|s['’]appelle|se llama|what is {_CALLED})\W+(?:(?:the|an?|le|la|l|die|das|el|une?|una?)\W+)?$",
    re.I,
)
"""The end of what stands before a name by which parts are called, or a relative of what is asked."""
IS_OF_OTHERS = re.compile(
    r"^[^.;:\n]{0,20}\s(?:is|was|ist|est|es)\s+(?:the|der|le|el)\s+(?:name|nom|nombre)\s+(?:of|for|einer?|de|d['’])\W*(?:another|anderen?|une? autre|otr[oa])(?!\w)"
    r"|^\W+(?:looks? alike|sieht (?:so )?ähnlich aus|lui ressemble|se (?:le )?parece)(?!\w)",
    re.I,
)
"""What says behind a name that it is that of another thing."""
FALSE = re.compile(
    r"(?<!\w)(?:false|wrong|untrue|not true|incorrect\w*|falsch|unwahr|faux|fals[oa])\W+(?:that|dass|daß|que|qu['’])(?![\w])[^.;:]*$",
    re.I,
)
"""The beginning of a sentence that says of what follows that it is false."""
_WRONG = r"(?:wrong|incorrecte?|untrue|false|falsch|fausse|faux|incorrect[oa]|fals[oa])"
TAKEN_BACK = re.compile(
    rf"[.;!,\n]\W{{0,12}}(?:(?:but|however|aber|jedoch|mais|pero|sin embargo)\W+)?(?:(?:this|that|it|which|das|dies|es|was|c['’]|cela|ça|ce qui|eso|esto|lo cual|lo que)\W*"
    rf"(?:(?:is|was|would be|ist|war|wäre|est|serait|es|sería)\W+(?:\w+\W+)?{_WRONG}(?!\w)"
    r"|(?:does|do|is|would)(?: not|n['’]t) (?:it|work|hold|right|correct|true)(?!\w)|(?:ist|war|stimmt|gilt) (?:aber )?(?:nicht|falsch)(?!\w)(?=\W*(?:$|[.;]))"
    r"|(?:n['’]est pas|no es) (?:ça|cela|juste|vrai|eso|correcto|cierto)(?!\w))|no es (?:eso|así|correcto|cierto)(?!\w)|ce n['’]est pas (?:ça|cela|juste|vrai)(?!\w)"
    r"|(?:the |die |la )?(?:right|correct|richtige|korrekte|bonne|correcta) (?:answer|one|name|antwort|réponse|respuesta)(?!\w))",
    re.I,
)
"""What takes back behind a name what was said."""
CONDITION = re.compile(
    r"^(?:(?!(?<!\w)(?:because|since|as|weil|denn|da|car|parce que|puisque|porque|ya que|pues|zero|null|nul)(?!\w))[^,;.:()\n])*?(?<!\w)(?:only (?:if|when|for)|nur (?:wenn|falls|für)|seulement (?:si|pour)|s[oó]lo (?:si|para))(?!\w)",
    re.I,
)
"""What limits in its clause what was said."""
FIRST = re.compile(
    r"(?<!\w)(?:at first|first(?:ly)?|initially|originally|zuerst|anfangs|zunächst|erst|(?:tout )?d['’]abord|au début|primero|al principio)\W+(?:[^\W\d_]+\W+){0,3}?"
    r"(?:thought|think\w*|guessed|believed|dachte\w*|denkt|glaubte|pensé|pensais|pense|pensaba|piensa|creí|croyais)(?!\w)[^.;:!?]*$",
    re.I,
)
"""The beginning of a sentence that tells what was thought at first."""
WOULD = re.compile(
    r"(?<!\w)(?:would be|wäre|serait|sería)\W+(?:(?:an?|the|eine?|die|une?|la|una?)\W+)?$", re.I
)
"""The end of what stands before a name that would be right of something else."""
AVOIDED = re.compile(
    r"(?<!\w)(?:avoid|éviter?|évitez|evitar|evite)\W+(?:(?:the|an?|les?|la|los?|las)\W+)?$", re.I
)
"""The end of what stands before a name that is to be avoided."""
BESIDE = re.compile(
    r"(?<!\w)(?:(?:another|(?:the |an )?others?|someone else)(?:\s+one)?(?:['’]s)?(?:\s+name)?|names? of (?:another|the others?)(?:\s+one)?|(?:ein\w*|de[rs]|die)\s+andere[nrs]?|"
    r"(?:une?|l['’])\s?autre|(?:el |la )?otr[oa])\s+(?:is|are|ist|hei(?:ß|ss)t|est|s['’]appelle|es|se llama)(?:\s+(?:called|named))?\W+(?:(?:an?|the|die|das|eine?|l[ae]|une?|el|una?)\W+)?$",
    re.I,
)
"""The end of what stands before a name that another thing has."""
AT_ONE = re.compile(
    r"(?<!\w)(?:for|if|für|wenn|pour|si|para)\s+\$?[a-z]\s*=\s*\d+\$?,?\s+(?:[^\W\d_]+\W+){0,3}$|(?<![\w^_])\d\s*[-−–]\s*\$?$",
    re.I,
)
"""The end of what stands before a name that holds in one case alone, or is subtracted."""
FAILS = re.compile(
    r"^[^.;:]{0,40}(?<!\w)(?:makes?|machen|macht|rend(?:ent)?|hacen?)\W[^.;:]{0,60}(?<!\w)(?:worse|schlimmer|stärker|pires?|peor(?:es)?)(?!\w)"
    r"|^\W*(?:(?:connections?|verbindungen|connexions|conexiones|layers?|schichten|blocks?)\W+)?(?:fails?|scheiter[nt]|versag(?:t|en)|échouent?|fallan?|makes? (?:it|things) worse|(?:came|kam(?:en)?|(?:est|sont) venue?s?|vin(?:o|ieron)|lleg(?:ó|aron))\s+(?:[^\W\d_]+\s+)?(?:later|später|plus tard|más tarde|después))(?!\w)"
    r"|^\W*(?:[^\W\d_]+\W+)?(?:is|are|ist|sind|est|sont|es|son)\W+(?:what|was|ce que?|lo que)\W+(?:[^\W\d_]+\W+){1,2}(?:avoids?|lacks?|removes?|drops?|replaces?|vermeidet|weglässt|évite|supprime|evita|elimina)(?!\w)"
    r"|^[^.;:]{0,30}(?<!\w)(?:has|have|hat|haben|a|ont|tiene|tienen)\W+(?:the|das|le|el)?\W*(?:same|selbe|dasselbe|gleiche|même|mismo)\W+(?:problem|issue|drawback|nachteil|problème|défaut|problema|defecto)"
    r"|^\W*(?:[^\W\d_]+\W+)?durch\W+(?:[^\W\d_]+\W+){1,3}ersetz",
    re.I,
)
"""What says behind a name that it is not what helps, or that something else takes its place."""
SHOULD = re.compile(r"(?<!\w)(?:soll(?:te)?|muss|müsste)n?\s+(?:man\s+)?(?:[^\W\d_]+\s+und\s+)?$", re.I)
LEFT = re.compile(r"^[^.;,:]*(?<!zu )(?<!\w)vermeiden(?!\w)", re.I)
"""What stands around a name that is to be avoided, in German."""
OTHERWISE = re.compile(
    r"^[^.:]*[,;]\s*(?:but\s+|aber\s+|mais\s+|pero\s+)?(?:for|für|zur?|pour|para)(?!\w)", re.I
)
"""What goes on behind the purpose of a name with another purpose."""
LIKE = re.compile(
    r"(?<!\w)(?:looks? like|ähnelt|sieht aus wie|ressemble (?:à|aux?)|se parece a)\W+(?:[^\W\d_]+\W+){0,2}$",
    re.I,
)
BUT = re.compile(r"(?<!\w)(?:but|aber|mais|pero)(?!\w)", re.I)
"""What stands around a name that something only looks like."""
LATER = re.compile(r"[,;.:(\n][^,;.:(\n]*$")


def denied(before: str, after: str) -> bool:
    """Return whether a name is not what is answered, by what stands before and behind it."""
    if KIND.search(before) or ENDING.match(after) or MADE_OF.match(after):
        return True
    after = re.sub(r"^\w+", "", after)  # the end of its word
    if NEEDLESS.search(after) or CLAUSE.search(before) or MIRRORED.search(before) or NOT_IT.search(after):
        return True
    if OTHERS.search(before) or IS_OF_OTHERS.search(after):
        return True
    if MADE.search(before) or COMPARED.search(before) or PLACED.search(before) or ABSENT.search(after):
        return True
    if FIRST.search(before) or WOULD.search(before) or AVOIDED.search(before) or BESIDE.search(before):
        return True
    if AT_ONE.search(before) or FAILS.search(after) or (SHOULD.search(before) and LEFT.search(after)):
        return True
    if LIKE.search(before) and BUT.search(after):
        return True
    if PURPOSE.search(after) and OTHERWISE.search(after):
        return True
    if FALSE.search(before) or TAKEN_BACK.search(after) or CONDITION.search(after):
        return True
    return bool(
        PURPOSE.search(after) and re.search(r"\w", LATER.sub("", before) if LATER.search(before) else "")
    )
