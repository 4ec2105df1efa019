"""Value iteration, a greedy policy and Q-learning in a small world of cells."""

import numpy as np
from tqdm import tqdm


class Corridor:
    """Cells 0 to n - 1; action 0 goes left, 1 right; the last cell ends an episode with a reward of 1."""

    def __init__(self, n=6):
        self.n = n

    def reset(self):
        """Begin in the first cell."""
        self.state = 0
        return self.state

    def step(self, action):
        """Return (state, reward, done)."""
        self.state = max(0, self.state - 1) if action == 0 else self.state + 1
        done = self.state == self.n - 1
        return self.state, float(done), done


def value_iteration(p, r, gamma):
    """The optimal values (S,) of transitions p (S, A, S) and rewards r (S, A), to 1e-8."""
    S, A, _ = p.shape
    V = np.zeros(S)
    delta = 1
    while delta > 1e-10:
        V_old = V.copy()
        for s in range(S):
            future = [p[s, a] @ V_old for a in range(A)]
            V[s] = max(r[s]) + gamma * max(future)
        delta = abs(V - V_old).max()
    return V


def greedy(p, r, gamma, v):
    """The action (S,) of the greedy policy for values v."""
    S, A, _ = p.shape
    policy = np.zeros(S, dtype=int)
    for s in range(S):
        # go where the value is highest
        policy[s] = np.argmax([gamma * (p[s, a] @ v) for a in range(A)])
    return policy


# def q_learning(env, episodes, alpha, gamma, epsilon, rng):
#     Q = np.zeros((env.n, 2))
#     for _ in range(episodes):
#         s = env.reset()
#         for t in range(100):
#             a = rng.integers(2) if rng.random() < epsilon else Q[s].argmax()
#             ...
# -> never got to the end, all zeros. now starts with Q = 1 (optimistic)


def q_learning(env, episodes, alpha, gamma, epsilon, rng):
    """Action values (S, A) after epsilon-greedy Q-learning; rng is a generator of numpy."""
    nA = 2
    Q = np.ones((env.n, nA))
    for _ in tqdm(range(episodes), disable=True):
        s, done = env.reset(), False
        while not done:
            if rng.random() < epsilon:
                a = rng.integers(nA)
            else:
                a = np.argmax(Q[s])
            s_new, reward, done = env.step(a)
            target = reward + gamma * np.max(Q[s_new]) * (1 - done)
            Q[s, a] = (1 - alpha) * Q[s, a] + alpha * target
            s = s_new
    return Q


if __name__ == "__main__":
    Q = q_learning(Corridor(), 500, 0.1, 0.9, 0.2, np.random.default_rng(1))
    print(Q)
    print("policy:", Q.argmax(1))
