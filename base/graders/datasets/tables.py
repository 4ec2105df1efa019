"""Tables of rows with a target: read, and split into a part that student code sees and one that it never does."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from graders.errors import UserError
from graders.model import Array
from graders.numerics.seeds import generator


@dataclass(frozen=True)
class Table:
    """Rows and their targets.

    Attributes:
        x: What is known of each row, (N, ...).
        y: Its target, (N,).
    """

    x: Array
    y: Array

    def rows(self, places: Array) -> Table:
        """Return some of the rows."""
        return Table(self.x[places], self.y[places])


def held_out(y: Array, share: float, name: str) -> Array:
    """Return which rows (N,) stay outside: a share of them, of each class alike where targets are whole numbers or texts."""
    rng = generator(f"held out: {name}")
    chosen = np.zeros(len(y), dtype=bool)
    classes = y if y.dtype.kind in "iub" or y.dtype.kind == "U" else np.zeros(len(y), np.int64)
    for label in np.unique(classes):
        places = np.flatnonzero(classes == label)
        chosen[rng.permutation(places)[: round(share * len(places))]] = True
    return chosen


def of_npz(path: Path, x: str, y: str) -> Table:
    """Return two arrays of an `.npz` file.

    Raises:
        UserError: It cannot be read, or has no such arrays of one length.
    """
    arrays = npz(path)
    for name in (x, y):
        if name not in arrays:
            raise UserError(f"{path}: has no array `{name}` (there is {', '.join(arrays)})")
    if len(arrays[x]) != len(arrays[y]):
        raise UserError(f"{path}: `{x}` has {len(arrays[x])} rows and `{y}` {len(arrays[y])}")
    return Table(arrays[x], arrays[y])


def npz(path: Path) -> dict[str, Array]:
    """Return all arrays of an `.npz` file.

    Raises:
        UserError: It cannot be read.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError) as error:
        raise UserError(f"{path}: is no .npz file of plain arrays ({error})") from error


def of_csv(path: Path, y: str) -> Table:
    """Return a CSV file with a header: the column `y`, and all others as numbers.

    Raises:
        UserError: It has no such column, or something is no number.
    """
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    if not rows or y not in rows[0]:
        raise UserError(
            f"{path}:1: has no column `{y}` (there is {', '.join(rows[0]) if rows else 'no row'})"
        )
    made = []
    for line, row in enumerate(rows, 2):
        try:
            made.append([float(v) for name, v in row.items() if name != y])
        except (TypeError, ValueError) as error:
            raise UserError(f"{path}:{line}: {error}; columns other than `{y}` hold numbers") from error
    return Table(np.array(made), _targets([row[y] for row in rows]))


def _targets(values: list[str]) -> Array:
    for kind in (int, float):
        try:
            return np.array([kind(v) for v in values])
        except ValueError:
            continue
    return np.array(values, dtype=np.str_)


def without_rows(path: Path, out: Array) -> bytes:
    """Return the bytes of a `.npz` or `.csv` file without some of its rows; what has another length stays whole.

    Args:
        path: The file.
        out: Which rows (N,) are left out.
    """
    if path.suffix == ".csv":
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        return "".join(
            [lines[0], *(line for line, left in zip(lines[1:], out, strict=False) if not left)]
        ).encode()
    kept: dict[str, Any] = {n: a[~out] if a.ndim and len(a) == len(out) else a for n, a in npz(path).items()}
    made = io.BytesIO()
    np.savez_compressed(made, **kept)
    return made.getvalue()
