class Corridor:
    """Celdas 0 a n - 1 (copiado del esqueleto, sin cambios)."""

    def __init__(self, n=6):
        self.n = n

    def reset(self):
        self.state = 0
        return self.state

    def step(self, action):
        self.state = max(0, self.state - 1) if action == 0 else self.state + 1
        done = self.state == self.n - 1
        return self.state, float(done), done


def modelo(n=6):
    """Las matrices p (S, A, S) y r (S, A) del pasillo, para probar la iteración de valores."""
    import numpy as np
    p = np.zeros((n, 2, n))
    r = np.zeros((n, 2))
    for s in range(n - 1):
        p[s, 0, max(0, s - 1)] = 1
        p[s, 1, s + 1] = 1
    p[n - 1, :, n - 1] = 1   # la última celda es absorbente
    r[n - 2, 1] = 1
    return p, r
