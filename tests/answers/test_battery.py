"""Spellings that were written without looking at the reader, each with its meaning or left to a person."""

from collections import Counter

import pytest

from benchmarks import reading

LEAST = {
    "number": 170,
    "formula": 120,
    "cases": 38,
    "matrix": 44,
    "vector": 50,
    "shape": 50,
    "word": 98,
}


@pytest.fixture(scope="module")
def read():
    return [reading.tried(entry, reading.ours) for entry in reading.entries(aside=False)]


def test_no_spelling_is_misread(read):
    assert [(r.entry["says"], r.said) for r in read if r.outcome in ("misread", "broken")] == []


@pytest.mark.parametrize("kind", LEAST)
def test_most_spellings_are_read(read, kind):
    assert Counter(r.outcome for r in read if r.entry["kind"] == kind)["read"] >= LEAST[kind]
