"""A tokenizer by byte-pair encoding."""


class Tokenizer:
    """Merges the pair of tokens that is most frequent, the earliest of equals first."""

    def __init__(self):
        self.merges = {}

    def train(self, text, size):
        # <solution>
        ids = list(text.encode())
        for new in range(256, size):
            pairs = list(zip(ids, ids[1:]))
            if not pairs:
                break
            best = max(dict.fromkeys(pairs), key=pairs.count)
            self.merges[best] = new
            ids = self.merged(ids, best, new)
        # </solution>

    def merged(self, ids, pair, new):
        # <solution>
        out = []
        while ids:
            out.append(new if tuple(ids[:2]) == pair else ids[0])
            ids = ids[2:] if tuple(ids[:2]) == pair else ids[1:]
        return out
        # </solution>

    def encode(self, text):
        # <solution>
        ids = list(text.encode())
        for pair, new in self.merges.items():
            ids = self.merged(ids, pair, new)
        return ids
        # </solution>

    def decode(self, ids):
        # <solution>
        known = {i: bytes([i]) for i in range(256)}
        for (a, b), new in self.merges.items():
            known[new] = known[a] + known[b]
        return b"".join(known[i] for i in ids).decode(errors="replace")
        # </solution>
