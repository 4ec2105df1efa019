# fails: log-likelihood
# words: the prior p(z) is forgotten
# edit1: answers.md | 4.3: log((1 - p) f0 + p f1) | 4.3: log(f0 + f1)
