# fails: merges
# words: of equally frequent pairs the last one in the alphabet is taken
# edit1: model.py | max(pairs, key=pairs.get) | max(pairs, key=lambda p: (pairs[p], p))
