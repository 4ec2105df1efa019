# fails: softmax-error
# words: the sigmoid is taken for the softmax, so z2 and z3 do not occur
# edit1: answers.md | exp(z1) / (exp(z1) + exp(z2) + exp(z3)) - y1 | exp(z1) / (1 + exp(z1)) - y1
