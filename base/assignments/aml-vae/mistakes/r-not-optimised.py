# fails: lo-latents
# words: only mu is optimised; r = log(sigma²) of every image is a parameter too
# edit1: latent_optimization.py | "params": [mu, r] | "params": [mu]
