# fails: matrix-w
# words: the rows hold the filter turned round
# edit1: answers.md | [[w1, w2, w3, 0, 0, 0],\n [0, w1, w2, w3, 0, 0],\n [0, 0, w1, w2, w3, 0],\n [0, 0, 0, w1, w2, w3]] | [[w3, w2, w1, 0, 0, 0],\n [0, w3, w2, w1, 0, 0],\n [0, 0, w3, w2, w1, 0],\n [0, 0, 0, w3, w2, w1]]
