"""Sheet 004 `cnn-autoencoders`: backpropagation by hand, a CNN, and autoencoders with two latent dimensions."""
