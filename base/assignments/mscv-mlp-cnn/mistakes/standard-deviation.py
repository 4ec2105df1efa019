# fails: xavier-variance
# words: the standard deviation is given, not the variance
# edit1: answers.md | 2.3b iii: 1 / D | 2.3b iii: 1 / sqrt(D)
