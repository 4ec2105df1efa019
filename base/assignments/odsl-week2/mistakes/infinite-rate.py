# fails: inf-adam
# words: the learning rate is 1e-2, and 1e-3 is asked
# file: classification.py
def train_model_infinite_data(model, nsteps, N=200):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    losses = []
    for step in range(nsteps):
        optimizer.param_groups[0]["lr"] = 1e-2 if step < nsteps / 2 else 1e-3
        samples, labels = get_data(N)
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(samples), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses
