# fails: epoch
# words: the last batch is left out
# edit1: images.py | range(0, len(x), size) | range(0, len(x) - size + 1, size)
