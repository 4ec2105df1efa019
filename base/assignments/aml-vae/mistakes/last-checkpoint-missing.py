# fails: checkpoints
# words: the checkpoint of epoch 30 is missing
# says: epoch 30: no file
# remove: vae_epoch_30.pt
