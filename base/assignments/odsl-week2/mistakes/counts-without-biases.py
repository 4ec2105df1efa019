# fails: depth-counts
# words: the biases are not counted
# edit1: answers.md | 1341, 1201, 2001, 6001, 28001 | 1260, 900, 1500, 4500, 21000
