# fails: log-likelihood
# words: the log of the sum is taken for a sum of logs
# edit1: answers.md | 4.3: log((1 - p) f0 + p f1) | 4.3: log((1 - p) f0) + log(p f1)
