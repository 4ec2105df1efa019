"""What withdraws an answer in words: marked as wrong, an older version, another's claim, a contradiction, a result that is changed afterwards; in four languages."""

from __future__ import annotations

import re

from graders.vocabulary.alternatives import by_place

_IS = r"(?:is|are|was|were|ist|sind|war|waren|est|sont|était|es|son|era|está|están)"
_MATHS = r"[\s:*_`]*(?:[$`\[(|⎡⎛⎢√∇∂∞]|\\[\[(a-z]|[-−]?\d|(?-i:[A-Za-z])\w{0,12}['’]*(?:[(_^|\[/]|\s*=))"
"""The beginning of mathematics."""
_ENDED = r"(?<=[\d)}\]$|⎤⎦⎠`²³∞])[\s,.;:]{0,3}(?:(?:and|und|et|y|but|aber|mais|pero|jedoch|then|dann|puis|luego)\s+)?"
"""The end of mathematics, and what joins it to the next words."""
_START = r"(?:^|(?<=[\n.;:!?(–—-])|(?<=[.;:!?,–—-] ))[\s*_>#(]{0,6}"
"""Where a sentence, a line or a remark begins."""
_NOUN = r"(?:answers?|results?|versions?|solutions?|values?|formulas?|attempts?|antwort(?:en)?|ergebnis(?:se)?|lösung(?:en)?|fassung|version(?:en)?|wert|formel|réponses?|résultats?|solutions?|formules?|respuestas?|resultados?|soluci(?:ón|ones)|versi(?:ón|ones)|fórmulas?)"
_OLD = r"(?:old|older|previous|former|earlier|outdated|alte[rsn]?|ältere[rsn]?|vorige[rsn]?|frühere[rsn]?|vorherige[rsn]?|ancienn?e?|précédente?|antigu[oa]|viej[oa]|anterior)"
_OP = r"(?:times|mal|fois|por|plus|minus|moins|más|menos|and add|add)"
_COUNT = r"(?:one|two|three|half|ein[es]?|zwei|drei|une?|deux|trois|uno|dos|tres|\d+|a constant|eine konstante|une constante|una constante)"
_FACTOR = r"(?:factors?|faktor(?:en)?|facteurs?|factor(?:es)?|terms?|terme?|términos?|minus|signs?|vorzeichen|signes?|signos?)"
_MISTAKEN = r"(?:mistaken|wrong|in error|im irrtum|im unrecht|tort|trompée?|equivocad[oa])"

MARKED = (
    r"[✗✘❌☒🗙✖]",
    r"[(\[]\s*(?:probably |surely |leider |certainement )?(?:wrong|incorrect|false|falsch|incorrecte?|faux|fausse|incorrecto|falso|mal|deleted|removed|gelöscht|gestrichen|supprimée?|borrad[oa]|struck out|crossed out|durchgestrichen|barrée?|tachad[oa]|"
    r"placeholder|platzhalter|dummy(?: \w+)?|a? ?(?:wild )?guess(?:ed)?|geraten|deviné|au hasard|adivinad[oa]|invented|made up|erfunden|inventé|inventad[oa])\s*[!.?]?\s*[)\]]",
    r"(?<!\w)(?:struck (?:out|through)|crossed out|durchgestrichen|zu streichen|barrée?s?|raturée?s?|tachad[oa]s?|do(?: not|n['’]t) trust(?=\W*(?:this|it|that|$|\n))|nicht vertrauen|no fiarse)(?!\w)",
    r"(?:<-+|←|<=|⇐)\s*(?:\w+\s+)?(?:wrong|false|incorrect|falsch|faux|mal|fix|todo)(?!\w)",
    r"(?<!\w)(?:fixme|xxx)(?!\w)|(?<!\w)todo\W+(?:\w+\W+){0,4}(?:wrong|fix|correct|falsch|faux|mal)(?!\w)",
)
"""Signs and remarks that mark an answer as none."""
OLDER = (
    rf"(?<!\w){_OLD}\s+{_NOUN}(?!\w)(?=\s*(?:[:=,.)]|{_IS}(?!\w)))|(?<!\w)(?:respuesta|versión|solución|réponse|version|solution)\s+(?:anterior|antigua|vieja|précédente|ancienne)(?!\w)",
    r"(?<!\w)(?:version|fassung|versión|versuch|try|attempt|essai|intento)\s+(?:[12]|one|two|i{1,2})\s*(?=[:.)])",
    r"(?<!\w)what (?:i|we) had (?:before|first|at first|originally)(?!\w)|(?<!\w)was (?:ich|wir) (?:vorher|zuerst|früher) hatten?(?!\w)|(?<!\w)ce que j['’]avais (?:avant|d['’]abord)(?!\w)|(?<!\w)lo que tenía antes(?!\w)",
    rf"(?<!\w)(?:my|our|mein\w*|unser\w*|mon|ma|notre|mi|nuestr[oa])\s+(?:first|erste[rns]?|première?|primera?)\s+{_NOUN}(?!\w)|(?<!\w)(?:ma|mi|nuestra)\s+{_NOUN}\s+(?:précédente|initiale|anterior|inicial)(?!\w)",
)
"""What calls an answer an older version of it."""
CLAIMED = (
    r"(?<!\w)(?:student|person|group|team|student(?:in)?|gruppe|étudiante?|groupe|estudiante|grupo)\s+(?-i:[AB])\s*(?::|(?:is|has|ist|hat|est|a|es|tiene)(?!\w))",
    rf"(?<!\w)(?:he|she|they|er|sie|il|elle|él|ella)\s+(?:{_IS}|a|ont|has|hat|s['’]est|se)\s+{_MISTAKEN}(?!\w)|(?<!\w)(?:irrt|irren|täuscht|täuschen) sich(?!\w)|(?<!\w)(?:se trompe(?:nt)?|se equivocan?)(?!\w)",
    r"(?<!\w)(?:has|contains|hat|enthält|contient|contiene|but|however|aber|jedoch|mais|pero)\s+(?:[^\W\d_]+\s+){0,3}?(?:typo|misprint|druckfehler|tippfehler|schreibfehler|coquille|faute de frappe|errata|error (?:de imprenta|tipográfico))(?!\w)",
    r"(?<!\w)(?:(?:sample|model|official) solution|musterlösung|corrigé officiel|solución (?:modelo|oficial))(?!\w)",
    r"(?<!\w)(?:chat ?gpt|gpt-?\d\w*|copilot|gemini|claude|the ai|die ki|l['’]ia|la ia)\s+(?:says?|said|claims?|gave|thinks?|sagt|meint|behauptet|dit|prétend|dice|afirma)(?!\w)",
    r"(?<!\w)(?:it is |it['’]s |es ist |es )?(?:tempting|verlockend|verführerisch|tentant|tentador)(?!\w)|(?<!\w)(?:many|some|most|viele|manche|einige|beaucoup|certains|plusieurs|muchos|algunos) (?:people|students|books|leute|studierende|studenten|bücher|personnes|étudiants|gens|estudiantes|libros)?\s*(?:write|say|think|believe|put|schreiben|sagen|denken|écrivent|disent|pensent|escriben|dicen|piensan)(?!\w)",
    r"(?<!\w)(?:classic(?:al)?|klassische[rn]?|beliebte[rn]?|clásico)\s+(?:error|mistake|trap|fehler|falle|irrtum)|(?<!\w)(?:erreur|piège) classique|(?<!\w)(?:error|trampa) clásic[oa]",
)
"""What ascribes an answer to others, who may be wrong."""
CONTRADICTED = (
    r"(?<!\w)(?:contradict(?:s|ed|ion|ory|ing)?|counter-?example|widerspr(?:uch|icht|echen)|gegenbeispiel|contradi(?:ction|t|re|sent|toire)|contre-?exemple|contradic(?:e|ción|en|torio)|contraejemplo)(?!\w)",
    r"(?<!\w)(?:which (?:they|it|we) (?:are|is|do|does)(?: not|n['’]t)|was (?:sie|es|er) (?:aber )?nicht (?:ist|sind)|ce qui n['’]est pas le cas|lo que no es el caso)(?!\w)",
    r"(?<!\w)(?:is|are) (?:an? )?(?:lie|nonsense|rubbish|bogus)(?!\w)|(?<!\w)(?:ist|sind) (?:quatsch|unsinn|gelogen)(?!\w)|(?<!\w)(?:n['’]importe quoi|absurde)(?!\w)|(?<!\w)(?:es (?:mentira|absurdo)|una tontería)(?!\w)",
    r"(?<!\w)(?:asks?|asked|fragt|gefragt|demande|pregunta)\s+(?:whether|if|ob|si)(?!\w)",
    r"(?<!\w)(?:it|this|that|es|das|dies|ça|cela|eso|esto)\s+(?:does|do|is|are|was)(?: not|n['’]t)\s*[.!]?(?:$|(?=\n))",
    r"(?<!\w)(?:contains?|has|enthält|hat|contient|a|contiene|tiene)\s+(?:an?|one|some|einen?|une?|un)\s+(?:mistake|error|fehler|erreur|faute|error)(?!\w)(?!\s+(?:of|term|von|de)(?!\w))",
)
"""What speaks of a contradiction, or calls what is told untrue."""
BACK = (
    rf"{_START}(?:(?:no|nein|non|ach|oh|hmm+|hm|sorry|oops|ups|oups|uy|doch|en fait|actually|eigentlich|in fact|en realidad|de hecho)\W{{1,3}}){{1,3}}(?:no|nein|non|wait|moment|halt|stop|stimmt nicht|doch nicht|attendez|attends|espera|perdón|pardon)(?!\w)",
    r"(?<!\w)(?:no,? wait|wait,? no|nein,? moment|moment,? nein|nein,? doch nicht|ach nein|en fait,? non|non,? en fait|ah non|mejor no|no,? espera|ay no)(?!\w)",
    r"(?<!\w)on (?:second|closer|reflection|further) ?(?:thoughts?|look|inspection|reflection)?,?\s+(?:i|we|it|this|that)(?!\w)|(?<!\w)bei (?:näherem|genauerem) (?:hinsehen|nachdenken)(?!\w)|(?<!\w)(?:à la réflexion|réflexion faite|pensándolo (?:bien|mejor))(?!\w)",
    r"(?<!\w)(?:i|we)\s+(?:was|were|am|are) (?:wrong|mistaken)(?!\w)|(?<!\w)(?:i|we)(?:['’]ve| have)? (?:made|have made) (?:an? )?(?:mistake|error)(?!\w)|(?<!\w)(?:i|we) miscalculated(?!\w)|(?<!\w)(?:ich habe|wir haben|habe ich|haben wir) (?:mich|uns) (?:da |hier |leider |wohl )*(?:verrechnet|vertan|geirrt|verschrieben|verzählt)(?!\w)|"
    r"(?<!\w)(?:je me suis|j['’]me suis|nous nous sommes|on s['’]est) (?:trompée?s?|gourée?s?)(?!\w)|(?<!\w)(?:me equivoqué|nos equivocamos|me he equivocado|nos hemos equivocado|me confundí)(?!\w)",
    r"(?<!\w)(?:i|we) (?:withdraw|retract|revoke|discard)(?!\w)|(?<!\w)(?:i(?:['’]d| would)? rather say|i take (?:this|that|it) back)(?!\w)|(?<!\w)(?:ich ziehe|wir ziehen) [^.;\n]{0,30}zurück(?!\w)|(?<!\w)(?:je|nous) retir(?:e|ons)(?!\w)|(?<!\w)(?:retiro|retiramos) (?:esta|lo|mi)(?!\w)",
    r"(?<!\w)(?:the|das|genau das|gerade das|le|lo|el) (?:opposite|contrary|reverse|gegenteil|contraire|contrario|opuesto) (?:is|holds|ist|gilt|stimmt|est|es)(?!\w)|(?<!\w)i would (?:rather )?say the opposite(?!\w)|(?<!\w)(?:c['’]est|es) (?:tout |justo |exactement )?(?:le contraire|l['’]inverse|lo contrario|al revés)(?!\w)|(?<!\w)todo al revés(?!\w)|(?<!\w)alles (?:andersherum|umgekehrt)(?!\w)|(?<!\w)tout (?:à l['’]envers|l['’]inverse)(?!\w)",
    r"(?<!\w)(?:n['’]est|ce n['’]est) pas (?:vrai|exact|juste|correcte?)(?!\w)|(?<!\w)no es (?:cierto|verdad|correct[oa]|exact[oa])(?!\w)|(?<!\w)(?:is|are)(?: not|n['’]t) (?:true|correct|right)(?: in general)?(?!\w)|(?<!\w)(?:ist|sind|stimmt|gilt) (?:im allgemeinen |allgemein |so |aber |gerade |hier )*nicht(?: (?:richtig|wahr|korrekt))?\s*(?=[.!]|$)",
    r"(?<!\w)(?:but|aber|mais|pero)?\s*(?:i|we|ich|wir|je|j['’]|on|yo) (?:computed?|calculated?|get|got|find|found|obtain(?:ed)?|komme|kommen|erhalte|bekomme|obtiens|ai obtenu|trouve|obtengo) (?:auf |à )?(?:something|another|a different|etwas ander\w*|autre chose|un autre|otra cosa|otro)(?!\w)",
)
"""What takes an answer back."""
NOT_IT = (
    rf"(?:^|(?<=\n))[\s*_>#-]*(?:never|not|nie(?:mals)?|nicht|jamais|pas|nunca|no|anything but|everything (?:except|but)|alles außer|tout sauf|todo menos|neither|nor|weder|ni)\s+{_MATHS}",
    r"(?<!\w)(?:gilt|stimmt|ist|is|est|es)\s+(?:gerade |eben |genau |just |precisely |justement |justo )(?:nicht|not|pas|no)(?!\w)",
    r"(?<!\w)(?:but |aber |mais |pero )(?:not|nicht|pas|no) (?:exactly|quite|genau|ganz|exactement|exactamente)(?!\w)",
    rf"(?:^|(?<=\n))[\s*_>#-]*(?:at (?:least|most)|more than|less than|roughly|approximately|about|mindestens|höchstens|weniger als|mehr als|ungefähr|etwa|au (?:moins|plus)|environ|al menos|como (?:mucho|máximo|mínimo)|aproximadamente)\s+(?!\d+\s+(?:times|mal|fois|veces)(?!\w)){_MATHS}",
    r"(?<=[\d)}\]$|∞] )(?:at (?:most|least)|or (?:more|less)|höchstens|mindestens|oder (?:mehr|weniger)|au (?:plus|moins)|ou (?:plus|moins)|como (?:mucho|máximo|mínimo)|o (?:más|menos))\s*(?=[.,;)\n]|$)",
    rf"(?:^|(?<=\n))[\s*_>#-]*(?:(?:the|das|der|le|la|el|lo)\s+)?(?:complement|komplement|complémentaire|complemento|contrary|contrario|opposite)\s+(?:of|von|de[rsl]?|du)\s+{_MATHS}",
    rf"(?:^|(?<=\n))[\s*_>#-]*\d+\s+(?:minus|moins|menos|plus|más|times|mal|fois)\s+{_MATHS}",
    rf"(?<!\w)(?:the|das|die|le|la|el|en|in|dans)\s+(?:textbook|book|slides?|script|lecture|lehrbuch|buch|skript|folien?|livre|cours|libro|apuntes)['’]s\s+{_MATHS}",
    r"\?\s*(?:no|nope|nein|non)\s*[.!]*\s*(?:$|\n)",
    r"(?<!\w)(?:question|problem|exercise|task|part|aufgabe|frage|exercice|problème|partie|ejercicio|problema|pregunta|apartado)\s+(?:suivante?|précédente?|siguiente|anterior)(?!\w)(?=\s*[.!,)]|\s*$)",
    r"(?:\\end\{[bpB]?matrix\}|\]\])[\s$]*=[\s$]*[-−]?\d+(?:[.,]\d+)?[\s$]*(?=[.;,\n)]|$)",
    r"(?<=[)}\]$|⎤⎦⎠`])[\s,.;:]{0,3}(?:→|⇒|⟹|=>|->|\\(?:to|rightarrow|Rightarrow|Longrightarrow|implies)(?![a-z]))[\s$]*[-−]?\d+(?:[.,]\d+)?[\s$.]*\Z",
    r"(?<=[\d)}\]$∞])\s*(?:kb|mb|gb|[kmg]?bytes?)(?!\w)",
    r"(?<=[\d)}\]$∞] )(?:per|pro|je|par|por)\s+(?:pixel|píxel)(?!\w)",
)
"""What denies or bounds the mathematics behind or before it."""
CHANGED = (
    rf"{_ENDED}(?:(?:still |noch |encore |todavía )?{_OP})\s+(?:noch |encore |still )?{_COUNT}\s*(?:[.;!)\n]|$)",
    r"(?<!\w)(?:(?:one|you|we|i) (?:still )?(?:has|have|must|need)s?(?: to)?|(?:davon |das )?muss (?:man|ich)(?: noch)?|(?:il )?faut(?: encore)?|(?:hay|tengo|tenemos) que)\s+(?:\w+\s+){0,4}?(?:double|halve|square|negate|invert|transpose|multipl\w*|divide|verdoppeln|halbieren|quadrieren|negieren|invertieren|transponieren|multiplizieren|teilen|nehmen|doubler|diviser|inverser|transposer|duplicar\w*|dividir\w*|invertir\w*|trasponer\w*)\s*(?:it|this|that|es|das|cela|by \w+|mit \w+|durch \w+|par \w+|por \w+)?\s*(?:[.!\n]|$)",
    rf"(?<!\w)(?:is|are|was) (?:still )?(?:missing|lacking) (?:an?|the|one|some) (?:\w+ )?{_FACTOR}|(?<![\w(])(?<!blatt )(?<!aufgabe )(?:fehlt|fehlen) (?:noch |hier |da |leider )*(?:ein|das|der)\w* (?:\w+ )?{_FACTOR}|(?<!\w)il (?:y )?manque (?:encore |toujours )?(?:une?|le|la) {_FACTOR}|(?<![\w(])falta (?:todavía |aún )?(?:una?|el|la) {_FACTOR}|(?<!\w)le falta\w* (?:una?|el|la) {_FACTOR}",
    rf"(?<!\w)(?:den|das|die|ein\w*) (?:\w+ )?{_FACTOR}(?: \$?\d+\$?)? (?:(?:ich|wir) )?(?:habe |haben )?vergessen|(?<!\w)(?:ich|wir) (?:den|das|die|ein\w*) {_FACTOR}(?: \$?\d+\$?)? vergessen",
    r"(?<!\w)(?:should|ought to|must|sollte|müsste|muss|devrait|doit|debería|debe) (?:rather |eigentlich |plutôt |mejor )?(?:be|être|ser) (?:an? |une? |una? )?\$?[-−]?(?:\d[\d.]{0,5}|(?-i:[a-z]))\$?\s*(?:[.;!)\n]|$)|(?<!\w)(?:eine?|die|der) \$?\w{1,4}\$? (?:sein )?(?:sollte|müsste)(?: sein)?(?!\w)",
    r"(?<!\w)(?:in (?:reverse|the opposite|the wrong|another) order|in umgekehrter reihenfolge|rückwärts (?:gelesen|zu lesen)|dans l['’]ordre inverse|en orden (?:inverso|contrario)|from right to left|von rechts nach links|de droite à gauche|de derecha a izquierda)(?!\w)",
    r"(?<!\w)with (?:all |both |the )+signs? (?:flipped|reversed|changed|inverted|swapped)|(?<!\w)mit (?:allen |beiden |den )?(?:umgekehrten|vertauschten|falschen) vorzeichen|(?<!\w)avec (?:tous )?les signes (?:inversés|opposés|changés)|(?<!\w)con (?:todos )?los signos (?:cambiados|invertidos|opuestos)",
    r"(?<!\w)(?:then|dann|anschließend|puis|ensuite|luego|después)\s+(?:take|nimm|ziehe?|wurzel|prendre|prends|tomar?)\s+(?:the |die |la )?(?:square ?root|root|wurzel|log\w*|racine|raíz)(?!\w)",
    r"(?<!\w)(?:doubling|halving|squaring|negating|inverting|transposing|verdoppeln|halbieren|quadrieren|invertieren|transponieren|en (?:doublant|divisant|inversant|transposant)|(?:duplicando|invirtiendo|trasponiendo))(?: (?:it|this|that|das|es|cela|lo))? (?:gives|yields|leads|ergibt|liefert|donne|da|resulta)(?!\w)",
    r"(?<!\w)(?:must|has to|have to|needs to|muss|müssen|doit|doivent|debe|deben|hay que)\s+(?:still |then |noch |dann |encore |ensuite |todavía |aún )?(?:be |être |ser )?(?:negated|doubled|halved|squared|inverted|transposed|flipped|reversed|verdoppelt|halbiert|quadriert|negiert|invertiert|transponiert|umgedreht|(?:ré|in)?doublée?s?|inversée?s?|transposée?s?|divisée?s? par deux|duplicad[oa]s?|invertid[oa]s?|traspuest[oa]s?)(?: werden)?(?!\w)",
    r"(?<!\w)(?:the |die |der |das |la |le |el )?(?:true|real|actual|exact|wahre|tatsächliche|echte|vraie?|verdader[oa]|real)s? (?:one|value|answer|result|wert|ergebnis|valeur|réponse|valor|respuesta)? ?(?:is|ist|est|es) (?:\w+ )?(?:larger|smaller|bigger|greater|different|another|größer|kleiner|ander\w*|plus (?:grand|petit)e?|différente?|autre|mayor|menor|distint[oa]|otr[oa])(?!\w)",
    r"(?<!\w)(?:i\.\s?e\.|that is|d\.\s?h\.|das heißt|also|c['’]est-à-dire|c\.-à-d\.|donc|es decir|o sea),?\s+(?:exactly |genau )?(?:the |its |das |dessen |deren |sein |ihr |le |la |son |sa |l['’]|el |su )(?:inverse|negation|negative|opposite|contrary|reciprocal|transpose|double|half|kehrwert|gegenteil|negative|doppelte|hälfte|transponierte|opposée?|contraire|double|moitié|transposée|inverso|inversa|opuest[oa]|contrario|doble|mitad|traspuesta)(?=\W*(?:(?:of|von|davon|de|du|d['’])(?!\w)|[.;,)\n]|$))",
    r"(?<!\w)(?:with|mit|avec|con) (?:the |den |les |los )?(?:roles?|rollen|rôles?|papeles) (?:swapped|reversed|exchanged|interchanged|vertauscht|inversés|échangés|intercambiados|cambiados)(?!\w)|(?<!\w)mit vertauschten rollen(?!\w)",
    r"(?<!\w)(?:reciprocal|inverse|opposite|negative|transpose|half|double|square) of (?:that|this|it) (?:is|gives)(?!\w)|(?<!\w)(?:das doppelte|die hälfte|der kehrwert|das negative) davon (?:ist|ergibt)(?!\w)",
    rf"(?<!\w){_FACTOR} (?:that )?(?:i|we|ich|wir|je|qu['’]on|que) (?:could|can|did|do|kann|konnte|ne|no) ?(?:not|n['’]t|nicht|sais|pude|sé)?",
    r"(?<=[\d)}\]$∞T])[\s$]+(?:plus|minus|moins|menos|más)\s+(?:an?|some|another|ein\w*|une?|una?|otr[oa])\s+(?:\w+\s+)?(?:terms?|constants?|terme?|konstante|constante|término|factor|correction)(?!\w)",
    r"(?<!\w)(?:zeros?|nullen?|zéros?|ceros?|signs?|vorzeichen|signes?|signos?)\s+(?:[^.;,\n]{0,20}\s)?(?:should|ought to|sollten?|müssten?|devrai(?:en)?t|deberían?)(?!\w)",
    r"(?<=[\d)}\]$] )(?:without|ohne|sans|sin)\s+(?:the |die |la )?(?:last|first|letzte|erste|dernière|première|última|primera)\s+(?:row|column|zeile|spalte|ligne|colonne|fila|columna)(?!\w)",
)
"""What changes an answer afterwards."""
LIMITED = (
    r"(?<!\w)(?:only|nur|seulement|uniquement|s[oó]lo)\s+(?:in|im|dans|en)\s+(?:(?:the|this|one|le|un|el)\s+)?(?:[^\W\d_]+\s+)?(?:case|special case|fall|spezialfall|cas|caso)(?!\w)|(?<!\w)n['’]est (?:valable|vrai) que(?!\w)|(?<!\w)ne vaut que(?!\w)",
    r"(?<=[\d)}\]$∞])(?<!=[ ]0)(?<!=0)(?<!0\$)[\s,.]{1,2}(?:only|nur|seulement|uniquement|s[oó]lo)\s+(?:for|für|pour|para|if|when|wenn|falls|si|cuando)\s+\$?\w+\s*=\s*[-−]?\d+\$?(?=\s*(?:[.;!]|$|\n))",
    r"(?<=[\d)}\]$|∞] )(?:in (?:expectation|theory)|im (?:mittel|erwartungswert)|en (?:moyenne|théorie)|en (?:media|promedio|teoría)) (?:only|alone|nur|seulement|uniquement|solo|sólo|solamente)(?!\w)|(?<!\w)(?:only|nur|seulement|solo|sólo) (?:in (?:expectation|theory)|im mittel|en (?:moyenne|théorie|media|promedio|teoría))(?!\w)",
    r"(?<!\w)(?:at|during|zur|beim|au|lors du|en) (?:test|inference|testen|inferenz|inférence|inferencia)(?:[- ]?(?:time|zeit|phase|ing))?,? (?:it|this|they|ist|es|c['’]est|elle|il)(?!\w)",
    r"(?<!\w)(?:would (?:be|hold|have been) (?:true|right|correct|valid)|wäre (?:wahr|richtig|korrekt|gültig)|serait (?:vrai|juste|correcte?)|sería (?:verdad|cierto|correct[oa]))(?!\w)",
    r"(?:^|(?<=[.;\n])|(?<=[.;\n] ))[\s*_>#-]*(?:if|wenn|falls|hätten wir|si)\s+(?:we|there|wir|es|nous|on|il|no)?\s*(?:had|were|was|hätten?|gäbe|wären?|avions|avait|n['’]y avait|hubiera|tuviéramos|fuera)(?!\w)",
    r"(?<!\w)only (?:with|without)(?!\w)(?= (?:a )?(?:padding|bias|stride))|(?<!\w)nur (?:mit|ohne)(?= (?:padding|bias|stride))|(?<!\w)(?:seulement|uniquement) (?:avec|sans)(?= (?:padding|biais))|(?<!\w)s[oó]lo (?:con|sin)(?= (?:padding|relleno|sesgo))",
)
"""What limits where an answer holds."""
_PLACE = r"(?:entr(?:y|ies)|elements?|coefficients?|rows?|columns?|diagonal|cent(?:re|er)|corner|middle|eintrag|einträge|elemente?|zeilen?|spalten?|mitte|diagonale|ecke|éléments?|lignes?|colonnes?|coin|elementos?|entradas?|coeficientes?|filas?|columnas?|centro|esquina)"
_MATRIX_ENDED = r"(?:\\end\{[bpv]?matrix\}|\]\]|\)\$)"
ENTERED = (
    rf"{_MATRIX_ENDED}[^\n]{{0,60}}?(?<![\w(])(?<!of )(?<!of its )(?<!of the )(?<!der )(?<!des )(?<!de )(?<!ses )(?<!sus ){_PLACE}(?!\w)[^.;\n$\\=|]{{0,40}}\s(?:is|are|ist|sind|est|sont|vaut|es|son|vale)\s+(?:all |alle |tou\w+ |tod\w+ )?(?!(?:zero|null|0)(?!\w)){_MATHS}",
    rf"{_MATRIX_ENDED}[^\n]{{0,40}}?(?:with|where|so|and|mit|wobei|also|und|avec|où|donc|et|con|donde|luego|y|\$\$|,)[\s$]*[A-Z]_\{{?\d\s*,?\s*\d\}}?\s*=",
    rf"{_MATRIX_ENDED}[^\n]{{0,40}}?(?:and|und|et|y)[\s$]*\\frac\{{\\partial\s*\w_\d\}}\{{\\partial\s*\w_\d\}}\s*=\s*\d",
    r"(?:^|(?<=\n)|(?<=[:=] ))[\s*_]*(?:−\s*|[-–—])(?:\$\$?|\\\[)?\s*\\begin\{[bp]?matrix\}",
    r"(?:^|(?<=\n))[\s*_]*[-–−—]\s*\n+\s*(?:\$\$?|\\\[)\s*\\begin\{[bp]?matrix\}",
    rf"{_MATRIX_ENDED}[\s$]*(?:[-–—(]\s*|,\s*)?(?:then |dann |puis |luego )?(?:after|nach|après|tras|después de)\s+(?:the |dem |der |le |la |el )?(?:flip\w*|rotat\w*|transpos\w*|spiegel\w*|dreh\w*|retourn\w*|girar|rotar)",
    rf"{_MATRIX_ENDED}[^\n]{{0,40}}?(?<!\w)(?:negative? (?:values?|entries|werte|einträge)|valeurs négatives|valores negativos)\s+(?:stay|remain|bleiben|restent|quedan)",
)
"""What is told of single entries of a matrix beside it, which nobody compares with it, and a sign or step before it."""
WITHDRAWN = re.compile(
    by_place(*MARKED, *OLDER, *CLAIMED, *CONTRADICTED, *BACK, *NOT_IT, *CHANGED, *LIMITED, *ENTERED),
    re.I | re.M,
)
"""What is said of an answer by which it may be none."""

_BY = r"\s*(?:×|x|\\times)\s*"
SIZED = re.compile(
    r"\\begin\{(?P<kind>[bp]?matrix)\}(?P<entries>(?:(?!\\begin|\\end)[\s\S]){1,2000})\\end\{(?P=kind)\}(?P<turned>\^\{?\\?(?:top|T|intercal)\}?)?"
    r"[\s$,]*(?:\\in|∈|of size|der größe|de taille|de tamaño|an?|eine?|une|una|is an?)[\s$]*(?:\\mathbb)?\{?\s*(?:R|ℝ)?\s*\}?\s*(?:\^\s*\{?\s*)?"
    rf"(?P<rows>\d+)(?:{_BY}(?P<columns>\d+))?(?![\w.])",
    re.I,
)
"""A matrix, and the size that is told of it behind it."""


def of_another_size(said: str) -> str:
    """Return what a passage tells of the size of a matrix behind it that is not its size; nothing where there is nothing of that."""
    for match in SIZED.finditer(said):
        rows = [row for row in re.split(r"\\\\(?![a-z])", match["entries"]) if row.strip()]
        size = [len(rows), 1 + max((row.count("&") for row in rows), default=0)]
        size = size[::-1] if match["turned"] else size
        told = [int(n) for n in (match["rows"], match["columns"]) if n]
        as_vector = len(told) == 1 and 1 in size and told[0] == max(size)
        if told != size and not as_vector and "dots" not in match["entries"]:
            return " ".join(match[0].split())[-40:]
    return ""
