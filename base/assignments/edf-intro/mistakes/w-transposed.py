# fails: wx
# words: that is its transpose
# edit1: answers.md | 1.1e i: W | 1.1e i: W^T
