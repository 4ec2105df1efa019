"""German words that are written without umlauts, such as `fuer` and `Hoehe`."""

from __future__ import annotations

import re

STEMS = (
    r"abhaeng|aender|aehnlich|ausgaeng|dafuer|duenn|eingaeng|eintraeg|erhael|erklaer|faellt|faeng|fuehr|fuer(?!\w)|gehoer|gewaehl|gewoehn|gleichmaess|groess|haeng|haett|haeuf|"
    "hoechst|hoehe|hoeher|kanael|koenn|kuerz|laeng|laess|loes|moeg|moecht|muess|naechst|naemlich|oefter|pruef|raeum|rueck|saettig|schaed|schaetz|spaet|staerk|stuetz|"
    "traeg|ueber|uebrig|uebung|unabhaeng|ungefaehr|unveraender|veraender|vollstaend|vorwaerts|waehl|waehr|waer|wuerd|zaehl|zufaell|zurueck|zusaetz"
)
WORD = re.compile(rf"(?<!\w)[^\W\d_]*?(?P<stem>{STEMS})", re.I)
UMLAUT = re.compile("[äöüÄÖÜß]")
DIGRAPHS = {"ae": "ä", "oe": "ö", "ue": "ü", "Ae": "Ä", "Oe": "Ö", "Ue": "Ü"}
FEW = 3
"""So many such words at least, all of them different, are there in a text without umlauts."""


def restored(text: str) -> str:
    """Return a text with the umlauts of common German words, if it is written without any."""
    if UMLAUT.search(text) or len({stem.lower() for stem in WORD.findall(text)}) < FEW:
        return text
    return WORD.sub(_with_umlaut, text)


def _with_umlaut(match: re.Match[str]) -> str:
    stem = re.sub("|".join(DIGRAPHS), lambda m: DIGRAPHS[m[0]], match["stem"], count=1)
    stem = re.sub(r"(?<=[öä])ss", "ß", stem) if re.search("groess|maess", match["stem"], re.I) else stem
    return match[0][: match.start("stem") - match.start()] + stem
