"""A remark behind a formula that says truly by what it is multiplied, such as `twice the residual`."""

from __future__ import annotations

import re

THING = r"(?:(?:\\left\s*)?\((?:[^()]|\([^()]*\))*\)|[A-Za-z](?:_?\{?\w\}?)?)"
"""What is multiplied: one pair of parentheses, or one letter."""
TIMES = r"\s*(?:\*|·|×|\\cdot|\\,)?\s*"
OF_A_THING = (
    r"(?:\s+(?:of|von|vom|des|der|du|del?))?(?:\s+(?:the|this|that|das|des|die|der|dem|den|le|la|el|los|las))?(?:\s*l['’]|\s+)"
    r"(?:residuals?|residuums?|residuen|résidus?|residuos?|errors?|fehlers?|erreurs?|differences?|differenz|différences?|diferencias?|"
    r"deviations?|abweichung|écarts?|desviación|(?:round )?brackets?|parenthes[ie]s|klammer|parenthèses?|paréntesis)"
)
OF_A_SQUARE = (
    r"(?:(?:the|a|die|eine|la|una|une) )?(?:derivative of (?:the|a)|ableitung (?:des|eines)|dérivée (?:du|d['’]un)|derivada (?:del|de un|de el)) "
    r"(?:square|quadrats?|carré|cuadrado)"
)
TWICE = r"(?:twice|(?:two|2) times|(?:the |a )?double|(?:das )?(?:doppelte|zweifache)s?|zwei ?mal|deux fois|le double|dos veces|el doble)"
HALF = r"(?:(?:the |a |one )?half|(?:die )?hälfte|(?:das )?halbe[ns]?|(?:la )?moitié|(?:la )?mitad)"
MINUS = r"(?:minus|moins|menos|(?:the |das |el )?negativ[eo]s?|l['’]opposé|el opuesto)"
FACTORS = (
    (rf"{TWICE}{OF_A_THING}", rf"2(?![\d.,^/]){TIMES}{THING}"),
    (OF_A_SQUARE, rf"2(?![\d.,^/])(?:{TIMES}{THING}){{1,3}}"),
    (
        rf"{HALF}{OF_A_THING}",
        rf"(?:1\s*/\s*2|\(1/2\)|½|0[.,]5|\\[dt]?frac\s*(?:\{{1\}}|1)\s*(?:\{{2\}}|2)){TIMES}{THING}|{THING}\s*/\s*2",
    ),
    (rf"{MINUS}{OF_A_THING}", rf"[-−]\s*{THING}"),
)
"""In which words a factor is told, and how a formula begins that has it."""
SAYING = r"(?:(?:which|this|that|it) is|i\.\s?e\.,?|that is,?|namely|das ist|also|d\.\s?h\.|nämlich|c['’]est(?:[- ]à[- ]dire)?|soit|es decir,?|esto es,?|o sea,?)"
REMARKS = tuple(
    (
        re.compile(
            rf"(?:\s*[,;]|\s+[-–—]|\s+(?=\())\s*\(?\s*(?:{SAYING}\s+)?(?:{words})\s*[.!]?\)?\s*[.!]?\s*$",
            re.I,
        ),
        re.compile(rf"[\s$]*(?:{formula})[\s$]*"),
    )
    for words, formula in FACTORS
)
LONGEST = 600


def without(text: str) -> str:
    """Return a text without the remarks at the ends of its lines that say which factor the formula before them has, where it has that."""
    return "\n".join(map(_without, text.split("\n")))


def _without(line: str) -> str:
    """A line without such a remark."""
    for remark, formula in REMARKS if len(line) < LONGEST else ():
        match = remark.search(line)
        if match and formula.fullmatch(line[: match.start()].rpartition("=")[2]):
            return line[: match.start()]
    return line
