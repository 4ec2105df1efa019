"""Pickles that run code are found, whatever they are called."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle

import numpy as np
import pytest

from graders.observing.reach.source import reaches
from graders.observing.reading import read_unit


class _Runs:
    def __reduce__(self) -> tuple[object, ...]:
        return eval, ("1 + 1",)


@pytest.mark.parametrize("name", ["notes.txt", "figure.png", "x.npy", "model.bin"])
@pytest.mark.parametrize("packed", ["plain", "gzip", "bz2", "lzma"])
def test_a_pickle_that_runs_code_is_a_reach_whatever_it_is_called(name: str, packed: str) -> None:
    source = b"import pickle\npickle.load(open('notes.txt', 'rb'))\n"
    pack = {"gzip": gzip.compress, "bz2": bz2.compress, "lzma": lzma.compress}.get(packed, bytes)
    files = {"a.py": source, name: pack(pickle.dumps(_Runs()))}
    assert [str(r) for r in reaches([read_unit("a.py", source)], files)] == [
        "`pickle.load(open('notes.txt', 'rb'))` in a.py:2"
    ]


def test_a_pickle_in_an_array_of_objects_is_a_reach() -> None:
    source = b"import numpy as np\nnp.load('x.npy', allow_pickle=True)\n"
    out = io.BytesIO()
    np.save(out, np.array([_Runs()], dtype=object), allow_pickle=True)
    (reach,) = reaches([read_unit("a.py", source)], {"a.py": source, "x.npy": out.getvalue()})
    assert str(reach) == "`np.load('x.npy', allow_pickle=True)` in a.py:2"
