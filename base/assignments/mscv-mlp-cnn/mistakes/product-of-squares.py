# fails: product-variance
# words: the variances are squared, as if they were standard deviations
# edit1: answers.md | 2.3b i: v s | 2.3b i: v^2 s^2
