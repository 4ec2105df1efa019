# fails: sup-shape
# words: `squeeze()` drops the batch axis of a batch of one
# file: sup_classification.py
# edit1: sup_classification.py | return self.head(self.features(x)) | return self.head(self.features(x)).squeeze()
