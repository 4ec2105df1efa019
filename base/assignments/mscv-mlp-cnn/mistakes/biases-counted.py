# fails: parameters
# words: a bias for each filter is counted
# edit1: answers.md | 1.1c ii: 750 | 1.1c ii: 760
