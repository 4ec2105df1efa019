# fails: inf-history
# words: the losses do not come back
# file: classification.py
def train_model_infinite_data(model, nsteps, N=200):
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for _ in range(nsteps):
        samples, labels = get_data(N)
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(samples), labels)
        loss.backward()
        optimizer.step()
    return model
