# fails: logp-exact
# words: the normaliser of p(x|z) is counted once where it belongs to each of the 784 pixels
# edit1: log_prob.py | log_normal(image.reshape(1, -1), decoded, log_sigma2) | -0.5 * ((image.reshape(1, -1) - decoded) ** 2).sum(-1) / sigma_p**2 - 0.5 * math.log(2 * math.pi * sigma_p**2)
