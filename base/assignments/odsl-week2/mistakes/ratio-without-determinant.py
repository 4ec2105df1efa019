# fails: llr
# words: the normaliser with the determinant of the covariance is missing
# file: classification.py
def log_likelihood_ratio(x):
    def square(i):
        gap = x - MEANS[i]
        return (gap @ torch.linalg.inv(COVARIANCES[i]) * gap).sum(1)

    return 0.5 * (square(0) - square(1))
