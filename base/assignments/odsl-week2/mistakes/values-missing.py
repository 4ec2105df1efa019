# fails: descent
# words: the values do not come back
# edit1: optimization.py | positions, _ = gradient_descent | positions = gradient_descent
# file: optimization.py
def gradient_descent(start, learning_rate=0.1, steps=100):
    phi = torch.tensor(start, dtype=torch.float32, requires_grad=True)
    positions = []
    for _ in range(steps + 1):
        value = f(phi)
        positions.append(phi.detach().clone())
        value.backward()
        with torch.no_grad():
            phi = phi - learning_rate * phi.grad
        phi.requires_grad = True
    return torch.stack(positions)
