# fails: log-likelihood
# words: the log is forgotten: this is p(x)
# edit1: answers.md | 4.3: log((1 - p) f0 + p f1) | 4.3: (1 - p) f0 + p f1
