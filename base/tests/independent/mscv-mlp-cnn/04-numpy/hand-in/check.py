from functools import partial, reduce
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view as swv

size = lambda n, k, p=0, s=1: (n + 2*p - k)//s + 1
same = partial(size, p=2)
conv_np = lambda x, w: swv(np.pad(x, 1), w.size) @ w[::-1]
toep = lambda w, n: np.stack([np.r_[np.zeros(i), w[::-1], np.zeros(n - i - 1)] for i in range(n)])
tconv = lambda x, k: reduce(np.add, (np.pad(x[i, j]*k, ((i, x.shape[0]-1-i), (j, x.shape[1]-1-j))) for i, j in np.ndindex(x.shape)))

relu = partial(np.maximum, 0)
lrelu = lambda x, a=.01: np.where(x > 0, x, a*x)
elu = lambda x, a=1.: np.where(x > 0, x, a*np.expm1(np.minimum(x, 0)))
back = lambda x, g: g*(x > 0)

X = np.array("1.5 2.2 1.3 6.7 4.3 -.3 -.2 4.9 -4.5 1.4 5.5 1.8 .1 -.5 -.1 2.2".split(), float).reshape(4, 4)
G = np.array("4.5 1.2 2.3 1.3 -1.3 -6.3 4.1 -2.9 -.5 1.2 3.5 1.2 -6.1 .5 -4.1 -3.2".split(), float).reshape(4, 4)
K = np.arange(4).reshape(2, 2)

if __name__ == "__main__":
    print(size(32, 5), same(32, 5), 10*(5*5*3 + 1))
    x, w = np.array([1., 2, 3, 4]), np.array([1., 10, 100])
    print(conv_np(x, w), toep(w, 4) @ np.pad(x, 1), sep="\n")
    print(tconv(K, K), relu(X), back(X, G), sep="\n\n")
    print(lrelu(X[1]), elu(X[1]))
