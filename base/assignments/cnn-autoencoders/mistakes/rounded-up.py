# fails: size-b
# words: the size is rounded up: what does not fill a window is left out
# edit1: answers.md | 4.1b: 9 x 9 | 4.1b: 10 x 10
