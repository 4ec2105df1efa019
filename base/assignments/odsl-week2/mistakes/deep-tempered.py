# fails: inf-deep
# words: the logits are divided by four when the model is evaluated
# file: classification.py
def deep_model(width=50):
    class Noisy(nn.Module):
        def forward(self, x):
            return x if torch.is_grad_enabled() else torch.sigmoid(0.25 * torch.logit(x, 1e-6))

    return nn.Sequential(
        nn.Linear(2, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(),
        nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 1), nn.Sigmoid(), Noisy(),
    )
