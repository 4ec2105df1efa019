# fails: logp-exact logp-tail
# words: the importance weight p(z) / q(z) is missing
# edit1: log_prob.py | log_prior + log_likelihood - log_q | log_likelihood
