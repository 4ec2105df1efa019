# fails: biases
# words: the gradients of biases are taken for 1, the value that a bias is multiplied by
# edit1: answers.md | [-0.1462, 0.1823, -0.3825, 0.703] | [1, 1, 1, 1]
