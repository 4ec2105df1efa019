import numpy as np


def value_iteration(p, r, gamma):
    V = np.zeros(len(r))
    for i in range(50):
        V = (r + gamma * p @ V).mean(1)
    return V


def greedy(p, r, gamma, v):
    raise NotImplementedError  # TODO: your code


def q_learning(env, episodes, alpha, gamma, epsilon, rng):
    Q = np.zeros((env.n, 2))
    for _ in range(episodes):
        s = env.reset()
        for t in range(100):
            a = rng.integers(2) if rng.random() < epsilon else Q[s].argmax()
            s2, rew, d = env.step(a)
            Q[s, a] += alpha * (rew + gamma * Q[s2].max())
            s = s2
            if d: break
    return Q
