"""What the signs of a formula stand for, however they are written."""

from __future__ import annotations

import re

PLAIN_SIGNS = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "·": "*",
        "×": "*",
        "⋅": "*",
        "÷": "/",
        "∞": "oo",
        "²": "^2",
        "³": "^3",
        "½": "(1/2)",
        "⁻": "-",
        "₀": "0",
        "₁": "1",
        "₂": "2",
        "₃": "3",
        "σ": "sigma",
        "μ": "mu",
        "θ": "theta",
        "ε": "epsilon",
        "π": "pi",
        "φ": "phi",
        "λ": "lambda",
        "α": "alpha",
        "β": "beta",
        "Σ": "Sigma",
        "’": "'",
    }
)


INFINITE = re.compile(r"^[+]?\s*(oo|inf(inity|inite)?|unendlich|\\infty|diverges|math\.inf)(?![a-z])", re.I)


def bare(text: str) -> str:
    """Without the marks around a formula, and only what stands behind the last sign of equality."""
    text = text.translate(PLAIN_SIGNS)
    text = re.sub(r"\$|\\[()\[\]](?!\s*\\)|`", " ", text)
    text = re.sub(r"\\(approx|simeq|to|rightarrow)\b|≈|→", "=", text)
    return re.split(r"(?<![<>!=])=(?!=)", text)[-1].strip()
