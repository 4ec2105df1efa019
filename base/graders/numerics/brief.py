"""Arrays in a few words."""

from __future__ import annotations

import numpy as np

from graders.model import Array


def brief(value: Array) -> str:
    """Return the first numbers of an array, as a student reads them."""
    flat = value.reshape(-1)
    shown = " ".join(f"{v:.0f}" if v == np.round(v) and abs(v) < 1e9 else f"{v:.4g}" for v in flat[:6])
    return shown if flat.size == 1 else f"[{shown}{' …' if flat.size > 6 else ''}], shape {value.shape}"
