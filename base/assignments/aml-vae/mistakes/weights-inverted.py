# fails: logp-exact logp-tail
# words: p(z) and q(z) are swapped in the importance weight, which is p(z) / q(z)
# edit1: log_prob.py | log_prior + log_likelihood - log_q | log_q + log_likelihood - log_prior
