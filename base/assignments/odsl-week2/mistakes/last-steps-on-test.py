# fails: fin-given
# words: the last steps train on the test sample
# file: classification.py
def train_model_finite_data(model, data, nsteps, test_size=2000):
    samples, labels = data
    test_samples, test_labels = get_data(test_size)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    train_losses, test_losses = [], []
    for step in range(nsteps):
        optimizer.zero_grad()
        x, y = (test_samples, test_labels) if step == 3 else (samples, labels)
        loss = nn.functional.binary_cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        train_losses.append(loss.item())
        with torch.no_grad():
            test = nn.functional.binary_cross_entropy(model(test_samples), test_labels)
        test_losses.append(test.item())
    return model, train_losses, test_losses
