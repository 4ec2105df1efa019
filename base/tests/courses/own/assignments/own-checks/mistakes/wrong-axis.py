# fails: attention, tests
# words: the softmax goes over the rows
# file: solution.py
def softmax(z):
    return torch.softmax(z, 0)
