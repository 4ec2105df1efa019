# fails: learned, walks
# words: the state is overwritten by the next one before the update
# whole: yes
# file: agent.py
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


def q_value(p, r, gamma, v, s, a):
    # one-step lookahead
    total = r[s, a]
    for s2 in range(len(v)):
        total += gamma * p[s, a, s2] * v[s2]
    return total


def value_iteration(p, r, gamma):
    """The optimal values (S,) of transitions p (S, A, S) and rewards r (S, A), to 1e-8."""
    S, A = r.shape
    v = np.zeros(S)
    while True:
        biggest = 0.0
        for s in range(S):
            old = v[s]
            # in place (Gauss-Seidel), converges a bit faster
            v[s] = max(q_value(p, r, gamma, v, s, a) for a in range(A))
            biggest = max(biggest, abs(v[s] - old))
        if biggest < 1e-12:
            return v


def greedy(p, r, gamma, v):
    """The action (S,) of the greedy policy for values v."""
    S, A = r.shape
    policy = np.zeros(S, dtype=int)
    for s in range(S):
        policy[s] = np.argmax([q_value(p, r, gamma, v, s, a) for a in range(A)])
    return policy


def q_learning(env, episodes, alpha, gamma, epsilon, rng):
    """Action values (S, A) after epsilon-greedy Q-learning; rng is a generator of numpy."""
    Q = np.zeros((env.n, 2))
    for episode in range(episodes):
        state = env.reset()
        done = False
        while not done:
            if rng.random() < epsilon or Q[state, 0] == Q[state, 1]:
                action = rng.integers(2)
            else:
                action = np.argmax(Q[state])
            state, reward, done = env.step(action)
            target = reward if done else reward + gamma * np.max(Q[state])
            Q[state, action] += alpha * (target - Q[state, action])
    return Q
