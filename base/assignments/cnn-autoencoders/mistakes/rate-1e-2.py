# fails: ae-adam
# words: the learning rate is 0.01, not 0.001
# says: not trained by Adam with a rate of 0.001
# edit1: prob5_AE.py | lr=1e-3 | lr=1e-2
