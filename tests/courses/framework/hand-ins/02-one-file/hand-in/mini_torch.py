# mini_torch.py  --  Serie 6, Nils Achermann & niemand
# (Engine + Tokenizer in einem File, war mir sonst zu muehsam)
import numpy as np

class Tensor:
    def __init__(self, data, parents=(), back=None):
        self.data = np.asarray(data, dtype=np.float64)
        self.parents, self.back, self.grad = parents, back, None

    def numpy(self): return self.data

    def sum(self):
        return Tensor(self.data.sum(), (self,), lambda g: [g * np.ones_like(self.data)])

    def backward(self, gradient=1.0):
        gradient = np.asarray(gradient, dtype=np.float64)
        self.grad = gradient if self.grad is None else self.grad + gradient
        for parent, part in zip(self.parents, self.back(gradient) if self.back else (), strict=True):
            parent.backward(part)

def relu(x):
    return Tensor(np.maximum(x.data, 0), (x,), lambda g: [g * (x.data > 0)])

def softmax(x):
    # max abziehen, sonst overflow
    ex = np.exp(x.data - x.data.max())
    p = ex / np.sum(ex)
    def zurueck(g):
        return [p * (g - np.sum(g * p))]
    return Tensor(p, (x,), zurueck)

def matmul(a, b):
    def zurueck(g):
        da = np.dot(g, b.data.T)
        db = np.dot(g.T, a.data)
        return [da, db]
    return Tensor(np.dot(a.data, b.data), (a, b), zurueck)


class Tokenizer:
    def __init__(self):
        self.merges = {}
        self.vocab = {i: bytes([i]) for i in range(256)}

    def _stats(self, ids):
        st = {}
        for i in range(len(ids) - 1):
            p = (ids[i], ids[i+1])
            st[p] = st.get(p, 0) + 1
        return st

    def train(self, text, size):
        self.__init__()     # von vorne
        ids = list(text.encode('utf8'))
        while len(self.vocab) < size and len(ids) > 1:
            st = self._stats(ids)
            haeufigstes, anzahl = None, 0
            for p, n in st.items():
                if n > anzahl:          # > und nicht >=, das frueheste gewinnt
                    haeufigstes, anzahl = p, n
            neu = len(self.vocab)
            ids = self.merged(ids, haeufigstes, neu)
            self.merges[haeufigstes] = neu
            self.vocab[neu] = self.vocab[haeufigstes[0]] + self.vocab[haeufigstes[1]]
            # print('merge', haeufigstes, '->', neu, self.vocab[neu], anzahl)

    def merged(self, ids, pair, new):
        res = []; i = 0
        while i < len(ids):
            if i < len(ids) - 1 and ids[i] == pair[0] and ids[i+1] == pair[1]:
                res.append(new); i += 2
            else:
                res.append(ids[i]); i += 1
        return res

    def encode(self, text):
        ids = list(text.encode('utf8'))
        while len(ids) > 1:
            st = self._stats(ids)
            # das Paar das am fruehsten gelernt wurde
            p = min(st, key=lambda q: self.merges.get(q, 10**9))
            if p not in self.merges: break
            ids = self.merged(ids, p, self.merges[p])
        return ids

    def decode(self, ids):
        return b''.join([self.vocab[i] for i in ids]).decode('utf8', 'replace')


# kurzer Test
tok = Tokenizer()
tok.train('fischers fritz fischt frische fische', 262)
print(tok.merges)
print(tok.encode('frische fische'), tok.decode(tok.encode('frische fische')))

A = Tensor(np.random.randn(3, 3)); B = Tensor(np.random.randn(3, 3))
out = relu(matmul(A, B)).sum()
out.backward()
print(A.grad.shape, B.grad.shape)   # passt
