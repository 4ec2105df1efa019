# fails: logp-exact logp-tail
# words: sigma_p stands where the variance sigma_p² belongs
# edit1: log_prob.py | 2 * math.log(sigma_p) | math.log(sigma_p)
