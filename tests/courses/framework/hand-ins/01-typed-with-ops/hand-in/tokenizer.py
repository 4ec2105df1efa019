"""A tokenizer by byte-pair encoding."""

from __future__ import annotations


class Tokenizer:
    """Merges the pair of tokens that is most frequent, the earliest of equals first."""

    def __init__(self):
        self.merges: dict[tuple[int, int], int] = {}

    def train(self, text: str, size: int) -> None:
        """size: how many tokens in all; the first 256 are the bytes."""
        self.merges = {}
        ids = list(text.encode("utf-8"))
        for new in range(256, size):
            counts: dict[tuple[int, int], int] = {}
            for pair in zip(ids, ids[1:]):
                counts[pair] = counts.get(pair, 0) + 1
            if not counts:
                return
            # dicts keep the order of insertion and max() returns the first maximum
            best = max(counts, key=counts.__getitem__)
            self.merges[best] = new
            ids = self.merged(ids, best, new)

    def merged(self, ids, pair, new):
        out = []
        skip = False
        for left, right in zip(ids, [*ids[1:], None]):
            if skip:
                skip = False
            elif (left, right) == tuple(pair):
                out.append(new)
                skip = True
            else:
                out.append(left)
        return out

    def encode(self, text: str) -> list[int]:
        ids = list(text.encode("utf-8"))
        for pair, new in self.merges.items():  # order in which they were learnt
            ids = self.merged(ids, pair, new)
        return ids

    def decode(self, ids) -> str:
        table = {i: bytes([i]) for i in range(256)}
        for (a, b), new in self.merges.items():
            table[new] = table[a] + table[b]
        return b"".join(table[int(i)] for i in ids).decode("utf-8", errors="replace")
