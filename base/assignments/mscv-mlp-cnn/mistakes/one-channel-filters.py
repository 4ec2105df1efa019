# fails: parameters
# words: the filters are taken to have one channel, not three
# edit1: answers.md | 1.1c ii: 750 | 1.1c ii: 250
