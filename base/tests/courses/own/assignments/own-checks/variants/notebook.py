# about: a notebook, other order of arguments, a file of the hand-in that is called like one of the course, its own conftest.py
# remove: solution.py
# file: work.ipynb
# %%
import torch
# %%
def softmax(scores):
    e = torch.exp(scores - scores.max(1, keepdim=True)[0])
    return e / e.sum(1, keepdim=True)
# %%
class RunningMean:
    def __init__(self):
        self.values = []
    def add(self, x):
        self.values.append(x)
        return float(torch.tensor(self.values, dtype=torch.float64).mean())
# %%
def count_words(text):
    counts = {}
    for w in text.lower().split():
        counts[w] = counts.get(w, 0) + 1
    return [(w, counts[w]) for w in sorted(counts, key=lambda w: (-counts[w], w))]
# file: own_checks.py
x = 1
# file: test_solution.py
def test_nothing():
    assert False
# file: conftest.py
raise SystemExit("conftest")
