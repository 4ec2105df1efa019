# fails: vae-adam
# words: the VAE is trained with SGD where Adam is asked
# edit1: vae.py | torch.optim.Adam( | torch.optim.SGD(
