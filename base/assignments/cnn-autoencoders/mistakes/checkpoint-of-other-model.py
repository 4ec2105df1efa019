# fails: ae-checkpoint
# words: mnist_ae.pt holds another model
# says: does not fit the model
# human: cae-checkpoint
# rename: mnist_cae.pt->mnist_ae.pt
