# fails: ae-linear
# words: the decoder begins with a ReLU
# human: ae-checkpoint
# remove: mnist_ae.pt
# edit1: prob5_AE.py | nn.Linear(2, 32), | nn.ReLU(), nn.Linear(2, 32),
