# fails: padded-x
# words: both zeros stand at the end
# edit1: answers.md | [0, x1, x2, x3, x4, 0] | [x1, x2, x3, x4, 0, 0]
