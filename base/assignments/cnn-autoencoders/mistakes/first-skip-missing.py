# fails: skip-first
# words: the upsampling layer of 14 × 14 is given nothing of the first pooling layer
# human: skip-checkpoint
# remove: mnist-cae-skip.pt
# edit1: prob6_CAE.py | y + first | y
