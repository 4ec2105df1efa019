# fails: sigmoid
# words: softmax is for many classes; of two it is the sigmoid
# edit1: answers.md | the logistic sigmoid | softmax
