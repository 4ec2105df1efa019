# fails: single-file
# words: section 2 is spread over an additional file
# says: there are additional files
# file: sup_helpers.py
def accuracy(logits, labels):
    return (logits.argmax(1) == labels).float().mean()
