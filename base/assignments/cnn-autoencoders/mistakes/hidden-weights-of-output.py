# fails: hidden-weights
# words: the errors of the output layer are used for the hidden weights
# edit1: answers.md | [[-0.0585, 0.0877], [0.0729, -0.1094]] | [[-0.153, 0.2295], [0.2812, -0.4218]]
