# fails: cae-closed
# words: the model of 6.1 has a skip connection already
# human: cae-checkpoint
# remove: mnist_cae.pt
# edit1: prob6_CAE.py | y = self.expand(self.encoder(x)).reshape(-1, 8, 7, 7) | second = self.pooled(x)[1]\n        y = self.expand(self.embed(second)).reshape(-1, 8, 7, 7) + second
