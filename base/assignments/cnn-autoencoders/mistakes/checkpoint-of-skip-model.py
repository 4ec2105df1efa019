# fails: cae-checkpoint
# words: mnist_cae.pt holds the weights of the model with skip connections
# says: it holds the weights of
# human: skip-checkpoint
# rename: mnist-cae-skip.pt->mnist_cae.pt
