# fails: kl-formula
# words: the logarithm has a factor 1/2, which belongs to variances, not to standard deviations
# edit1: answers.md | \log\frac{\sigma_2}{\sigma_1} | \frac{1}{2} \log\frac{\sigma_2}{\sigma_1}
