# fails: output-error
# words: the error of the quadratic cost is computed: with the cross-entropy the factor o (1 - o) cancels
# edit1: answers.md | [-0.3825, 0.703] | [-0.0904, 0.1468]
