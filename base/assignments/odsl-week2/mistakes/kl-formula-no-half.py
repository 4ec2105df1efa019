# fails: kl-formula
# words: the constant -1/2 is missing
# edit1: answers.md | - \frac{1}{2} |
