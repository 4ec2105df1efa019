# fails: inf-deep
# words: zero_grad is never called, so the gradients of all steps add up
# file: classification.py
def train_model_infinite_data(model, nsteps, N=200):
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    losses = []
    for _ in range(nsteps):
        samples, labels = get_data(N)
        loss = nn.functional.binary_cross_entropy(model(samples), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
