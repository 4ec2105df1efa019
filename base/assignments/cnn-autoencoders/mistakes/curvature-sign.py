# fails: curvature
# words: the second derivative has the wrong sign: that would be a maximum
# edit1: answers.md | 3.2ii: 1 / | 3.2ii: -1 /
