# fails: logp-exact
# words: log(M) is not subtracted: the sum over samples is not yet their average
# edit1: log_prob.py | torch.logsumexp(log_prior + log_likelihood - log_q, 0) - math.log(samples) | torch.logsumexp(log_prior + log_likelihood - log_q, 0)
