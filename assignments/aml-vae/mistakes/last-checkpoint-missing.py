# fails: checkpoints
# words: the checkpoint of epoch 30 is missing
# remove: vae_epoch_30.pt
