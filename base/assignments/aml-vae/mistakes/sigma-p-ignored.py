# fails: logp-sigma
# words: the argument sigma_p is not used; 0.4 is built in
# edit1: log_prob.py | 2 * math.log(sigma_p) | 2 * math.log(0.4)
