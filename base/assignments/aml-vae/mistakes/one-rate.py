# fails: lo-rates
# words: the latents have the learning rate of the decoder; they are seen once an epoch and need ten times as much
# edit1: latent_optimization.py | "lr": 1e-2 | "lr": 1e-3
