# fails: tests
# words: only the last two values count
# file: solution.py
class RunningMean:
    def __init__(self):
        self.values = []

    def add(self, value):
        self.values = [*self.values[-1:], value]
        return sum(self.values) / len(self.values)
