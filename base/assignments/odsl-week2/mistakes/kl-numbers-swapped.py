# fails: kl-forward
# words: that is KL(N2 || N1)
# edit1: answers.md | 1b: 13.5156 | 1b: 1.2544
