# fails: fin-given fin-gap
# words: a new sample is drawn in every step; only the given one may be trained on
# file: classification.py
def train_model_finite_data(model, data, nsteps, test_size=2000):
    test_samples, test_labels = get_data(test_size)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    train_losses, test_losses = [], []
    for _ in range(nsteps):
        samples, labels = get_data(100)
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(samples), labels)
        loss.backward()
        optimizer.step()
        train_losses.append(loss.item())
        with torch.no_grad():
            test = nn.functional.binary_cross_entropy(model(test_samples), test_labels)
        test_losses.append(test.item())
    return model, train_losses, test_losses
