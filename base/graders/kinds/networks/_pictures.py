"""Pictures of what a network makes of images."""

from __future__ import annotations

import numpy as np

from graders.model import Array


def side_by_side(originals: Array, made: Array) -> Array:
    """Images (N, 784) above their reconstructions, one RGB picture."""
    rows = [np.concatenate([i.reshape(28, 28) for i in a], 1) for a in (originals, made)]
    grey = (255 * np.clip(np.nan_to_num(np.concatenate(rows, 0)), 0, 1)).astype(np.uint8)
    return np.repeat(np.kron(grey, np.ones((3, 3), np.uint8))[..., None], 3, -1)
