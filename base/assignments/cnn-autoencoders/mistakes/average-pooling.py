# fails: cae-operations
# words: the encoder has average pooling, not max pooling
# human: cae-checkpoint skip-checkpoint
# remove: mnist_cae.pt mnist-cae-skip.pt
# edit1: prob6_CAE.py | max_pool2d | avg_pool2d
