# fails: ae-linear
# words: the embedding passes a ReLU, so no coordinate is negative
# human: ae-checkpoint
# remove: mnist_ae.pt
# edit1: prob5_AE.py | nn.Linear(32, 2), | nn.Linear(32, 2), nn.ReLU(),
