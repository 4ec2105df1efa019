# fails: mlp-count
# words: it counts 768 pixels, as the sheet says by mistake; an image has 784
# edit1: answers.md | 8a: 99710 | 8a: 98110
