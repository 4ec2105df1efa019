# fails: elbo
# words: log q(z|x) has the wrong sign
# edit1: answers.md | (log(1 - p) - log(1 - q) + log(f0)) + q (log(p) - log(q) + log(f1)) | (log(1 - p) + log(1 - q) + log(f0)) + q (log(p) + log(q) + log(f1))
