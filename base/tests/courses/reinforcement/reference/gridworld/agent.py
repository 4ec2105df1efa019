"""Value iteration, a greedy policy and Q-learning in a small world of cells."""

import numpy as np


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
    # <solution>
    v = np.zeros(len(r))
    for _ in range(300):
        v = (r + gamma * p @ v).max(1)
    return v
    # </solution>


def greedy(p, r, gamma, v):
    """The action (S,) of the greedy policy for values v."""
    # <solution>
    return (r + gamma * p @ v).argmax(1)
    # </solution>


def q_learning(env, episodes, alpha, gamma, epsilon, rng):
    """Action values (S, A) after epsilon-greedy Q-learning; rng is a generator of numpy."""
    # <solution>
    q = np.zeros((env.n, 2))
    for _ in range(episodes):
        s, done = env.reset(), False
        while not done:
            explores = rng.random() < epsilon or q[s, 0] == q[s, 1]
            a = int(rng.integers(2)) if explores else int(q[s].argmax())
            t, reward, done = env.step(a)
            q[s, a] += alpha * (reward + gamma * (not done) * q[t].max() - q[s, a])
            s = t
    return q
    # </solution>
