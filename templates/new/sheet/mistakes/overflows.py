# fails: softmax
# words: exp overflows: take the largest entry off first
# file: classifier.py
def softmax(z):
    e = torch.exp(z)
    return e / e.sum(-1, keepdim=True)
