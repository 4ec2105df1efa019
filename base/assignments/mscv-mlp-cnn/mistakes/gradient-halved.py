# fails: gradient
# words: the factor 2 of the square is forgotten
# edit1: answers.md | 4.7ii: 2 theta | 4.7ii: theta
