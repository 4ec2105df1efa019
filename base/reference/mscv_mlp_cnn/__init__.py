"""Sheet 002 `mscv-mlp-cnn`: convolutions, activations and the ELBO, all pen and paper."""
