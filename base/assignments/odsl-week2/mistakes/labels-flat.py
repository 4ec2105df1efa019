# fails: data-shapes
# words: the labels have the shape (2 N,), and (2 N, 1) is asked
# edit1: classification.py | (model(samples), labels) | (model(samples), labels.reshape(-1, 1))
# edit2: classification.py | (model(test_samples), test_labels) | (model(test_samples), test_labels.reshape(-1, 1))
# file: classification.py
def get_data(N):
    parts = [MultivariateNormal(m, c).sample((N,)) for m, c in zip(MEANS, COVARIANCES)]
    return torch.cat(parts), torch.cat([torch.zeros(N), torch.ones(N)])
