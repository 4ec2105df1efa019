# fails: decoder
# words: `squeeze(0)` drops the batch axis of a batch of one
# edit1: model.py | reshape(-1, 32, 7, 7)) | reshape(-1, 32, 7, 7)).squeeze(0)
