# fails: cnn-accuracy
# words: loss.backward() is missing, so no weight ever changes
# says: no weight changes in the training
# edit1: prob4_CNN.py | loss.backward() | pass
