# fails: cnn-accuracy
# words: loss.backward() is missing, so no weight ever changes
# edit1: prob4_CNN.py | loss.backward() | pass
