# fails: kl-support
# words: where q is zero and p is not, p log(p / q) grows without bound
# edit1: answers.md | 1d: \infty | 1d: 0
