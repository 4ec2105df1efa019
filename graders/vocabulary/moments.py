"""Variances of variables in any notation, such as `\\operatorname{Var}(z_i)`, `𝕍[z]` and `\\sigma_z^2`, as `Var(z)`."""

from __future__ import annotations

import re

_SET = re.compile(
    r"\\(?:left|right|[bB]igg?[lrm]?|displaystyle|textstyle|quad|qquad|[,;:!> ])(?![a-zA-Z])|\\(?=\s)|\{\}|\\(?:begin|end)\{[a-z]+\*?\}|&(?=\s*=)"
)
"""How formulas are set, which says nothing."""
_FONT = re.compile(
    r"\\(?:operatorname\*?|mathrm|mathbb|mathbf|mathsf|mathcal|mathit|boldsymbol|bm|textrm|textbf|mbox|text)\s*"
    r"(?:\{([^{}]*)\}|(\w))"
)
"""A word or a letter in a font."""
_INDEX = (
    r"(?:\s*(?:_\s*\{?\s*[ijklmn\d](?:\s*,?\s*[ijklmn\d])?\s*\}?|[ᵢⱼₖₗₘₙ₀-₉]|(?<=[a-zA-Z])[ijklmn\d](?![a-zA-Z\d])"
    r"|\[\s*[ijklmn\d]\s*\](?!\s*\[)"
    r"|\^\s*(?:\{\s*)?[(\[]\s*[l\d]\s*(?:[-+]\s*1)?\s*[)\]](?:\s*\})?|\^\s*(?:l(?![a-z])|\{\s*l\s*(?:[-+]\s*1)?\s*\})))*"
)


def _name(group: str) -> str:
    """A regular expression of a letter with its indices."""
    return rf"(?P<{group}>[a-zA-Z]){_INDEX}"


_OPEN, _SHUT = r"\s*(?:\(|\[|\\?\{)\s*", r"\s*(?:\)|\]|\\?\})"
_VARIANCE = re.compile(
    r"(?<![a-zA-Z\\_^])\\?(?:(?i:v(?:ar(?:ian\w+|ianz)?)?)|𝕍)(?![a-zA-Z])\s*(?:(?:of|von|de)\s+)?"
    rf"(?:{_OPEN}{_name('a')}{_SHUT}|(?<=\s){_name('b')}(?![\w(\[{{]))"
)
_DEVIATION = re.compile(
    rf"(?<![a-zA-Z^])(?:\\?sigma|σ)\s*(?P<early>\^\s*\{{?\s*2\s*\}}?|²)?\s*(?:_\s*\{{\s*{_name('a')}\s*\}}|_\s*{_name('b')}|{_OPEN}{_name('c')}{_SHUT})"
    r"\s*(?P<late>\^\s*\{?\s*2(?!\d)\s*\}?|²)?"
)
_BEFORE = r"(?<![{\\\w)\]}*·⋅×/+=<>≤≥≠−,-])(?<![)\]}*·⋅×/+=<>≤≥≠−-] )(?<!\b[A-Za-z\d] )(?<!_[A-Za-z\d] )"
"""What does not end just before: a factor, or the end of another formula."""
_ALL = r"(?:(?:for|für|pour|para)\s+(?:all|each|every|any|arbitrary|alle|jede\w*|beliebige\w*|sämtliche\w*|tou\w*|chaque|tod\w*|cada|cualquier\w*|cualesquiera)|quel(?:le)?s? que soi(?:en)?t|whatever|cualesquiera|n['’]importe quel\w*)\b"
_DENIED = (
    r"\b(?:(?:not|nicht|pas|no)(?!\s+(?:crece|disminuye|aumenta|cambia|grow|shrink|explode|vanish|change|wächst|schrumpft|augment\w*|diminu\w*)\b)"
    r"|only (?:if|for|when|where)|nur (?:wenn|für|falls)|seulement (?:si|pour)|s[oó]lo (?:si|para)|except|unless|außer|sauf|salvo"
    r"|never|times|mal|fois|veces|multipl\w*|divid\w*|geteilt|divis\w*|number|anzahl|nombre|número)\b"
)
_OUT = (
    r"(?:layer\s+)?in\s*=\s*(?:layer\s+)?out|(?:layer\s+)?out\s*=\s*(?:layer\s+)?in|varianz\s+(?:hinter|nach)\s+(?:der|einer|jeder)\s+schicht\s*=\s*varianz\s+davor"
    r"|variance\s+(?:behind|after)\s+(?:the|a|each)\s+layer\s*=\s*variance\s+before(?:\s+it)?|variance\s+après\s+(?:la|chaque)\s+couche\s*=\s*variance\s+avant"
    r"|(?:the\s+)?(?:output\s+variance|variance\s+of\s+(?:the\s+)?output(?:\s+of\s+(?:the\s+)?layer)?)\s*=\s*(?:the\s+)?(?:input\s+variance|variance\s+of\s+(?:the\s+)?input)"
    r"|ausga(?:ngs|be)varianz\s*=\s*eing(?:angs|abe)varianz|(?:la\s+)?varianza\s+de\s+(?:la\s+)?salida\s*=\s*(?:la\s+)?varianza\s+de\s+(?:la\s+)?entrada"
    r"|(?:(?:so|i\.e\.),?\s+)?(?:the\s+)?(?:in|out)puts?\s+and\s+(?:the\s+)?(?:in|out)puts?(?:\s+of\s+(?:each|every|a|the)\s+(?:layer|neuron))?\s+have\s+(?:the\s+)?same\s+variance"
    r"|(?:ein-\s+und\s+ausgabe|ausgabe\s+und\s+eingabe|eingabe\s+und\s+ausgabe)\s+haben\s+(?:die(?:selbe)?\s+)?(?:gleiche\s+)?varianz"
    r"|l['’]entrée\s+et\s+la\s+sortie\s+ont\s+la\s+même\s+variance|(?:la\s+)?entrada\s+y\s+(?:la\s+)?salida\s+tienen\s+la\s+misma\s+varianza"
    r"|(?:la\s+)?variance\s+de\s+(?:la\s+)?sortie\s*=\s*(?:la\s+)?variance\s+(?:de\s+|d['’])(?:l['’])?entrée"
)
"""The same said of the output and the input."""
_AFTER = (
    rf"(?=[\s$.)\]}}\\]*$|[\s$,.]*{_ALL}[^=*/+·⋅×^]*$|[\s$,]*(?:\\forall|∀)[^=*/+·⋅×^]*$"
    rf"|[\s$]*(?:\\\])?[\s$]*[,.;:(\n](?![^\n]*{_DENIED})[^=*/+·⋅×^]*$"
    rf"|[\s$,]*(?:{_ALL}[^=*/+()]*)?[\s$.,]*\(\s*(?:{_OUT})\s*\)[\s$.]*$|[\s$]*,\s*(?:{_OUT})[\s$.]*$)"
)
"""What may stand behind it: nothing, for which indices it holds, or a remark without a formula."""


def canonical(said: str) -> str:
    """Return an answer in which variances are written as `Var(z)`, and standard deviations as `Std(z)`, without indices."""
    text = said
    while (plain := _FONT.sub(lambda m: m[1] or m[2] or "", _SET.sub(" ", text))) != text:
        text = plain
    text = re.sub(r"(?<![=!<>])==(?!=)", "=", re.sub(r"[^\S\n]{2,}", " ", text))
    return _DEVIATION.sub(_of_deviation, _VARIANCE.sub(lambda m: f"Var({m['a'] or m['b']})", text))


def _of_deviation(match: re.Match[str]) -> str:
    name = match["a"] or match["b"] or match["c"]
    if match["early"] and match["late"]:
        return match[0]  # a power of a variance
    return f"{'Var' if match['early'] or match['late'] else 'Std'}({name})"


def set_equal(one: str, other: str) -> str:
    """Return a regular expression of a canonical answer that sets equal the variances of two variables, and says no more in formulas."""
    kinds = (f"{kind}({a}) = {kind}({b})" for kind in ("Var", "Std") for a, b in ((one, other), (other, one)))
    either = "|".join(re.escape(k).replace(r"\ =\ ", r"[\s$&.]*=(?!=)[\s$&]*") for k in kinds)
    return rf"{_BEFORE}(?:{either}){_AFTER}"
