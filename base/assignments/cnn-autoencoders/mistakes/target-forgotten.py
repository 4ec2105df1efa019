# fails: softmax-error
# words: y1 is forgotten: this is a1, not its difference from y1
# edit1: answers.md | (exp(z1) + exp(z2) + exp(z3)) - y1 | (exp(z1) + exp(z2) + exp(z3))
