# fails: mask, head
# words: the mask begins one position too late
# file: model.py
def attention(q, k, v):
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    mask = torch.triu(torch.ones(scores.shape[-2:], dtype=torch.bool), 2)
    return torch.softmax(scores.masked_fill(mask, -torch.inf), -1) @ v
