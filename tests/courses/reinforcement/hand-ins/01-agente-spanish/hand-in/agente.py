# Práctica 4 - Aprendizaje por refuerzo
# Iker Zubizarreta
import numpy as np

from mundo import Corridor, modelo

NUM_ACCIONES = 2  # izquierda, derecha


def valores_q(p, r, gamma, v):
    # q[s,a] = r[s,a] + gamma * suma_s' p[s,a,s'] v[s']
    return r + gamma * np.einsum("sat,t->sa", p, v)


def value_iteration(p, r, gamma):
    """Valores óptimos (S,), con error menor que 1e-8."""
    v = np.zeros(r.shape[0])
    # el error es como mucho gamma/(1-gamma) * cambio, por eso el umbral es más estricto
    umbral = 1e-8 * (1 - gamma) / 2 if gamma < 1 else 1e-12
    umbral = max(umbral, 1e-13)
    for _ in range(1_000_000):
        nuevo = valores_q(p, r, gamma, v).max(axis=1)
        cambio = np.max(np.abs(nuevo - v))
        v = nuevo
        if cambio < umbral:
            break
    return v


def greedy(p, r, gamma, v):
    """La acción (S,) de la política voraz."""
    return valores_q(p, r, gamma, v).argmax(axis=1)


def elegir(fila, epsilon, rng):
    if rng.random() < epsilon:
        return int(rng.integers(NUM_ACCIONES))
    # ojo: al principio todo es 0 y argmax daría siempre izquierda -> empate al azar
    mejores = np.flatnonzero(fila == fila.max())
    return int(rng.choice(mejores))


def q_learning(env, episodes, alpha, gamma, epsilon, rng):
    """Valores de acción (S, A) con Q-learning epsilon-voraz."""
    q = np.zeros((env.n, NUM_ACCIONES))
    for episodio in range(episodes):
        s = env.reset()
        fin = False
        while not fin:
            a = elegir(q[s], epsilon, rng)
            s2, premio, fin = env.step(a)
            objetivo = premio if fin else premio + gamma * q[s2].max()
            q[s, a] += alpha * (objetivo - q[s, a])
            s = s2
    return q


def dibujar(q):
    flechas = ["<-", "->"]
    return " ".join(flechas[a] for a in q.argmax(axis=1)[:-1]) + " META"


if __name__ == "__main__":
    p, r = modelo(6)
    v = value_iteration(p, r, 0.9)
    print("v*      ", v.round(4))
    print("política", greedy(p, r, 0.9, v))
    q = q_learning(Corridor(6), 300, 0.5, 0.9, 0.1, np.random.default_rng(0))
    print(q.round(3))
    print(dibujar(q))
