# fails: jacobian-formula
# words: the determinant has a minus: a11 a22 - a12 a21
# edit1: answers.md | a11 * a22 - a12 * a21 | a11 * a22 + a12 * a21
