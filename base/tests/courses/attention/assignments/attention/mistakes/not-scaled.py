# fails: values, head
# words: scores are not divided by the root of the width
# file: model.py
def attention(q, k, v):
    scores = q @ k.transpose(-1, -2)
    mask = torch.triu(torch.ones(scores.shape[-2:], dtype=torch.bool), 1)
    return torch.softmax(scores.masked_fill(mask, -torch.inf), -1) @ v
