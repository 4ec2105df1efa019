# fails: jacobian-formula
# words: the absolute value is missing: determinants may be negative
# edit1: answers.md | log(abs(a11 * a22 - a12 * a21)) | log(a11 * a22 - a12 * a21)
