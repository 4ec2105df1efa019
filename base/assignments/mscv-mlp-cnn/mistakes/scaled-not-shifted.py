# fails: reparameterized-x
# words: epsilon is multiplied by theta: theta is the mean, not the deviation
# edit1: answers.md | 4.7i: theta + epsilon | 4.7i: theta * epsilon
