# fails: softmax
# words: exp overflows: take the largest entry off first
# says: values are NaN or infinite
# file: classifier.py
def softmax(z):
    e = torch.exp(z)
    return e / e.sum(-1, keepdim=True)
