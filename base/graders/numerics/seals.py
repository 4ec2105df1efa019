"""Slow hashes of right answers: a handout can tell whether an answer is right, and does not say which one is.

An entry is rounded to cells on a logarithmic scale, as wide as the tolerance. The scale of each entry is shifted so that
the right value lies in the middle of a cell, so rounding fails no right answer; the shift tells the last digits only.
All entries go into one hash with a salt. Who tries all numbers of three digits for an answer of one entry succeeds within
an hour or two; a list or a matrix cannot be tried.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

import numpy as np

from graders.model import Array, Observation

COST = {"n": 2**16, "r": 8, "p": 1, "maxmem": 2**27}
"""About a quarter of a second, and 64 MiB, for each try."""


def sealed(right: Array, rtol: float, atol: float) -> Observation | None:
    """Return what a handout holds of an array; None where its entries are too small for their tolerance, so that right ones would fail."""
    entries = np.abs(right[np.isfinite(right)])
    if (entries[entries > atol] * max(rtol, 1e-9) < atol).any():
        return None
    step = 2.1 * max(rtol, 1e-9)
    random = np.random.default_rng(secrets.randbits(128)).uniform(0, step, right.shape)
    known = np.isfinite(right) & (np.abs(right) > atol)
    shift = np.where(known, np.log(np.where(known, np.abs(right), 1)) % step, random)
    seal = {
        "salt": np.array(secrets.token_hex(16)),
        "shift": shift,
        "scale": np.array([step, atol]),
    }
    return {**seal, "hash": np.array(_hash(right, seal))}


def opens(answer: Array, seal: Observation) -> bool:
    """Return whether an array is the one that was sealed, up to its tolerance."""
    shape = seal["shift"].shape
    if len(shape) < 2 and answer.size == seal["shift"].size:
        answer = answer.reshape(shape)  # a list in two lines
    if answer.shape != shape:
        return False
    return hmac.compare_digest(_hash(answer, seal), str(seal["hash"]))


@np.errstate(all="ignore")
def _hash(value: Array, seal: Observation) -> str:
    step, atol = seal["scale"]
    # 0.0 is added below since rounding gives -0 as well
    cells = np.rint((np.log(np.abs(value)) - seal["shift"]) / step)
    words = [
        "0" if abs(v) <= atol else f"{np.sign(v):g} {c + 0.0:.0f}"
        for v, c in zip(value.reshape(-1), cells.reshape(-1), strict=True)
    ]
    salt = str(seal["salt"]).encode()
    said = f"{value.shape} {'|'.join(words)}".encode()
    return hashlib.scrypt(said, salt=salt, **COST).hex()
