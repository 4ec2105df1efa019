# fails: flow-training
# words: the likelihood is minimised: the sign of the loss is missing
# file: flow.py
def train_flow(model, samples, steps=1500, learning_rate=0.01):
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps // 100):
        optimizer.zero_grad()
        loss = model.log_prob(samples).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
