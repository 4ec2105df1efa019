# fails: kl
# words: the term of z = 0 is forgotten
# edit1: answers.md | q log(q / p) + (1 - q) log((1 - q) / (1 - p)) | q log(q / p)
