# fails: cae-operations
# words: the ReLU between the two linear layers of the encoder is missing
# human: cae-checkpoint skip-checkpoint
# remove: mnist_cae.pt mnist-cae-skip.pt
# edit1: prob6_CAE.py | nn.Linear(392, 20), nn.ReLU(), nn.Linear(20, 2) | nn.Linear(392, 20), nn.Linear(20, 2)
