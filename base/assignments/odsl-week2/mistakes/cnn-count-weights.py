# fails: cnn-count
# words: the biases are not counted
# says: another number is reported
# edit1: answers.md | 8b: 15882 | 8b: 15760
