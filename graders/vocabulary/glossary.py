"""The names of things in deep-learning courses, as they are written in English, German, French and Spanish."""

from __future__ import annotations

import re
import unicodedata

GLOSSARY: dict[str, str] = {
    "yes": r"yes|yep|yeah|ja|jawohl|oui|sí|si|correct|richtig",
    "no": r"no|nope|nein|non",
    "true": r"true|wahr|richtig|korrekt|correct|vraie?|juste|verdadero|verdadera|cierto|cierta|correcto|stimmt|holds|gilt|right",
    "false": r"false|falsch|unwahr|wrong|incorrect|fausse|faux|falso|falsa|incorrecto",
    "neither": r"neither(?: of (?:them|both|the two))?|weder (?:das eine )?noch(?: das andere)?|keins? von beiden|keines(?: von beiden)?|"
    r"ni l['’]une? ni l['’]autre|aucun(?:e)? des deux|ni (?:lo )?uno ni (?:lo )?otro|ninguno(?: de los dos)?|ninguna(?: de las dos)?|none",
    "both": r"both|beide[sn]?|tous les deux|toutes les deux|les deux|ambos|ambas|los dos",
    "convex": r"(?:strictly |strikt |streng )?(?:convex|konvex)(?:e[snr]?|a|o)?",
    "concave": r"(?:concave|konkav(?:e[snr]?)?|cóncav[ao]|concav[ao])",
    "linear": r"linear(?:e[snr]?|ly)?|linéaire|lineal(?:es)?|affine?",
    "nonlinear": r"non[- ]?linear|nicht[- ]?linear(?:e[snr]?)?|non[- ]linéaire|no[- ]lineal(?:es)?|not linear",
    "continuous": r"continuous|stetig(?:e[snr]?)?|kontinuierlich|continue?|continu[ao]",
    "discrete": r"discrete|diskret(?:e[snr]?)?|discrète?|discret[ao]",
    "increases": r"increas\w+|grow(?:s|ing)?|rises?|goes up|gets? (?:larger|bigger|higher)|larger|greater|steigt(?: an)?|wächst|nimmt zu|wird (?:größer|höher|mehr)|zunehmend|steigend|"
    r"augmente\w*|croît|s['’]accroît|monte|grandit|plus grande?|crece|aumenta|sube|se incrementa|mayor|↑",
    "decreases": r"decreas\w+|shrinks?|falls?|drops?|goes down|gets? (?:smaller|lower)|smaller|sinkt|fällt|nimmt ab|wird (?:kleiner|geringer|weniger)|abnehmend|fallend|"
    r"diminue\w*|décroît|baisse|descend|plus petite?|disminuye|decrece|baja|se reduce|menor|↓",
    "stays the same": r"stays?(?: the)? same|(?:is |stays? |remains? )?(?:unchanged|constant)|does(?: not|n['’]t) change|no change|bleibt (?:gleich|konstant|unverändert)|"
    r"ändert sich nicht|unverändert|konstant|ne change pas|reste (?:la |le )?(?:même|constante?|identique|inchangée?|égale?)|constante|no cambia|"
    r"(?:permanece|queda|se mantiene|sigue) (?:igual|constante)|igual",
    "minimum": r"(?:(?:\(?(?:local|lokale[sr]?|strict|strenges|global)\)? )?min(?:imum|ima|imo)?\.?|tiefpunkt|minimo|mínimo)",
    "maximum": r"(?:(?:\(?(?:local|lokale[sr]?|strict|strenges|global)\)? )?max(?:imum|ima)?\.?|hochpunkt|máximo|maximo)",
    "saddle point": r"saddle(?:[- ]?(?:points?|pts?\.?))?|sattel(?:punkt)?|point[- ](?:de )?selle|point[- ]col|punto (?:de )?(?:silla|ensilladura)",
    "positive definite": r"(?:strictly |strikt )?positiv(?:e|a|o)?[- ]definit(?:e[snr]?)?|définie positive|definida positiva|p\.? ?d\.?|spd|> ?0",
    "positive semidefinite": r"positive?[- ]semi[- ]?definit(?:e[snr]?)?|semi[- ]?définie positive|semi[- ]?definida positiva|positive?[- ]halbdefinit|psd|≥ ?0",
    "negative definite": r"negativ(?:e|a|o)?[- ]definit(?:e[snr]?)?|définie négative|definida negativa",
    "negative semidefinite": r"negative?[- ]semi[- ]?definit(?:e[snr]?)?|semi[- ]?définie négative|semi[- ]?definida negativa",
    "indefinite": r"indefinit(?:e[snr]?)?|indéfinie|indefinida",
    "symmetric": r"symmetric(?:al)?|symmetrisch(?:e[snr]?)?|symétrique|simétric[ao]",
    "antisymmetric": r"(?:anti|skew)[- ]?symmetric|(?:anti|schief)symmetrisch(?:e[snr]?)?|anti[- ]?symétrique|antisimétric[ao]",
    "diagonal": r"(?:everything|all (?:the )?(?:other )?(?:entries|elements)|alles|alle (?:anderen )?(?:einträge|elemente)|tout|tous les (?:autres )?(?:éléments|coefficients)|todo|todos los (?:demás )?elementos) "
    r"(?:off|outside(?: of)?|außerhalb|hors|en dehors|fuera)(?: (?:the|der|de|la))* (?:(?:main|haupt) ?)?diagonale? (?:is|are|ist|sind|est|sont|es|son|vaut|valent|vale) (?:zero|0|null|nulle?s?|nuls?|zéro|cero)(?=\s*(?:$|[;:)\n]|[.,](?!\d)))"
    r"(?![^.;\n]*(?<!\w)(?:but|except|apart|or|and|too|also|if|unless|when|only|auch|aber|außer|bis auf|und|oder|wenn|falls|nur|mais|et|ou|sauf|si|aussi|pero|y|o|salvo|excepto|también|solo|sólo)(?!\w))"
    r"|diagonal(?:e[snr]?|matrix|es)?|diagonal[- ]?matri(?:x|z|ce)",
    "triangular": r"(?:upper |lower )?triangular|(?:obere |untere )?dreiecks(?:matrix|form)?|triangulaire",
    "orthogonal": r"orthogonal(?:e[snr]?|es)?|ortogonal(?:es)?",
    "identity": r"identity(?: matrix)?|einheitsmatrix|identité|identidad|identität",
    "singular": r"singular|singulär|singulière|(?:not|non|nicht|no)[- ]inv(?:ertible|ertierbar|ersible)",
    "Toeplitz": r"t(?:oe|ö)plitz(?:[- ]?matri(?:x|z|ce))?|constant(?:e)? diagonals?|konstante diagonalen|diagonales constantes?|diagonales? constante",
    "U-Net": r"u[- ]?nets?",
    "autoencoder": r"(?:variational |convolutional |denoising )?auto[- ]?(?:en)?[ck]od(?:er|ers|eur|ificador)\w*|autoencodeurs?|auto-encodeurs?|\bvae\b|autocodificador(?:es)?",
    "ResNet": r"res(?:idual)?[- ]?net(?:work|z|s|\d+)?(?:-\d+)?|residuales netz|réseau résiduel|red residual",
    "LeNet": r"le[- ]?net(?:-?5)?",
    "RNN": r"rnns?|recurrent (?:neural )?net(?:work)?s?|rekurrente[sn]? netz\w*|réseau récurrent|red recurrente|lstms?|grus?",
    "CNN": r"cnns?|conv(?:olutional)?(?: neural)?[- ]?net(?:work)?s?|faltungsnetz\w*|réseau (?:de neurones )?convolutif|red convolucional",
    "MLP": r"mlps?|multi[- ]?layer perceptron|mehrschichtiges perzeptron|perceptron multicouche|perceptrón multicapa",
    "transformer": r"(?:vision )?transformers?|transformador",
    "GAN": r"gans?|generative adversarial net\w*",
    "skip connections": r"skip[- ]?(?:connections?|verbindung(?:en)?)?|residual[- ]?(?:connections?|verbindung(?:en)?|blocks?|links?)|short[- ]?cuts?(?: connections?)?|identity (?:mapping|connection|shortcut)s?|"
    r"abkürzung(?:en)?|connexions? (?:résiduelles?|de saut)|sauts? de connexions?|raccourcis?|conexion(?:es)? (?:residual(?:es)?|de salto)|atajos?|residuos",
    "batch normalization": r"batch[- ]?norm(?:ali[sz]ation|alisierung|s)?(?:\dd)?|normalisation par (?:lots?|batch)|normalización (?:por|de) (?:lotes?|batch)|\bbn\b",
    "layer normalization": r"layer[- ]?norm(?:ali[sz]ation)?|schichtnormalisierung|normalisation (?:par|de) couches?|normalización (?:por|de) capas?",
    "dropout": r"drop[- ]?out(?:\dd)?|abandon|décrochage|extinction de neurones",
    "pooling": r"(?:max|average|mean|avg)?[- ]?pool(?:ing|s)?(?:\dd)?|sous-échantillonnage|submuestreo|agrupamiento",
    "max pooling": r"max(?:imum)?[- ]?pool(?:ing)?(?:\dd)?",
    "average pooling": r"(?:average|avg|mean|durchschnitts?|mittelwert)[- ]?pool(?:ing)?(?:\dd)?",
    "bottleneck layers": r"bottle[- ]?neck(?:s|[- ]?(?:layers?|schicht(?:en)?))?|flaschenhals(?:schicht(?:en)?)?|goulots?(?: d['’]étranglement)?|cuellos? de botella",
    "weight decay": r"weight[- ]?decay|l_?2?[- ]?(?:regulari[sz]ation|regularisierung|penalty)|gewichtszerfall|régularisation l2|regularización l2",
    "early stopping": r"early[- ]?stopping|frühes (?:stoppen|anhalten)|arrêt (?:précoce|anticipé)|parada temprana",
    "data augmentation": r"(?:data[- ]?|daten[- ]?)?augmentation(?: d(?:e |es )données)?|datenanreicherung|aument(?:o|ación) de datos",
    "encoder distribution q(z|x)": r"(?:the |approximate |variational |distribution of the |verteilung des |distribución del |distribution de l['’])?(?:en[ck]oders?|encodeur|codificador)(?: distribution|verteilung)?|"
    r"\bq(?:_?\{?(?:φ|\\phi|phi|θ|\\theta|theta)\}?)?\s*\(\s*z\s*(?:\\?\||\\mid|∣|given)\s*x\s*\)|approximate posterior|variational (?:posterior|distribution)|approximierte[rn]? posterior\w*|"
    r"a[- ]posteriori approch\w+|posterior aproximada",
    "prior p(z)": r"prior(?:i|[- ]?verteilung)?|a[- ]?priori(?:[- ]?verteilung)?|\bp(?:_?\{?(?:θ|\\theta|theta)\}?)?\s*\(\s*z\s*\)",
    "decoder distribution p(x|z)": r"de[ck]oders?(?: distribution|verteilung)?|décodeur|decodificador|likelihood|\bp(?:_?\{?(?:θ|\\theta|theta)\}?)?\s*\(\s*x\s*(?:\\?\||\\mid|∣|given)\s*z\s*\)",
    "posterior p(z|x)": r"(?:true )?posterior|a[- ]posteriori|\bp(?:_?\{?(?:θ|\\theta|theta)\}?)?\s*\(\s*z\s*(?:\\?\||\\mid|∣|given)\s*x\s*\)",
    "overfitting": r"over[- ]?fit(?:s|ting|ted)?|überanpassung|overfittet|sur-?apprentissage|sur-?ajustement|sobre-?ajuste|sobre-?aprendizaje",
    "underfitting": r"under[- ]?fit(?:s|ting|ted)?|unteranpassung|underfittet|sous-?apprentissage|sous-?ajustement|sub-?ajuste|infra-?ajuste",
    "good fit": r"good fit|fits well|gute anpassung|passt gut|bon ajustement|buen ajuste",
    "ReLU": r"re[- ]?lus?(?:6)?|rectified linear unit|rektifizierte lineare einheit|unité linéaire rectifiée|unidad lineal rectificada|rectificador",
    "leaky ReLU": r"(?:leaky|undichte|lecke)[- ]?re[- ]?lus?|lre[- ]?lu|leaky rectified linear unit|re[- ]?lu (?:con fugas?|à fuite)",
    "PReLU": r"p-?relu|parametric (?:relu|rectified linear unit)|parametrische relu|relu paramétrique|relu paramétrica",
    "ELU": r"elu|exponential linear unit|exponentielle lineare einheit|unité linéaire exponentielle|unidad lineal exponencial",
    "GELU": r"gelu|gaussian error linear unit",
    "SELU": r"selu|scaled exponential linear unit",
    "SiLU": r"silu|swish",
    "sigmoid": r"sigmo(?:id|ïde|ide)\w*|log-?sigmoid|logisti(?:c|sche|que)\w*(?: (?:function|funktion|fonction|sigmoid))?|logística|expit|σ|sigma",
    "tanh": r"tanh|tangente? hyperboli(?:cus|que|c)|tangente hiperbólica|hyperbolic tangent|tangens hyperbolicus|hyperbeltangens",
    "softmax": r"(?:log[- ]?)?soft[- ]?max(?:imum)?",
    "softplus": r"soft[- ]?plus",
    "cross entropy": r"(?:(?:binary|categorical|binäre) )?cross[- ]?entropy(?:[- ]?loss)?|crossentropyloss|kreuzentropie|entropie croisée|entropía cruzada|\bb?ce\b(?: loss)?|bceloss|negative log[- ]?likelihood|nll(?:loss)?|log[- ]?loss",
    "mean squared error": r"mean[- ]?squared?[- ]?error|mse(?:loss)?|(?:mittlere[rn]? )?quadratische[rn]? (?:fehler|abweichung)|mittlerer quadratischer fehler|erreur quadratique(?: moyenne)?|error cuadrático(?: medio)?|l2(?:[- ]?loss)?|squared (?:error|loss)|ecm|eqm",
    "mean absolute error": r"mean[- ]?absolute[- ]?error|mae|l1(?:[- ]?loss)?|l1loss|(?:mittlerer )?absoluter? fehler|erreur absolue(?: moyenne)?|error absoluto(?: medio)?",
    "hinge loss": r"hinge(?:[- ]?(?:loss|verlust))?|perte charnière|pérdida de bisagra",
    "KL divergence": r"kl(?:d|[- ]?divergen(?:ce|z|cia))?|kullback[- ]?leibler(?:[- ]?divergen\w+)?|divergencia (?:de )?k(?:l|ullback\W*leibler)|divergence de k(?:l|ullback\W*leibler)|relative entropy|relative entropie",
    "SGD": r"sgd|stochasti(?:c|scher?|sche[rn]?) gradient(?:en)?[- ]?(?:descent|abstieg|verfahren)|descente de gradient stochastique|descenso (?:de|por) gradiente estocástico",
    "gradient descent": r"gradient[- ]?descent|gradientenabstieg|descente de gradient|descenso (?:de|por) gradiente",
    "Adam": r"adam(?:w)?|adaptive moment estimation",
    "RMSprop": r"rms[- ]?prop",
    "momentum": r"momentum|impuls|moment|inertie|momento|nesterov",
    "Adagrad": r"ada[- ]?grad",
    "normal": r"(?:standard )?normal(?:e|verteilung|verteilt|verteilte|es)?(?: distribution)?|gau(?:ss|ß)(?:ian|ienne?|iana|sche\w*|verteilung|verteilt)?|loi normale|distribución normal|\bn\s*\([^()]*\)",
    "uniform": r"uniform(?:e|ly)?|gleichverteil(?:ung|t)|\bu(?:nif)?\s*[(\[][^()\[\]]*[)\]]",
    "Bernoulli": r"bernoulli(?:-?verteilung|-?verteilt)?",
    "categorical": r"categorical|kategorial(?:e)?\w*|catégoriel\w*|categóric[ao]|multinoulli",
    "multinomial": r"multinomial(?:e)?\w*",
    "Poisson": r"poisson(?:-?verteilung)?",
    "binomial": r"binomial(?:e|verteilung)?|binômiale",
    "exponential": r"exponential(?:verteilung)?|exponentiel(?:le)?|exponencial|exponentiell",
    "training": r"(?:during |at )?train(?:ing|ieren)?s?(?:zeit|phase|modus)?|(?:l['’])?(?:entraînement|apprentissage)|entrenamiento|entrenar",
    "test": r"test(?:en|ing|zeit|phase|s)?|inference|inferenz|inférence|inferencia|evaluation|auswertung|évaluation|evaluación|prueba|eval",
    "validation": r"validation|validierung|validación",
    "rows": r"rows?|zeilen?(?:weise)?|lignes?|filas?|renglones",
    "columns": r"columns?|spalten?(?:weise)?|colonnes?|columnas?",
    "left": r"left(?:wards?)?|links|gauche|izquierda",
    "right": r"right(?:wards?)?|rechts|droite|derecha",
    "up": r"up(?:wards?)?|oben|hoch|haut|arriba",
    "down": r"down(?:wards?)?|unten|runter|bas|abajo",
    "supervised": r"supervised|überwacht(?:e[snr]?)?|supervisée?|supervisad[ao]",
    "unsupervised": r"un-?supervised|unüberwacht(?:e[snr]?)?|nicht[- ]überwacht(?:e[snr]?)?|non[- ]supervisée?|no supervisad[ao]",
    "reinforcement": r"reinforcement(?: learning)?|bestärkend(?:e[snr]?)?(?: lernen)?|par renforcement|por refuerzo|renforcement|refuerzo",
    "classification": r"classification|klassifi(?:kation|zierung)|clasificación",
    "regression": r"regression|régression|regresión",
    "clustering": r"clustering|clusteranalyse|partitionnement|agrupamiento",
    "vanishing gradient": r"vanish(?:ing|es)?(?: gradients?)?|gradients? (?:vanish(?:es)?|goes to (?:0|zero))|verschwindende[nr]? gradient(?:en)?|gradient(?:en)? verschwinde(?:t|n)|"
    r"(?:disparition|évanescence|évanouissement) d(?:u|es) gradients?|gradients? (?:évanescents?|qui dispara\w+)|desvanecimiento d(?:el|e los) gradientes?|gradientes? (?:desvanecientes?|que (?:se )?desvanecen?)",
    "exploding gradient": r"explod(?:ing|es?)(?: gradients?)?|gradients? explodes?|explodierende[nr]? gradient(?:en)?|gradient(?:en)? explodier(?:t|en)|explosion d(?:u|es) gradients?|explosión d(?:el|e los) gradientes?|gradientes? explosivos?",
    "dying ReLU": r"d(?:ying|ead)[- ]?(?:relus?|neurons?|units?)|(?:relus?|neurons?|units?) (?:die|are dead)|sterbende[nr]? (?:relus?|neuron(?:en)?)|tote[nr]? (?:relus?|neuron(?:en)?|einheiten)|neurones? morts?|neurones? qui meurent|"
    r"neuronas? (?:mueren|muertas?|muere)|(?:relus?|neuronen) sterben",
    "stride": r"strides?|schrittweite|pas|paso",
    "padding": r"(?:zero[- ]?)?padding|auffüllung|remplissage|relleno",
}  # fmt: skip
"""For each name the forms that mean it, as a regular expression without groups that count."""


def folded(text: str) -> str:
    """Return a name in small letters without what writers vary."""
    return re.sub(r"[\s_-]+", " ", unicodedata.normalize("NFC", text)).strip().casefold()


KNOWN = {folded(name): forms for name, forms in GLOSSARY.items()}


def forms(name: str) -> str:
    """Return a regular expression of how a name is written; one that is not in the glossary is written as it is."""
    own = r"[\s_-]*".join(map(re.escape, re.findall(r"[^\W_]+|[^\w\s]", name)))
    known = KNOWN.get(folded(name))
    if known is None and (said := re.fullmatch(r"(?:not|non)[\s-]+(.+)", name)):
        known = rf"(?:not|nicht|non|pas|no)[\s-]+(?:es[\s-]+|est[\s-]+)?(?:{forms(said[1])})"
    return f"{own}|{known}" if known else own
