# fails: noisy
# words: the noise is uniform in [0, 0.3), not Gaussian with deviation 0.3
# says: trained on images with noise of deviation
# edit1: prob5_AE.py | noise * torch.randn_like(x)), x | noise * torch.rand_like(x)), x
