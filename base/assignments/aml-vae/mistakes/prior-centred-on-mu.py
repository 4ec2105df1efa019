# fails: logp-exact logp-tail
# words: the prior p(z) is centred on mu where it is N(0, I)
# edit1: log_prob.py | log_normal(z, torch.zeros_like(z), torch.zeros_like(z)) | log_normal(z, mu.expand_as(z), torch.zeros_like(z))
