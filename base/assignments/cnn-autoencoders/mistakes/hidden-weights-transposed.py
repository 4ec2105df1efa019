# fails: hidden-weights
# words: the matrix is transposed: its rows are hidden units
# edit1: answers.md | [[-0.0585, 0.0877], [0.0729, -0.1094]] | [[-0.0585, 0.0729], [0.0877, -0.1094]]
