# fails: b-value
# words: the terms are added, and not subtracted
# edit1: answers.md | t9 = t8 + t7 | t9 = t8 - t7
