# fails: condition
# words: the means are set equal, not the variances
# edit1: answers.md | 2.3a: Var(z_i) = Var(a_k) | 2.3a: E[z_i] = E[a_k]
