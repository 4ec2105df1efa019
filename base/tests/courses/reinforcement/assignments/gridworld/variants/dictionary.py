# about: Q-learning with a dictionary, values by torch-free loops
# remove: agent.py
# whole: yes
# file: rl.py
from collections import defaultdict

import numpy as np


def optimal_values(transitions, rewards, gamma):
    v = [0.0] * len(rewards)
    for _ in range(300):
        v = [
            max(
                rewards[s][a] + gamma * sum(transitions[s][a][t] * v[t] for t in range(len(v)))
                for a in range(len(rewards[s]))
            )
            for s in range(len(v))
        ]
    return np.array([float(x) for x in v])


def greedy_policy(transitions, rewards, gamma, values):
    return np.argmax(np.asarray(rewards) + gamma * np.einsum("sat,t->sa", np.asarray(transitions), np.asarray(values)), axis=1)


def train(env, episodes, alpha, gamma, epsilon, random):
    q = defaultdict(float)
    for _ in range(episodes):
        s, done = env.reset(), False
        while not done:
            best = max((0, 1), key=lambda a: (q[s, a], random.random()))
            a = int(random.integers(0, 2)) if random.random() < epsilon else best
            t, reward, done = env.step(a)
            target = reward if done else reward + gamma * max(q[t, 0], q[t, 1])
            q[s, a] = (1 - alpha) * q[s, a] + alpha * target
            s = t
    return np.array([[q[s, a] for a in (0, 1)] for s in range(env.n)])
