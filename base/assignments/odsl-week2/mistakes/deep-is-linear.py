# fails: inf-deep fin-gap
# words: there is no nonlinearity between the layers, so they make one linear map
# file: classification.py
def deep_model(width=50):
    return nn.Sequential(
        nn.Linear(2, width), nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, 1), nn.Sigmoid()
    )
