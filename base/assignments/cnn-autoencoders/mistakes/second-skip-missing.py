# fails: skip-second
# words: the upsampling layer of 7 × 7 is given nothing of the second pooling layer
# human: skip-checkpoint
# remove: mnist-cae-skip.pt
# edit1: prob6_CAE.py | y + second | y
