"""The tests of the six questions, as the other graders run them: a cell a question."""

SETUP = """
import torch
generator = torch.Generator().manual_seed(7)
def normal(*shape):
    return torch.randn(*shape, generator=generator)
"""
TESTS = {
    "kl": """
mu, logvar = normal(8, 3), normal(8, 3)
assert torch.allclose(kl(mu, logvar), 0.5 * (mu**2 + logvar.exp() - logvar - 1).sum(-1), rtol=1e-4)
""",
    "log_prob": """
x, mu, logvar = normal(8, 3), normal(8, 3), normal(8, 3)
right = torch.distributions.Normal(mu, (logvar / 2).exp()).log_prob(x).sum(-1)
assert torch.allclose(log_prob(x, mu, logvar), right, rtol=1e-4)
""",
    "softmax": """
x = 300 * normal(5, 7)
assert torch.allclose(softmax(x), torch.softmax(x, -1), rtol=1e-4)
""",
    "cross_entropy": """
logits, labels = normal(9, 4), torch.arange(9) % 4
assert torch.allclose(cross_entropy(logits, labels), torch.nn.functional.cross_entropy(logits, labels), rtol=1e-4)
""",
    "convolve": """
image, kernel = normal(9, 11), normal(3, 3)
right = torch.nn.functional.conv2d(image[None, None], kernel[None, None], padding=1)[0, 0]
assert torch.allclose(convolve(image, kernel), right, rtol=1e-3, atol=1e-4)
""",
    "affine_backward": """
grad, x, weight = normal(6, 4), normal(6, 5), normal(4, 5)
first, second = affine_backward(grad, x, weight)
assert torch.allclose(first, grad @ weight, rtol=1e-4) and torch.allclose(second, grad.T @ x, rtol=1e-4)
""",
}
WRONG = {
    "kl": ("0.5 * (mu", "(mu"),
    "log_prob": ("squared + logvar +", "squared +"),
    "softmax": ("x - x.max(-1, keepdim=True).values", "x"),
    "cross_entropy": (".mean()", ".sum()"),
    "convolve": ("patches * kernel", "patches * kernel.flip(0, 1)"),
    "affine_backward": ("grad.T @ x", "x.T @ grad"),
}
