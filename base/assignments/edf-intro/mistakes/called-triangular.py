# fails: diagonal
# words: it is more than triangular: everything beside the diagonal is zero
# edit1: answers.md | it is diagonal | it is triangular
