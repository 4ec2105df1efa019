# fails: logp-exact
# words: the normaliser of p(x|z) is missing, -(784/2) log(2 pi sigma_p²), which at sigma_p = 0.4 is only 2 nats and at 1 is 720
# edit1: log_prob.py | log_normal(image.reshape(1, -1), decoded, log_sigma2) | -0.5 * ((image.reshape(1, -1) - decoded) ** 2).sum(-1) / sigma_p**2
