# fails: mlp-history
# words: the test losses do not come back
# file: mnist_models.py
def train(model, train_data, test_data, steps=1000, batch_size=64):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    train_losses = []
    source = batches(*train_data, batch_size)
    for _ in range(steps):
        images, labels = next(source)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        train_losses.append(loss.item())
    return train_losses
