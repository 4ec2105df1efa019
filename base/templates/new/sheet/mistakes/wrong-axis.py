# fails: softmax
# words: the sum goes over the batch; softmax sums over the last axis
# file: classifier.py
def softmax(z):
    e = torch.exp(z - z.max(-1, keepdim=True).values)
    return e / e.sum(0, keepdim=True)
