# fails: sum-variance
# words: the variance of one term is given, not that of the sum
# edit1: answers.md | 2.3b ii: D v s | 2.3b ii: v s
