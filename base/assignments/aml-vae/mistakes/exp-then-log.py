# fails: logp-exact logp-tail
# words: probabilities are multiplied and not log-probabilities added: they underflow to zero
# says: underflow
# edit1: log_prob.py | torch.logsumexp(log_prior + log_likelihood - log_q, 0) - math.log(samples) | torch.log((log_prior + log_likelihood - log_q).exp().mean(0))
