# fails: second-at-one
# words: 0 times ln 0 is seen where (1 - a) times ln 0 stands
# edit1: answers.md | 3.1ii: \infty | 3.1ii: 0
