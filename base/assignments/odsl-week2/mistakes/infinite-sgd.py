# fails: inf-adam
# words: it optimises with SGD, and Adam is asked
# file: classification.py
def train_model_infinite_data(model, nsteps, N=200):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.5)
    losses = []
    for _ in range(nsteps):
        samples, labels = get_data(N)
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(samples), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
