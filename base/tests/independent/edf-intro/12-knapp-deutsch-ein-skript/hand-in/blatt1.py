# Blatt 1, Jannik Rauterberg (Matr. 4471930) + Selin Acar (Matr. 4490212)
# alles in einem Skript, Bilder landen in ./bilder
import gzip, os, urllib.request
import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

os.makedirs("bilder", exist_ok=True)
r = np.random.RandomState(1)

# ---------------------------------------------------------- 1.1 e) iv)
def vector_derivative_product(A, x):
    # A: 1xm, x: n
    return x[:, None] * A

print(vector_derivative_product(np.array([[1., 2., 3.]]), np.array([1., 0., -1.])))

# ---------------------------------------------------------- mini-EDF
G, P = [], []          # Graph, Parameter
class N:
    def __init__(s, *e):
        s.e = e; s.v = None; s.g = None; G.append(s)
    def f(s): pass
    def b(s): pass
class K(N): pass       # Konstante / Daten
class W(N):            # lernbar
    def __init__(s, v):
        N.__init__(s); s.v = np.asarray(v, float); P.append(s)
class Mul(N):
    def f(s): s.v = s.e[0].v @ s.e[1].v
    def b(s):
        s.e[0].g += s.g @ s.e[1].v.T
        s.e[1].g += s.e[0].v.T @ s.g
class Add(N):          # x + Zeile
    def f(s): s.v = s.e[0].v + s.e[1].v
    def b(s):
        s.e[0].g += s.g
        s.e[1].g += s.g.sum(0, keepdims=True)
class Sig(N):
    def f(s): s.v = 1/(1+np.exp(-np.clip(s.e[0].v, -40, 40)))
    def b(s): s.e[0].g += s.g*s.v*(1-s.v)
class CE(N):           # e = (p, y)
    def f(s):
        s.i = np.arange(len(s.e[1].v)); s.k = s.e[1].v.astype(int)[:, 0]
        s.q = s.e[0].v[s.i, s.k] + 1e-12
        s.v = -np.log(s.q)[:, None]
    def b(s): s.e[0].g[s.i, s.k] -= s.g[:, 0]/s.q
def vor():
    for n in G: n.f()
def zurueck(l):
    for n in G: n.g = np.zeros(np.shape(n.v))
    l.g = np.full(l.v.shape, 1/len(l.v))      # Mittel ueber den Batch
    for n in G[::-1]: n.b()
def schritt(a):
    for p in P: p.v = p.v - a*p.g
def neu():
    G.clear(); P.clear()

# ---------------------------------------------------------- 1.2 b)
x = r.uniform(0, 3, 80); y = 0.8*x + 1.1 + .25*r.randn(80)

def compute_derivatives(x, y, slope, offset_y):
    d = offset_y + slope*x - y
    return 2*np.sum(d*x), 2*np.sum(d)

m, c = 0., 0.
for t in range(3000):
    dm, dc = compute_derivatives(x, y, m, c)
    m -= 5e-4*dm; c -= 5e-4*dc        # groessere Lernraten sind bei mir divergiert
print("1.2b  m=%.3f c=%.3f" % (m, c))
plt.figure(); plt.plot(x, y, "."); plt.plot([0, 3], [c, c+3*m]); plt.savefig("bilder/gerade_b.png"); plt.close()

# ---------------------------------------------------------- 1.2 c)
class L2Loss(N):       # e = (y, y_hat)
    def f(s): s.v = (s.e[0].v - s.e[1].v)**2
    def b(s):
        d = 2*(s.e[0].v - s.e[1].v)*s.g
        s.e[0].g += d
        s.e[1].g -= d

neu()
X, Y = K(), K(); w1, w0 = W([[0.]]), W([[0.]])
yh = Add(Mul(X, w1), w0); l = L2Loss(Y, yh)
X.v, Y.v = x[:, None], y[:, None]
for t in range(1500):
    vor(); zurueck(l); schritt(.05)
print("1.2c  m=%.3f c=%.3f  L=%.4f" % (w1.v[0, 0], w0.v[0, 0], l.v.mean()))
plt.figure(); plt.plot(x, y, "."); plt.plot([0, 3], [w0.v[0, 0], w0.v[0, 0]+3*w1.v[0, 0]]); plt.savefig("bilder/gerade_c.png"); plt.close()

# ---------------------------------------------------------- MNIST von Hand
U = "https://ossci-datasets.s3.amazonaws.com/mnist/"
def idx(f, k):
    os.makedirs("mnist", exist_ok=True); p = "mnist/" + f
    if not os.path.exists(p): urllib.request.urlretrieve(U + f, p)
    return np.frombuffer(gzip.open(p).read(), np.uint8, offset=k)
def lade(t):
    b = idx(t + "-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)/255.
    z = idx(t + "-labels-idx1-ubyte.gz", 8).astype(int)
    j = (z == 3) | (z == 8)                   # wir nehmen 3 gegen 8, Y=1 heisst "8"
    return b[j], (z[j] == 8).astype(float)
B, yt = lade("train"); T, ys = lade("t10k")

def klein(b, k):
    # Mittelwert ueber k x k (ungefaehr) gleiche Bloecke, dann flach, plus konstante 1
    g = np.array_split(np.arange(28), k)
    o = np.stack([np.stack([b[:, i][:, :, j].mean((1, 2)) for j in g], 1) for i in g], 1).reshape(len(b), -1)
    return np.hstack([o, np.ones((len(b), 1))])
D = {k: (klein(B, k), klein(T, k)) for k in (1, 4, 8, 28)}

# ---------------------------------------------------------- 1.4 b)
def compute_derivatives_log(x, y, y_hat):     # heisst im Notebook compute_derivatives
    return x.T @ (y_hat - y)/len(y)

s = lambda a: 1/(1+np.exp(-np.clip(a, -40, 40)))
a, A = D[1]; w = np.zeros(2)
for t in range(60):
    q = r.permutation(len(yt))
    for i in range(0, len(q), 100):
        j = q[i:i+100]
        w -= 3.*compute_derivatives_log(a[j], yt[j], s(a[j] @ w))
    if t % 10 == 9: print("1.4b", t+1, "Testfehler %.4f" % np.mean((s(A @ w) > .5) != ys))

# ---------------------------------------------------------- 1.4 c)
class SingleProbToProbVector(N):
    # wie auf dem Blatt: o0 = z, o1 = 1-z. CE liest Spalte 0 als P(Y=0), also lernt z hier P(Y=0)
    def f(s): s.v = np.hstack([s.e[0].v, 1 - s.e[0].v])
    def b(s): s.e[0].g += s.g[:, :1] - s.g[:, 1:]

def trainiere(k, a, ep=40, bs=100):
    neu()
    x, X_ = D[k]
    X, Y = K(), K()
    w = W(np.zeros((x.shape[1], 1)))
    o = SingleProbToProbVector(Sig(Mul(X, w))); l = CE(o, Y)
    h = []
    for t in range(ep):
        q = r.permutation(len(yt))
        for i in range(0, len(q), bs):
            j = q[i:i+bs]
            X.v, Y.v = x[j], yt[j][:, None]
            vor(); zurueck(l); schritt(a)
        X.v, Y.v = (X_, ys[:, None]) if k == 1 else (x, yt[:, None])
        vor()
        h.append(np.mean(o.v.argmax(1) != Y.v[:, 0]))
    return h
e1 = trainiere(1, 3., 60); print("1.4c  Testfehler 1x1 %.4f" % e1[-1])

# ---------------------------------------------------------- 1.4 d)
plt.figure()
for k, a in ((4, 1.), (8, .5), (28, .05)):
    e = trainiere(k, a); plt.plot(e, label="%dx%d" % (k, k))
    print("1.4d  Testfehler %dx%d %.4f" % (k, k, e[-1]))
plt.legend(); plt.xlabel("Epoche"); plt.ylabel("Testfehler"); plt.savefig("bilder/fehler.png")
