# fails: deep
# words: it has one hidden layer only
# file: classification.py
def deep_model(width=50):
    return nn.Sequential(nn.Linear(2, 200), nn.ReLU(), nn.Linear(200, 1), nn.Sigmoid())
