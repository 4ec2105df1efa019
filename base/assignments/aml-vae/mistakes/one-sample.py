# fails: logp-exact
# words: only the last of the M samples counts
# edit1: log_prob.py | torch.logsumexp(log_prior + log_likelihood - log_q, 0) - math.log(samples) | (log_prior + log_likelihood - log_q)[-1]
