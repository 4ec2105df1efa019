"""Wilson's score interval for a share (Wilson 1927)."""

from __future__ import annotations

import math


def interval(successes: int, n: int, z: float) -> tuple[float, float]:
    """Return the bounds of the share of successes at `z` standard errors.

    Raises:
        ValueError: `n` is not positive or `successes` not in 0..n.
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    share = successes / n
    centre = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return (centre - spread) / scale, (centre + spread) / scale
