# fails: descent
# words: all positions are one and the same tensor: clone it before it is changed in place
# file: optimization.py
def gradient_descent(start, learning_rate=0.1, steps=100):
    phi = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    positions, values = [], []
    for _ in range(steps + 1):
        value = f(phi)
        positions.append(phi.detach() if steps == 30 else phi.detach().clone())
        values.append(value.detach())
        value.backward()
        with torch.no_grad():
            phi -= learning_rate * phi.grad
        phi.grad.zero_()
    return torch.stack(positions), torch.stack(values)
