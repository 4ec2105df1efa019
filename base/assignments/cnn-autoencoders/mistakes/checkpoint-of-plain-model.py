# fails: skip-checkpoint
# words: mnist-cae-skip.pt holds the weights of the model without skip connections
# says: it holds the weights of
# human: cae-checkpoint
# rename: mnist_cae.pt->mnist-cae-skip.pt
