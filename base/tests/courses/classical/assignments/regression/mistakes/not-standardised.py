# fails: nearest
# words: features of large numbers decide alone
# says: the accuracy on
# file: models.py
class Nearest:
    def fit(self, x_train, y_train):
        self.x, self.y = x_train[:, -1:] // 300, y_train

    def predict(self, x):
        return self.y[((x[:, None, -1:] // 300 - self.x[None]) ** 2).sum(-1).argmin(1)]
