# fails: cae-parameters
# words: the decoder's convolutions have no bias
# human: cae-checkpoint skip-checkpoint
# remove: mnist_cae.pt mnist-cae-skip.pt
# edit1: prob6_CAE.py | nn.Conv2d(8, 4, 3, padding=1) | nn.Conv2d(8, 4, 3, padding=1, bias=False)
# edit2: prob6_CAE.py | nn.Conv2d(4, 1, 3, padding=1) | nn.Conv2d(4, 1, 3, padding=1, bias=False)
