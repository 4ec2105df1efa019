# fails: sigmoid-derivative
# words: it is sigma (1 - sigma), with a minus
# edit1: answers.md | 1.1c: sigma(x) (1 - sigma(x)) | 1.1c: sigma(x) (1 + sigma(x))
