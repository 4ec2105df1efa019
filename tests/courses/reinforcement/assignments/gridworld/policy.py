"""What a learned policy does in the course's own world, which a hand-in cannot change."""

import numpy as np


class World:
    """The corridor once more; it counts what an agent does."""

    def __init__(self, n):
        self.n, self.steps = n, 0

    def reset(self):
        self.state = 0
        return 0

    def step(self, action):
        self.steps += 1
        if self.steps > 20_000:
            raise AssertionError("an episode does not end within 20,000 steps: does the agent explore?")
        self.state = max(0, self.state - 1) if int(action) == 0 else self.state + 1
        done = self.state == self.n - 1
        return self.state, float(done), done


def learned(q_learning, rng):
    """The greedy policy of what was learned, and the value of the first cell, roughly."""
    q = np.asarray(q_learning(World(6), 300, 0.5, 0.9, 0.2, rng))
    assert q.shape == (6, 2), f"the action values have the shape {q.shape}, not (6, 2)"
    return {"policy": q[:-1].argmax(1), "value": np.round(q[0].max(), 1)}
