"""Words of code in one form: what German, French, Spanish and English writers call the same thing."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SAME = {
    "abs": "absolute",
    "affine": "affin affiner affines affina affinen",
    "boundary": "boundaries border frontier",
    "class": "classes",
    "conv": "convolution convolve convolutional convolutions convolved",
    "descent": "decent desc",
    "det": "determinant",
    "diff": "difference",
    "back": "backward backwards bwd",
    "div": "divergence",
    "error": "err",
    "forward": "fwd",
    "gauss": "gaussian gaussians normal normals",
    "gradient": "grad",
    "gray": "grey grayscale greyscale",
    "image": "img im picture pic photo images",
    "infinite": "infinitely inf",
    "inverse": "inv inverted invert",
    "iso": "level",
    "jacobian": "jac",
    "kernel": "kern filter",
    "likelihood": "lik lh",
    "load": "read fetch download loader",
    "log": "logarithm ln",
    "make": "build create construct",
    "mean": "average avg means",
    "model": "models",
    "network": "net nets nn networks",
    "number": "num nb no count amount",
    "optimize": "optimizer optimise optimiser optimization optimisation",
    "plot": "show visualize visualise display plotting",
    "point": "points pts pt",
    "posterior": "post",
    "prediction": "pred predict predictions predicted",
    "prob": "probability proba probabilities probs",
    "reconstruction": "recon reconstruct rec reconstructed",
    "reparameterize": "reparametrize reparam reparameterise reparametrise reparameterization reparametrization",
    "sample": "sampling sampler samples sampled",
    "step": "steps iter iteration iterations",
    "train": "training trainer trained",
    "trajectory": "trajectories traj",
    "weight": "weights",
}
"""English words by the ones that say the same."""

FOREIGN = {
    "absolute": "betrag betrags absolut absolu valeurabsolue absoluto",
    "accuracy": "genauigkeit- treffer- exactitude precision- exactitud",
    "back": "rueckwaert- ruckwaert- arriere atras",
    "batch": "stapel- lot lots lote-",
    "bias": "verschieb- biais sesgo-",
    "boundary": "grenz- frontier- limite-",
    "class": "klasse- clase-",
    "classifier": "klassifi- classifi- clasific-",
    "conv": "falt- convol-",
    "cross": "kreuz- crois- cruzad-",
    "connection": "verbindung- connexion- conexion-",
    "data": "daten- donnee- datos dato",
    "dataset": "datensatz- jeu",
    "decision": "entscheidung- decision-",
    "decoder": "dekod- decodeur- decodific- erzeuger",
    "deep": "tief- profond- profund-",
    "density": "dicht- densit- densid-",
    "depth": "profondeur- profundidad-",
    "derivative": "ableit- deriv-",
    "descent": "abstieg- descent- descens-",
    "determinant": "determinant-",
    "device": "geraet- gerat- dispositiv-",
    "difference": "differenz- unterschied-",
    "digit": "ziffer- chiffre- cifra- digit-",
    "discriminator": "diskrimin- discrimin-",
    "div": "divergen-",
    "edge": "kante- bord- borde-",
    "encoder": "kodier- encodeur- codific- codeur-",
    "entropy": "entropi-",
    "epoch": "epoch- epoca- epoque-",
    "error": "fehler- erreur- errores",
    "expected": "erwart- esper- attendu-",
    "finite": "endlich- fini finie finis finies finit-",
    "flow": "fluss- flot- flux flujo-",
    "forward": "vorwaert- vorwart- avant adelante",
    "function": "funktion- fonction- funcion-",
    "gauss": "normalverteil- gauss- gausien-",
    "get": "hole- hol nimm obten- obtien- prend- donne-",
    "gradient": "gradient-",
    "gray": "grau- gris-",
    "hidden": "versteck- verborgen- cach- ocult-",
    "history": "verlauf- histor- historial-",
    "image": "bild- image- imagen-",
    "infinite": "unendlich- infini- infinit-",
    "input": "eingab- entree- entrad-",
    "inverse": "umkehr- invers- inverse-",
    "iso": "hoehen hohen niveau- nivel-",
    "jacobian": "jacob-",
    "kernel": "kern- noyau- nucleo-",
    "label": "etikett- marke- beschrift- etiquet- etiqueta- ziel-",
    "latent": "verborgen- latent-",
    "layer": "schicht- couche- capas",
    "learning": "lern- apprentissag- aprendiz-",
    "likelihood": "vraisemblan- verosimil-",
    "line": "linie- ligne- linea-",
    "linear": "linear- linea- lineal-",
    "load": "lade laden lad charg- carg- lese- lire telech- descarg-",
    "logistic": "logist-",
    "loss": "verlust- perte- perdid- coste- cout cost costs objective- zielfunktion-",
    "make": "erzeug- erstell- mache- baue bau cree- crear construi- hacer faire",
    "matrix": "matri-",
    "mean": "mittelwert- mittel- durchschnitt- moyenn- media promedio-",
    "model": "modell- model-",
    "name": "nom nombre- datei- titre- titul- titel- fichier- archiv-",
    "network": "netz- reseau- redes",
    "number": "anzahl- zahl- nombre- numero- cantidad-",
    "optimize": "optimi-",
    "output": "ausgab- sorti- salid-",
    "parameter": "parameter- parametr-",
    "plot": "zeichn- trac- dessin- grafic- dibuj- affich- muestr- mostr-",
    "point": "punkt- point- punto-",
    "posterior": "posterior-",
    "prior": "vorwissen prior-",
    "prob": "wahrscheinlich- wahrscheinlichkeit- probabil-",
    "prediction": "vorhersag- predic-",
    "ratio": "verhaeltnis- verhaltnis- quotient- rapport- razon- cocient-",
    "rate": "rate- tasa- taux",
    "reconstruction": "rekonstru- reconstru-",
    "regression": "regress- regresion-",
    "sample": "stichprobe- ziehe zieh probe- echantillon- tire- tirer muestra- muestre-",
    "score": "punktzahl note-",
    "shallow": "flach- superfici- peu",
    "size": "groesse- grosse- taille- tamano- tamanio-",
    "skip": "uebersprung- sprung- spruenge- saut sauts raccourci- salto saltos atajo-",
    "space": "raum- espace- espacio-",
    "start": "start- anfang- depart- debut- inici-",
    "step": "schritt- pas paso- etape-",
    "term": "terme- termin-",
    "test": "test- prueba-",
    "time": "zeit- temps tiempo-",
    "train": "trainier- train- entrain- entren-",
    "trajectory": "bahn- trajekt- trajectoir- trayector-",
    "transform": "transform- abbild-",
    "validation": "validier- valid-",
    "value": "wert- valeur- valor-",
    "variance": "varian-",
    "weight": "gewicht- poids pes- peso-",
    "width": "breit- largeur- ancho-",
    "of": "von der die das des de du la le les el los las del",
    "and": "und et",
    "for": "fuer fur pour para",
    "with": "mit avec con",
    "my": "mein- mon",
}
"""German, French and Spanish words by the English one; a dash says that it may go on: `modell-` is also `modells`."""

ENDING, LINKING = 5, 7
"""Letters by which a word may go on beyond its stem, and the first part of a compound."""
SHORTEST = 4
"""Letters of a part of a compound."""


ENGLISH = {other: word for word, others in SAME.items() for other in others.split()}
EXACT = {
    **{o.rstrip("-"): word for word, others in reversed(FOREIGN.items()) for o in others.split()},
    **ENGLISH,
    **{word: ENGLISH.get(word, word) for word in (*SAME, *FOREIGN)},
}
STEMS = {o[:-1]: word for word, others in FOREIGN.items() for o in others.split() if o.endswith("-")}


GET = "get"
"""Stands before short words without a mark between them: `getimg`."""


@lru_cache(maxsize=8192)
def meanings(word: str) -> tuple[str, ...]:
    """Return what a word of a name says, in English words of one form: `Entscheidungsgrenze` says decision and boundary.

    Args:
        word: In small letters.
    """
    plain = _plain(word)
    if known := EXACT.get(plain):
        return (_last(known),)
    if plain.startswith(GET) and (known := EXACT.get(plain.removeprefix(GET))):
        return GET, _last(known)
    for end in range(len(plain) - SHORTEST, SHORTEST - 1, -1):
        first, second = _part(plain[:end], LINKING), _part(plain[end:], ENDING)
        if first and second:
            return _last(first), _last(second)
    return (_last(known),) if (known := _stem(plain, ENDING)) else (_singular(plain),)


def _singular(word: str) -> str:
    if word.endswith(("sses", "ches", "xes")):
        return word[:-2]
    return (
        word[:-1]
        if len(word) > SHORTEST and word.endswith("s") and not word.endswith(("ss", "us", "is"))
        else word
    )


def _last(word: str) -> str:
    """Return the English word that stands for those that say the same."""
    return ENGLISH.get(word, word)


def _part(word: str, ending: int) -> str | None:
    return EXACT.get(word) or _stem(word, ending)


def _stem(word: str, ending: int) -> str | None:
    """Return the English word of a foreign one, by the longest stem that it begins with."""
    for length in range(len(word), SHORTEST - 1, -1):
        if word[:length] in STEMS and len(word) - length <= ending:
            return STEMS[word[:length]]
    return None


def _plain(word: str) -> str:
    """Return a word without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
