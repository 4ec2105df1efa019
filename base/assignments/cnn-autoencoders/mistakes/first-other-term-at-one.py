# fails: first-at-one
# words: the term that vanishes is kept at y = 1, and the other left out
# edit1: answers.md | 3.1iv: -\ln a | 3.1iv: -\ln(1 - a)
