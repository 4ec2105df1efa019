# fails: mean, tests
# words: the sum comes back
# file: solution.py
class RunningMean:
    def __init__(self):
        self.total = 0

    def add(self, value):
        self.total += value
        return self.total
