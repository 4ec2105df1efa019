"""What disowns an answer in words: it is announced as wrong, as another's or as a first try, or taken back behind it; in four languages."""

from __future__ import annotations

import re

from graders.vocabulary.alternatives import by_place

_IS = r"(?:is|are|was|were|ist|sind|war|waren|est|sont|était|es|son|era|está|están)"
_WRONG = r"(?:wrong|false|incorrecte?s?|untrue|falsch|fausse?s?|faux|incorrect[oa]s?|fals[oa]s?|mal)"
_SO = r"(?:(?:of course|certainly|clearly|obviously|just|simply|unfortunately|all|leider|natürlich|aber|einfach|bien sûr|malheureusement|claro|lamentablemente)\s+)?"
_BEGINS = r"(?:^|(?<=[\n.;:!?|])|(?<=[.;:!?|(] )|(?<=\*\*))[\s*_>#-]*"
"""Where a sentence, a line or a cell begins."""
_VALUE = r"[\s:*_`]*(?:[$`\[(|⎡⎛⎢√∇∂∞]|\\[\[(a-z]|\n|[-−]?\d|(?-i:[A-Za-z])\w{0,12}['’]*(?:[(_^|\[/]|\s*=|\s*\*(?!\*))|$)"
"""The beginning of mathematics, or a line of its own."""
_ZERO = r"(?!\s*\$?0\$?(?![.,]?\d))"
"""What is not told to be other than zero, which disowns nothing."""
_NOUN = r"(?:answer|result|value|solution|formula|derivative|matrix|antwort|ergebnis|wert|lösung|formel|ableitung|matrix|réponse|résultat|valeur|solution|formule|dérivée|matrice|respuesta|resultado|valor|solución|fórmula|derivada|matriz)"
_IT = rf"(?:it|that|this|(?:(?:the|my|our) )?(?:right |correct |final )?{_NOUN}|es|das|dies|(?:das |die |der )(?:richtige |endgültige )?{_NOUN}|ce|cela|ça|(?:le |la ){_NOUN}|(?:el |la ){_NOUN}|eso|esto)"
_PEER = r"(?:neighbou?r|friend|colleague|classmate|partner|tutor|chatgpt|nachbar|freund|kommiliton|banknachbar|voisin|ami|collègue|camarade|vecin[oa]|amig[oa]|compañer[oa])\w*"
_OTHER = r"(?:another|other|next|previous|last|andere[nrs]?|nächste[nrs]?|vorige[nrs]?|letzte[nrs]?|autre|suivante?|précédente?|otr[oa]|siguiente|anterior)"
_TASK = r"(?:question|problem|exercise|task|part|case|sheet|aufgabe|frage|teilaufgabe|blatt|exercice|problème|feuille|ejercicio|problema|pregunta|hoja)"
_TIMES = (
    r"(?:twice|thrice|half|double|two times|three times|(?:the )?(?:opposite|negative|inverse|reciprocal|transpose|square|square root|half|double) of|(?:minus|negative) of|"
    r"das (?:doppelte|negative|inverse|gegenteil|quadrat) (?:von|der)|die (?:hälfte|transponierte|wurzel) (?:von|der|aus)|der kehrwert (?:von|der)|zweimal|"
    r"la moitié d[eu']|le (?:double|carré|contraire) d[eu']|l['’](?:inverse|opposé) d[eu']|deux fois|la transposée d[eu']|"
    r"la mitad de|el (?:doble|cuadrado|inverso|opuesto|contrario) de|la (?:inversa|traspuesta) de|dos veces)"
)
_NUMBER = r"(?:\d+(?:[.,/]\d+)?|(?-i:[A-Za-z])(?!\w)|two|three|four|half|zwei|drei|vier|deux|trois|quatre|dos|tres|cuatro|\\frac\S*)"
_SIGN = r"(?:sign|minus|vorzeichen|minuszeichen|signe|signo)"
_MISSING = r"(?:missing|lacking|forgotten|left out)"
_TERM = r"(?:sign|minus(?: sign)?|factor|term|square|vorzeichen|minus(?:zeichen)?|faktor|term|quadrat|signe(?: moins)?|facteur|terme|moins|carré|signo(?: menos)?|menos|factor|término|cuadrado)"
BEFORE = (
    r"(?:wrong|false|incorrect|falsch|faux|incorrecto|not right|nicht richtig)\s+(?:would be|would have been|wäre|serait|sería)(?!\w)",
    rf"{_BEGINS}(?:{_WRONG}|not|no|nicht|pas|non|no es|not like this|nicht so|pas comme ça|así no|mistake|fehler|erreur|counter-?example)\s?(?:\([^()\n]*\)\s*)?:",
    rf"(?<!\w){_IT}\s*(?:{_IS}|n['’]est|c['’]est)\s+{_SO}(?:not|nicht|pas|no|never|nie(?:mals)?)(?!\w)(?!\s*[$\d\w\\(]*[^.;\n]{{0,40}}(?:(?:but|sondern|mais|sino)(?!\w)|[,;]\s*(?:it is|it['’]s|es ist|c['’]est|es)(?!\w))){_ZERO}{_VALUE}",
    rf"(?:^|(?<=[.;!?\n] ))\s*(?:no\s+(?:es|son|sería)|ce\s+n['’]est\s+pas)(?!\w){_ZERO}{_VALUE}",
    rf"(?<!\w)(?:should|must|can|could)(?:n?['’]t|not| not)\s+be(?!\w){_VALUE}",
    rf"{_BEGINS}{_TIMES}(?:\s+(?:of|this|that|the following|davon|folgende\w*))*{_VALUE}",
    rf"{_BEGINS}(?:minus|moins|menos){_VALUE}",
    r"(?:^|(?<=\n))[^\S\n]*(?:[-−]?\d+(?:[.,/]\d+)?\s*[*·×]|\d/\d)[^\S\n]*\n+\s*(?:```\w*\n)?\s*[⎡⎛\[\d|−-]",
    r"(?<!\w)(?:common|frequent|usual|typical|häufig\w*|typisch\w*) (?:mistake|error|fehler|irrtum)(?!\w)|(?<!\w)erreur (?:fréquente|courante|classique)|(?<!\w)error (?:frecuente|común|típico)",
    r"(?<!\w)(?:my|our|the|a|mein|unser|der|ein|mon|notre|le|un|mi|nuestro|el)\s+(?:very )?(?:first|initial|erster|erste|premier|première|primer|primera)\s+(?:try|attempt|guess|idea|thought|answer|version|"
    r"versuch|ansatz|gedanke|idee|antwort|essai|réponse|tentative|idée|intento|idea|respuesta)(?!\w)",
    r"(?<!\w)(?:i|we)\s+(?:first|originally|initially|at first|previously)\s+(?:had|got|wrote|put|thought)(?!\w)|(?<!\w)(?:originally|initially|at first|previously|before (?:that|correcting it|i corrected it)),?\s+(?:i|we)\s+(?:had|got|wrote|put|thought|have)(?!\w)",
    r"(?<!\w)(?:zuerst|zunächst|ursprünglich|anfangs|vorher)\s+(?:hatten?|habe|dachten?)\s+(?:ich|wir)(?!\w)|(?<!\w)ich\s+(?:hatte|dachte)\s+(?:zuerst|zunächst|ursprünglich|anfangs|vorher)(?!\w)",
    r"(?<!\w)(?:j['’]avais|nous avions|je pensais)\s+(?:d['’]abord|initialement|avant)|(?<!\w)(?:d['’]abord|au début),?\s+(?:j['’]avais|je pensais)|(?<!\w)(?:primero|al principio|antes),?\s+(?:tenía|puse|pensé|pensaba|escribí)(?!\w)",
    rf"(?<!\w)(?:my|our|a|mein\w*|unser\w*|ein\w*|mon|notre|une?|mi|nuestr[oa]|una?)\s+{_PEER}(?!\w)|(?<!\w)for (?:one|a|my|another|the) neighbou?r\w*(?!\w)",
    r"(?<!\w)(?:claims?|claimed|behauptet\w*|prétend\w*|afirma|pretende)\s+(?:that\s+|dass\s+|qu[e'’]\s*|que\s+)?(?=[$\\\d(]|\w+['’]*\s*[=(_])",
)
"""What announces something that is not the answer."""
BEHIND = (
    r"(?<!\w)(?:correct|right|richtig|korrekt|correcto|juste)\s+(?:would be|wäre|serait|sería)(?!\w)|(?<!\w)(?:it|that|es|das|ce|c['’]|eso)\s*(?:is|ist|est|es)\s+(?:another|a different|ein anderer|une autre|otro)\s+(?:value|one|result|wert|valeur|valor)(?!\w)",
    rf"(?<=[\w)}}\]$⎤⎦|`*])\s*\(\s*{_SO}{_WRONG}\s*[!.]?\)",
    rf"(?<=[\w)}}\]$⎤⎦|`*] ){_IS}\s+{_SO}(?:\w+\s+)?(?<!not )(?<!nicht )(?<!pas )(?<!no ){_WRONG}(?=\s*[.,;:!)*\n]|\s*$)",
    rf"(?:[-–—(,.;!]|\n)\s*{_SO}(?:which|what|that|this|but|was|das|ce qui|lo que|lo cual)\s+{_IS}\s+{_SO}{_WRONG}(?!\w)",
    rf"{_BEGINS}(?:and |und |et |y )?{_IS}\s+(?:not|nicht|pas|no|{_WRONG})(?:\s+(?:the|das|le|la|el|die|my))?(?:\s+(?:right|correct|richtige?|bonne?|correct[oa]))?(?:\s+{_NOUN})?\s*(?:[.!]|$|\n)",
    r"(?:^|(?<=[-–—.;!\n(])|(?<=[-–—.;!\n(] ))\s*(?:no|nope|nein|non)\s*(?=[.!)](?!\s*(?:of|de|d['’])(?!\w))|$)|(?:^|(?<=[.;!\n])\s)\s*(?:no|nope|nein|non)[,!.]\s+(?:that|this|it|das|es|c['’]est|ça|cela|eso|esto|está|es)\b(?:[’'\s]+(?:is|s|was|ist|war|est|está|es|stimmt))?\s*(?:not|n['’]t|nicht|pas|no|wrong|falsch|faux|mal)",
    r"(?<!\w)(?:that|this|it)(?:['’]s| is| was)? not (?:right|correct|true|it|what i (?:mean|meant))(?!\w)|(?<!\w)(?:das|es|dies) (?:stimmt|ist|war) (?:so |aber |leider |hier ){0,3}(?:nicht|falsch)(?!\w)(?=\s*[.!,]|\s*$)|(?<!\w)(?:not|nicht|pas) (?:what i mean\w*|was ich meine|ce que je veux dire)",
    r"(?<!\w)(?:(?:is|are|or|i think it is|it is|be) (?:exactly |just )?the other way (?:a?round)|oder (?:auch |eben )?(?:genau )?(?:umgekehrt|andersherum)|(?:ist|sei) es (?:genau )?umgekehrt|genau umgekehrt|ou (?:bien )?(?:l['’]inverse|le contraire)|ou inversement|o (?:bien )?(?:al revés|viceversa|lo contrario)|or (?:vice versa|conversely|the (?:opposite|reverse)))(?!\w)",
    rf"(?<!\w)(?:the )?(?:correct|right|true|actual|real) {_NOUN} (?:is|would be|should be)(?!\w)|(?<!\w)(?:die|das|der) (?:richtige|korrekte|wahre|eigentliche) {_NOUN} (?:ist|wäre|lautet)(?!\w)|(?<!\w)la (?:bonne|vraie) (?:réponse|solution|formule|valeur) (?:est|serait)(?!\w)|(?<!\w)(?:la|el) (?:verdader[oa] )?{_NOUN} (?:correct[oa]|verdader[oa]) (?:es|sería)(?!\w)",
    r"(?<!\w)with the sign (?:reversed|flipped|changed|inverted)(?!\w)|(?<!\w)(?:moreover|additionally|besides|in addition|außerdem|zusätzlich|de plus|además),?\s+(?:there is|comes|kommt|gibt es|il y a|hay)\s+(?:(?:an?|one|noch|ein|une?)\s+)*(?:factor|sign|faktor|vorzeichen|facteur|signe|signo|minus)(?!\w)",
    rf"(?<!\w){_SIGN} (?:is|was|ist|war|est|es|está) (?:\w+ )?(?:{_WRONG}|reversed|flipped|inverted|verkehrt|umgekehrt|inversé|cambiado|al revés)(?!\w)",
    r"(?<=[\w)}\]$²³])[^\S\n]+(?:or|oder|ou|o bien)[^\S\n]+(?=\$[^=$\n]{1,60}=|[^\s=$]{1,40}(?:\s[^\s=$]{1,20}){0,2}\s?=|\w{2,10}:\s?\d)",
    r"(?<!\w)(?:auf (?:deutsch|englisch|französisch|spanisch)|in (?:english|german|french|spanish)|en (?:français|allemand|anglais|espagnol|español|alemán|inglés|francés))\s*[:,(]",
    r"(?<!\w)(?:the )?(?:correct|right|richtig|korrekt|juste|correcto) (?:is|ist|est|es)\s*:?\s*[$]?[-−\d\\]|(?<!\w)(?:das (?:doppelte|dreifache|vierfache)|le (?:double|triple|quadruple)|el (?:doble|triple|cuádruple)|(?:twice|three times|four times) (?:that|this|it|as (?:much|large|big)))(?=\s*(?:[.,;!]|$|davon|de))",
    rf"(?<![\w(])(?:an?|the|one|ein(?:en?)?|das|der|une?|le|una?|el)\s+(?:[\w/]+\s+)?{_TERM}\s+(?:is|was|seems|ist|est|es)\s+(?:still |noch |encore |todavía )?{_MISSING}(?!\w)|(?<![\w(])es fehlt (?:noch |hier |aber |also )*(?:ein|das|der)\w*\s+(?:\w+\s+)?{_TERM}(?!\w)|(?<!\w)(?:da|hier|vorne?|davor|noch) fehlt (?:noch )?(?:ein|das|der)\w*\s+(?:\w+\s+)?{_TERM}(?!\w)|(?<![\w(])il (?:me )?manque (?:encore |donc )?(?:une?|le|la) (?:\w+ )?{_TERM}(?!\w)|(?<![\w(])(?:me )?falta (?:todavía |aún )?(?:una?|el|la) (?:\w+ )?{_TERM}(?!\w)",
    r"(?<!\w)(?:i|we) (?:do not|don['’]t|did not|didn['’]t) know(?:\s+(?:the|an|any|this|it|how|what)(?!\w))?\s*(?:answer|solution|result|either|it)?(?=\s*[.!,]|\s*$)|(?<!\w)(?:i have )?no idea(?!\w)|(?<!\w)(?:ich )?wei(?:ß|ss) (?:ich )?(?:es |das |hier )?(?:leider )?nicht(?!\w)|(?<!\w)keine ahnung(?!\w)|(?<!\w)je ne sais pas(?!\w)|(?<!\w)aucune idée(?!\w)|(?<!\w)no (?:lo )?sé(?!\w)|(?<!\w)ni idea(?!\w)",
    rf"(?<!\w)(?:for|of|to|from|zu|zur|aus|von|de|du|à|para|del?) (?:the |an |a |der |die |einer |l['’]|la |une? |el |una? )?{_OTHER} {_TASK}(?!\w)|(?<!\w)d['’]un autre (?:exercice|problème)|(?<!\w)not (?:for )?(?:here|this (?:{_TASK}))(?!\w)|(?<!\w)for this (?:{_TASK}|one),? (?:it is|it['’]s|we have|it) (?:different|else|other)|(?<!\w)hier (?:ist es |gilt |aber ){{0,3}}(?:anders|etwas anderes)(?!\w)|(?<!\w)(?:mais )?ici (?:c['’]est )?(?:différent|autre chose)(?!\w)|(?<!\w)(?:pero )?aquí (?:es )?(?:distinto|diferente|otra cosa)(?!\w)",
    r"(?<!\w)(?:instead of|rather than) the (?:right|correct)(?!\w)|(?<!\w)statt (?:de[sr]|dem) richtigen?(?!\w)|(?<!\w)au lieu d(?:e la bonne|u bon)(?!\w)|(?<!\w)en (?:lugar|vez) de(?:l| la) correct[oa](?!\w)",
    r"(?<!\w)(?:please )?(?:ignore|disregard|strike|scratch|forget|discard) (?:this|that|it|the above|what i wrote)(?!\w)|(?<!\w)(?:i|we) take (?:it|that|this) back(?!\w)|(?<!\w)(?:bitte )?nicht (?:werten|bewerten|beachten|gültig)(?!\w)|(?<!\w)(?:ungültig|verwerfen|gestrichen|vergiss das)(?!\w)|(?<!\w)ich nehme? (?:es|das) zurück|(?<!\w)ne pas (?:en )?(?:tenir compte|noter|corriger)(?!\w)|(?<!\w)(?:à ignorer|ne comptez pas)(?!\w)|(?<!\w)(?:no (?:lo )?(?:tener|tengan|tenga) en cuenta|ignorar esto|no (?:vale|cuenta|corregir)|descartar)(?!\w)",
    rf"(?<=[\d)}}\]$|⎤⎦⎠`])[\s,.;:]{{0,3}}\s*(?:and |und |et |y )?(?:then |dann |puis |luego )?(?:the whole thing |(?:das )?ganze |le tout |todo )?(?:times|mal|fois|multiplied by|multipliziert mit|multipliée? par|multiplicad[oa] por|divided by|(?:geteilt )?durch|divisée? par|dividid[oa] (?:por|entre)|por)\s+\$?{_NUMBER}\$?(?:\s+(?:geteilt|genommen|multipliziert))?\s*(?:[.;!\n]|$)",
    r"(?<=[\d)}\]$|⎤⎦⎠`])[\s,.;:]{0,3}\s*(?:and |und |et |y )?(?:then |but |dann |aber |puis |mais |luego |pero )?(?:doubled|halved|squared|negated|inverted|transposed|reversed|negative|verdoppelt|halbiert|quadriert|negiert|invertiert|transponiert|negativ|doublée?|divisée? par deux|élevée? au carré|transposée?|inversée?|négati[fv]e?|duplicad[oa]|al cuadrado|traspuest[oa]|invertid[oa]|negativ[oa])\s*(?:[.;!\n]|$)",
    rf"{_BEGINS}(?:not|nicht|pas|no)\s+(?:this|that|dies|das|so|ça|cela|est[oa]|eso|así)\s*(?:[.!;]|$|\n)|(?<!\w)(?:is not|isn['’]t|ist nicht|n['’]est pas|no es)\s+(?:the|das|die|le|la|el|my|meine?)\s+(?:right |final |richtige |bonne )?{_NOUN}(?!\w)",
    rf"{_BEGINS}(?:minus|plus|moins|menos|más)\s+(?:the|der|die|das|den|dem|le|la|l['’]|el)\s*\w+\s*(?:[.;\n]|$)",
    rf"(?<=[\d)}}\]$|⎤⎦⎠`])[\s,.;:]{{0,3}}\s*(?:but |aber |mais |pero )?(?:with|mit|avec|con)\s+(?:(?:an?|the|einem|dem|un|le|el)\s+)?(?:opposite|reversed|flipped|changed|negative|umgekehrte[mn]|entgegengesetzte[mn]|negative[mn]|(?:signe|signo)\s+(?:opposé|contraire|inversé|négatif|opuesto|contrario|negativo))(?:\s+{_SIGN}s?)?\s*(?:[.;!\n]|$)",
    rf"(?<=[\d)}}\]$|⎤⎦⎠`])[\s,.;:]{{0,3}}\s*(?:up to|bis auf|à|au|salvo)\s+(?:an? |the |das |ein |le |un |el )?{_SIGN}(?:\s+près)?\s*(?:[.;!\n]|$)",
    r"(?:⎦|⎠|```)\s*(?:\^\s*\{?\(?T|ᵀ|⊤|\.T(?!\w)|[*·×+/]\s*\d)",
)
"""What takes an answer back that stands before it, or does something else with it."""
DISOWNED = re.compile(by_place(*BEFORE, *BEHIND), re.I | re.M)
"""What is said of an answer by which it may be none."""
