# fails: posterior-formula
# words: the exponent has the wrong sign: it is the posterior of class 0
# edit1: answers.md | 2a: 1 / (1 + exp(-r)) | 2a: 1 / (1 + exp(r))
