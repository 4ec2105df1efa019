"""Similarity of code between submissions, by winnowing its tokens (Schleimer, Wilkerson, Aiken 2003).

Names, numbers, strings, comments and layout count for nothing, so renaming changes nothing; what stands in
the handout, or in many submissions, is left out. A high share is a reason to look at both, never a verdict.
"""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

from graders.submission.source import SUBMISSION_CAP, code
from graders.submission.tokens import words

GRAM = 14
"""Tokens of a fingerprint: shorter agreements are never found."""
WINDOW = 8
"""Agreements of `GRAM + WINDOW - 1` tokens are always found."""
COMMON = 0.25
"""What stands in a larger share of submissions (of eight and more) is the course's idiom."""
LEAST = 25
"""Fingerprints that a pair must share."""
SHARE = 0.5
"""The share of the smaller submission's fingerprints that a pair must share."""
PAIRS = 40
WORK = 5_000_000
"""Pairs of owners that are counted, those of the rarest fingerprints first."""


@dataclass(frozen=True)
class Prints:
    """The fingerprints of a submission's code: each with the file and line where it begins."""

    student: str
    at: Mapping[int, tuple[str, int]]


@dataclass(frozen=True)
class Pair:
    """Two submissions alike: how many fingerprints they share, which share of the smaller one, and where."""

    one: str
    other: str
    shared: int
    share: float
    places: tuple[tuple[tuple[str, int], tuple[str, int]], ...]


def prints(student: str, files: Mapping[str, bytes], leave: Iterable[int] = ()) -> Prints:
    """The fingerprints of a submission, without those in `leave`."""
    at: dict[int, tuple[str, int]] = {}
    room = SUBMISSION_CAP
    for name, data in sorted(files.items()):
        text = code(name, data)
        room -= len(text)
        if room < 0:
            break
        for value, line in _winnowed(text):
            at.setdefault(value, (name, line))
    left = set(leave)
    return Prints(student, {v: place for v, place in at.items() if v not in left})


def _winnowed(text: str) -> Iterator[tuple[int, int]]:
    """The least hash of every window of hashes of `GRAM` tokens, with its line."""
    tokens = list(_tokens(text))
    plain = [word.encode() for word, _ in tokens]
    hashes = [(crc32(b"\0".join(plain[i : i + GRAM])), -i) for i in range(len(tokens) - GRAM + 1)]
    windows = (hashes[i : i + WINDOW] for i in range(len(hashes) - WINDOW + 1))
    for value, at in dict.fromkeys(map(min, windows)):
        yield value, tokens[-at][1]


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """The words with their lines; names, numbers and strings are each as good as any other."""
    for word in words(text):
        if word.kind == "name" and not keyword.iskeyword(word.text):
            yield "n", word.line
        elif word.kind in ("number", "string"):
            yield "0" if word.kind == "number" else "s", word.line
        else:
            yield word.text, word.line


def pairs(submissions: Sequence[Prints]) -> list[Pair]:
    """The pairs that are alike, most alike first."""
    owners: dict[int, list[int]] = {}
    for index, submission in enumerate(submissions):
        for value in submission.at:
            owners.setdefault(value, []).append(index)
    most = max(2, int(COMMON * len(submissions))) if len(submissions) >= 8 else len(submissions)
    groups: dict[tuple[int, ...], list[int]] = {}  # a copied file is one group, whatever its length
    for value, who in owners.items():
        if len(who) <= most:
            groups.setdefault(tuple(who), []).append(value)
    work = 0
    kept: set[int] = set()
    sizes: Counter[int] = Counter()
    shared: Counter[tuple[int, int]] = Counter()
    for among, values in sorted(groups.items(), key=lambda g: len(g[0])):
        work += len(among) * (len(among) - 1) // 2
        if work > WORK:
            break
        kept.update(values)
        for one in among:
            sizes[one] += len(values)
        for pair in combinations(among, 2):
            shared[pair] += len(values)
    alike = [
        (count / min(sizes[one], sizes[other]), count, one, other)
        for (one, other), count in shared.items()
        if count >= LEAST
    ]
    alike = sorted((a for a in alike if a[0] >= SHARE), key=lambda a: (-a[0], -a[1], *a[2:]))[:PAIRS]
    return [_pair(submissions[one], submissions[other], kept, share) for share, _, one, other in alike]


def _pair(a: Prints, b: Prints, kept: set[int], share: float) -> Pair:
    """The pair of two submissions, with the places of what they share."""
    places = tuple(sorted((a.at[v], b.at[v]) for v in kept.intersection(a.at).intersection(b.at)))
    return Pair(a.student, b.student, len(places), share, places)
