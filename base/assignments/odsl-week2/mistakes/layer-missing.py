# fails: depth-models
# words: the last hidden layer is missing
# file: depth_width.py
def make_model(layers):
    layers = [*layers[:-2], layers[-1]] if len(layers) > 3 else layers
    parts = []
    for inputs, outputs in itertools.pairwise(layers):
        parts += [nn.Linear(int(inputs), int(outputs)), nn.ReLU()]
    return nn.Sequential(*parts[:-1], nn.Sigmoid())
