# fails: covariance
# words: that is A itself; the covariance is A A^T
# edit1: answers.md | 9b: [[1.04, 0.4], [0.4, 1.04]] | 9b: [[1, 0.2], [0.2, 1]]
