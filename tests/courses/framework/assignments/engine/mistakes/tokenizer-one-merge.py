# fails: tokenizer
# words: only the first merge is applied where a text is encoded
# file: tokenizer.py
class Tokenizer:
    def __init__(self):
        self.merges = {}

    def train(self, text, size):
        ids = list(text.encode())
        for new in range(256, size):
            pairs = list(zip(ids, ids[1:]))
            if not pairs:
                break
            best = max(dict.fromkeys(pairs), key=pairs.count)
            self.merges[best] = new
            ids = self.merged(ids, best, new)

    def merged(self, ids, pair, new):
        out = []
        while ids:
            out.append(new if tuple(ids[:2]) == pair else ids[0])
            ids = ids[2:] if tuple(ids[:2]) == pair else ids[1:]
        return out

    def encode(self, text):
        ids = list(text.encode())
        for pair, new in list(self.merges.items())[:1]:
            ids = self.merged(ids, pair, new)
        return ids

    def decode(self, ids):
        known = {i: bytes([i]) for i in range(256)}
        for (a, b), new in self.merges.items():
            known[new] = known[a] + known[b]
        return b"".join(known[i] for i in ids).decode(errors="replace")
