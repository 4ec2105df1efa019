# fails: logp-exact
# words: the average of the logs is the ELBO, a lower bound; Eq. 9 takes the log of the average
# edit1: log_prob.py | torch.logsumexp(log_prior + log_likelihood - log_q, 0) - math.log(samples) | (log_prior + log_likelihood - log_q).mean(0)
