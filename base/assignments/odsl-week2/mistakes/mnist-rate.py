# fails: mlp-adam
# words: the learning rate is 2e-3, and 1e-3 is asked
# edit1: mnist_models.py | lr=1e-3 | lr=2e-3
