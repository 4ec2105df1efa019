# fails: depth-train
# words: the optimizer never takes a step
# file: depth_width.py
def train(model, data, nsteps):
    x, z = data
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(nsteps):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(x), z)
        loss.backward()
        losses.append(loss.item())
    return losses
