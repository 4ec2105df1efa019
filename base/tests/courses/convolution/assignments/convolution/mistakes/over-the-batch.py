# fails: forms
# words: mean and standard deviation are those of all images together
# file: images.py
def normalise(x):
    return (x - x.mean()) / x.std()
