# fails: adam
# words: it is stochastic gradient descent, not Adam
# file: optimization.py
def adam_descent(start, learning_rate=0.1, steps=100):
    phi = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    optimizer = torch.optim.SGD([phi], lr=learning_rate)
    positions, values = [], []
    for _ in range(steps + 1):
        optimizer.zero_grad()
        value = f(phi)
        positions.append(phi.detach().clone())
        values.append(value.detach())
        value.backward()
        optimizer.step()
    return torch.stack(positions), torch.stack(values)
