# fails: logp-tail
# words: the exponents are shifted by a constant, which underflows for unlikely images; torch.logsumexp shifts by the largest
# says: underflow
# edit1: log_prob.py | torch.logsumexp(log_prior + log_likelihood - log_q, 0) - math.log(samples) | torch.log(torch.exp((log_prior + log_likelihood - log_q).double() + 600).mean(0)) - 600
