# fails: kl-reverse
# words: it is in bits, and nats are asked
# edit1: answers.md | 1c: 1.2544 | 1c: 1.8098
