# fails: sample-back
# words: it is transformed forward again, and not back
# file: densities.py
def sample_back(N):
    return transform(sample_y(N), A, B)
