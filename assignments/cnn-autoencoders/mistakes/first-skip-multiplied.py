# fails: skip-first
# words: the upsampling layer of 14 × 14 is given the product with what the first pooling layer returned, not the sum
# says: multiplied with what the decoder makes
# human: skip-checkpoint
# remove: mnist-cae-skip.pt
# edit1: prob6_CAE.py | y + first | y * first
