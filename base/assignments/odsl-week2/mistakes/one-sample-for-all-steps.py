# fails: inf-fresh
# words: one sample is drawn before the loop and used in every step
# file: classification.py
def train_model_infinite_data(model, nsteps, N=20000):
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    losses = []
    samples, labels = get_data(N)
    for _ in range(nsteps):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(samples), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
