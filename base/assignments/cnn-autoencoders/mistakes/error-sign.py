# fails: output-error
# words: the error has the wrong sign: it is o - y
# edit1: answers.md | [-0.3825, 0.703] | [0.3825, -0.703]
