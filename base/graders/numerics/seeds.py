"""Random numbers by name, the same on every machine, and others under a salt."""

from __future__ import annotations

import hashlib
import hmac
import zlib

import numpy as np


def generator(name: str, seed: int = 0, salt: str = "") -> np.random.Generator:
    """Return a generator for this name and seed, the same on every machine.

    Args:
        name: What is drawn, such as a check and its argument.
        seed: Another one draws other numbers.
        salt: Hexadecimal; without knowing it nobody can tell the numbers beforehand.
    """
    secret = [int(salt, 16)] if salt else []
    return np.random.default_rng([zlib.crc32(name.encode()), seed, *secret])


def salt_of(secret: str, name: str) -> str:
    """Return what is drawn for `name` by, from a secret; it tells neither the secret nor the salt of another name."""
    return hmac.digest(secret.encode(), name.encode(), hashlib.sha256)[:16].hex()
