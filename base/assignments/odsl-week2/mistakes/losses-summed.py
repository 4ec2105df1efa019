# fails: inf-history
# words: the losses are sums over the batch, and not means
# file: classification.py
def train_model_infinite_data(model, nsteps, N=200):
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    losses = []
    for _ in range(nsteps):
        samples, labels = get_data(N)
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(samples), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item() * len(samples))
    return model, losses
