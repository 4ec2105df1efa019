# fails: sup-accuracy
# words: the learning rate is so small that the network hardly learns
# says: the learning rate of 2e-06 is too small
# edit1: sup_classification.py | lr=2e-3 | lr=2e-6
