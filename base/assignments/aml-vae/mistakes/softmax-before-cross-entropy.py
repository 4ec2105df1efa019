# fails: sup-logits
# words: softmax is applied before the cross-entropy, which applies it once more
# says: ends in a softmax
# edit1: sup_classification.py | return self.head(self.features(x)) | return self.head(self.features(x)).softmax(1)
