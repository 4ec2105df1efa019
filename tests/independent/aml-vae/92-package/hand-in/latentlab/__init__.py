"""VAE experiments for ex. 1 (amortized inference vs. latent optimization)."""
