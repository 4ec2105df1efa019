# fails: descent-converges
# words: the learning rate is fixed to 0.1, whatever is given
# file: optimization.py
def gradient_descent(start, learning_rate=0.1, steps=100):
    learning_rate = 0.1
    phi = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    positions, values = [], []
    for _ in range(steps + 1):
        value = f(phi)
        positions.append(phi.detach().clone())
        values.append(value.detach())
        value.backward()
        with torch.no_grad():
            phi = phi - learning_rate * phi.grad
        phi.requires_grad = True
    return torch.stack(positions), torch.stack(values)
