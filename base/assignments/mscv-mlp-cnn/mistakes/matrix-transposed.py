# fails: matrix-w
# words: the matrix is transposed: its rows are outputs
# edit1: answers.md | [[w1, w2, w3, 0, 0, 0],\n [0, w1, w2, w3, 0, 0],\n [0, 0, w1, w2, w3, 0],\n [0, 0, 0, w1, w2, w3]] | [[w1, 0, 0, 0], [w2, w1, 0, 0], [w3, w2, w1, 0], [0, w3, w2, w1], [0, 0, w3, w2], [0, 0, 0, w3]]
