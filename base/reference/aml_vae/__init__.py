"""Sheet 001 `aml-vae`: supervised classification, the VAE, latent optimisation, log p(x).

The modules import each other by their plain names, as files of one hand-in do.
"""
