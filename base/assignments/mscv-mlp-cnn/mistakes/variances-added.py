# fails: product-variance
# words: the variances are added: that is the variance of a sum
# edit1: answers.md | 2.3b i: v s | 2.3b i: v + s
