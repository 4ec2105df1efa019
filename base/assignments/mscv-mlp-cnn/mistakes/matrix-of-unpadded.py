# fails: matrix-w
# words: the matrix acts on x without its padding
# edit1: answers.md | [[w1, w2, w3, 0, 0, 0],\n [0, w1, w2, w3, 0, 0],\n [0, 0, w1, w2, w3, 0],\n [0, 0, 0, w1, w2, w3]] | [[w2, w3, 0, 0], [w1, w2, w3, 0], [0, w1, w2, w3], [0, 0, w1, w2]]
