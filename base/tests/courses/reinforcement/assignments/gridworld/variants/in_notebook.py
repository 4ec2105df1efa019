# about: a notebook, vectors, the policy by a loop
# remove: agent.py
# file: rl.ipynb
# %%
import numpy as np
# %%
def value_iteration(p, r, gamma):
    v = np.zeros(p.shape[0])
    for i in range(300):
        v = np.max(r + gamma * np.tensordot(p, v, axes=1), axis=1)
    return v
# %%
def greedy(p, r, gamma, v):
    q = r + gamma * np.tensordot(p, v, axes=1)
    return np.array([int(row[1] > row[0]) for row in q])
# %%
def q_learning(env, episodes, alpha, gamma, epsilon, rng):
    Q = np.zeros([env.n, 2])
    for episode in range(episodes):
        state = env.reset()
        done = False
        while not done:
            if rng.random() < max(epsilon, 1 - episode / 20):
                action = rng.choice([0, 1])
            else:
                action = np.argmax(Q[state])
            new, reward, done = env.step(action)
            Q[state, action] = Q[state, action] + alpha * (reward + gamma * np.max(Q[new]) - Q[state, action])
            state = new
    return Q
