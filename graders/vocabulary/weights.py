"""How files are called that hold the weights of networks."""

from __future__ import annotations

ENDINGS = (".pt", ".pth", ".tar", ".ckpt", ".pkl", ".bin", ".model", ".weights")


def may_hold_weights(path: str) -> bool:
    """Return whether a file is called as those with weights are."""
    return path.lower().endswith(ENDINGS)
