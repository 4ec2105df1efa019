# fails: mean
# words: b is forgotten: the mean is A 0 + b
# edit1: answers.md | 9a: [1.0, 2.0] | 9a: [0, 0]
