# fails: second-at-zero
# words: 0 times ln 0 is seen where a times ln 0 stands
# edit1: answers.md | 3.1i: \infty | 3.1i: 0
