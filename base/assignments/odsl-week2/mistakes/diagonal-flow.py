# fails: flow-training
# words: only the diagonal of A is trained
# file: flow.py
def train_flow(model, samples, steps=1500, learning_rate=0.01):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = -model.log_prob(samples).mean()
        loss.backward()
        model.A.grad *= torch.eye(2)
        optimizer.step()
        losses.append(loss.item())
    return losses
