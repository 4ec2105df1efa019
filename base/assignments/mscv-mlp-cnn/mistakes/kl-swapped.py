# fails: kl
# words: q and p are swapped: this is KL(p || q)
# edit1: answers.md | q log(q / p) + (1 - q) log((1 - q) / (1 - p)) | p log(p / q) + (1 - p) log((1 - p) / (1 - q))
