# fails: checkpoints
# words: the checkpoints of the first and the last epoch are swapped
# says: does not fall from the first checkpoint
# rename: vae_epoch_01.pt->kept.pt vae_epoch_30.pt->vae_epoch_01.pt kept.pt->vae_epoch_30.pt
