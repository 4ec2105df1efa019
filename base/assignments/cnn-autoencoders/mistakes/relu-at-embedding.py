# fails: ae-linear
# words: a ReLU stands between the two linear layers at the embedding, so the decoder sees no negative coordinate
# human: ae-checkpoint
# remove: mnist_ae.pt
# edit1: prob5_AE.py | nn.Linear(32, 2), | nn.Linear(32, 2), nn.ReLU(),
