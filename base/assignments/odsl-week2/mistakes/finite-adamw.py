# fails: fin-adam
# words: it optimises with AdamW, and Adam is asked
# file: classification.py
def train_model_finite_data(model, data, nsteps, test_size=2000):
    samples, labels = data
    test_samples, test_labels = get_data(test_size)
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE)
    train_losses, test_losses = [], []
    for _ in range(nsteps):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(samples), labels)
        loss.backward()
        optimizer.step()
        train_losses.append(loss.item())
        with torch.no_grad():
            test = nn.functional.binary_cross_entropy(model(test_samples), test_labels)
        test_losses.append(test.item())
    return model, train_losses, test_losses
