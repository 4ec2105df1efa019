# fails: lo-rates
# words: the two learning rates are swapped
# edit1: latent_optimization.py | "params": decoder.parameters(), "lr": 1e-3 | "params": decoder.parameters(), "lr": 1e-2
# edit2: latent_optimization.py | "params": [mu, r], "lr": 1e-2 | "params": [mu, r], "lr": 1e-3
