# fails: q4-digits
# words: the log-probabilities of a digit are summed where their average is asked
# edit1: log_prob.py | log_probs[digits == digit].mean() | log_probs[digits == digit].sum()
