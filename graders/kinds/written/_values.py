"""What numbers stand beside, and how a product and a vector of numbers are written."""

from __future__ import annotations

import re

FINITE = re.compile(r"(?:[,;|&\n]|/(?!\s*0(?![.\d]))|\b(?:and|und)\b)\s*[-+]?\d")
"""A number beside another answer; what is divided by zero is none."""
PRODUCT = re.compile(r"[$\s]*\d+(\s*(\*|x|×|·|\\cdot|\\times)\s*\d+)+[$\s.]*")
IN_NUMBERS = re.compile(
    r"(?<=[^=\s])\s*=\s*(?:[\[(][\[\]()\d\s.,;+-]*[\])]|\\begin\{([pb]matrix)\}[\d\s&.\\-]*\\end\{\1\})[\s.,;$]*$"
)
"""A vector or a matrix of numbers to which a formula is set equal; it has to agree with what the formula is."""
