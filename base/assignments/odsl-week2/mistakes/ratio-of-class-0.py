# fails: llr
# words: it is the ratio of class 0 to class 1: the sign is flipped
# file: classification.py
def log_likelihood_ratio(x):
    densities = [MultivariateNormal(m, c) for m, c in zip(MEANS, COVARIANCES)]
    return densities[0].log_prob(x) - densities[1].log_prob(x)
