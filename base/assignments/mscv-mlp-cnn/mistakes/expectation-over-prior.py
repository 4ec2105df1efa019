# fails: elbo
# words: the expectation is taken over the prior, not over q
# edit1: answers.md | 4.4i: (1 - q) (log(1 - p) - log(1 - q) + log(f0)) + q (log(p) | 4.4i: (1 - p) (log(1 - p) - log(1 - q) + log(f0)) + p (log(p)
