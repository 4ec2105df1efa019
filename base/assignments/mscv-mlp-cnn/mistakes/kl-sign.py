# fails: kl
# words: the KL divergence has the wrong sign
# edit1: answers.md | q log(q / p) + (1 - q) log((1 - q) / (1 - p)) | q log(p / q) + (1 - q) log((1 - p) / (1 - q))
