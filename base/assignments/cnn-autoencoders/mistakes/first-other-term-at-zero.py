# fails: first-at-zero
# words: the term that vanishes is kept at y = 0, and the other left out
# edit1: answers.md | -\ln(1 - a) | -\ln a
