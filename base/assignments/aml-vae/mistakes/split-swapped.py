# fails: q4-split
# words: training and test images are swapped
# file: log_prob.py
def train_against_test(log_probs, is_train):
    return torch.stack([log_probs[~is_train].mean(), log_probs[is_train].mean()])
