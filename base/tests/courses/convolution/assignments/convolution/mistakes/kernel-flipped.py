# fails: conv
# words: the filter is flipped, as in mathematics
# edit1: images.py | w[i, j] * | w.flip(0, 1)[i, j] *
