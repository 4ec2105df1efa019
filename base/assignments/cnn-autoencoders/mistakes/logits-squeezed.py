# fails: cnn-shape
# words: squeeze() also drops the batch of a single image
# edit1: prob4_CNN.py | return self.head(x.flatten(1)) | return self.head(x.flatten(1)).squeeze()
