# fails: sup-accuracy
# words: the learning rate is so small that the network hardly learns
# says: the learning rate of 3e-06 is too small
# edit1: sup_classification.py | lr=3e-3 | lr=3e-6
