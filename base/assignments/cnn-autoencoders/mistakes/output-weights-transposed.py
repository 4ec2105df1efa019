# fails: output-weights
# words: the matrix is transposed: its rows are outputs
# edit1: answers.md | [[-0.2363, -0.2426], [0.4343, 0.4458]] | [[-0.2363, 0.4343], [-0.2426, 0.4458]]
