"""Q4: log p(x) by importance sampling, Eq. (9)."""
import math
import torch

from data_utils import SEED, load_train_subset, load_validation, pick_per_class
from gauss import log_normal_diag
from plotting import draw_bars, draw_titled
from q1_amortized import load_networks
from train_steps import DEVICE, EPOCHS, SIGMA_P, encode

M = 1000
PER_DIGIT = 5


@torch.no_grad()
def log_prob(x, encoder, decoder):
    """x: one image (1, 28, 28). Returns a float."""
    x = x.to(DEVICE)
    mu, r = encode(encoder, x.unsqueeze(0))                    # (1, d)
    z = mu + torch.exp(0.5 * r) * torch.randn(M, mu.shape[1], device=DEVICE)

    log_pz = log_normal_diag(z, torch.zeros_like(mu), torch.zeros_like(r))
    log_qz = log_normal_diag(z, mu, r)
    means = decoder(z).flatten(1)                              # (M, 784)
    log_var_p = torch.full((1, means.shape[1]), 2 * math.log(SIGMA_P), device=DEVICE)
    log_px = log_normal_diag(x.flatten().unsqueeze(0), means, log_var_p)

    terms = log_pz + log_px - log_qz                           # (M,)
    return (torch.logsumexp(terms, dim=0) - math.log(M)).item()


def log_probs(images, encoder, decoder):
    return torch.tensor([log_prob(x, encoder, decoder) for x in images])


def main():
    torch.manual_seed(SEED)
    encoder, decoder = load_networks(EPOCHS)
    train_x, train_y = load_train_subset()      # the 5000 images the model was trained on
    test_x, test_y = load_validation()

    train_pick = pick_per_class(train_y, PER_DIGIT)
    test_pick = pick_per_class(test_y, PER_DIGIT)
    train_lp = log_probs(train_x[train_pick], encoder, decoder).view(10, PER_DIGIT)
    test_lp = log_probs(test_x[test_pick], encoder, decoder).view(10, PER_DIGIT)

    # (a) the first of the five test images of each digit
    shown = test_x[test_pick.view(10, PER_DIGIT)[:, 0]]
    titles = [f"{d}: {lp:.1f}" for d, lp in enumerate(test_lp[:, 0].tolist())]
    draw_titled(shown, titles, "q4a_images.png")

    # (b)
    per_digit = torch.cat([train_lp, test_lp], dim=1).mean(dim=1)
    for digit, value in enumerate(per_digit.tolist()):
        print(f"digit {digit}: {value:.2f}")
    print("most likely digit:", per_digit.argmax().item())
    draw_bars(per_digit.tolist(), "q4b_digits.png", "mean log p(x)")

    # (c)
    print(f"train {train_lp.mean().item():.2f}   test {test_lp.mean().item():.2f}")


if __name__ == "__main__":
    main()
