"""One submission: observe its checks and decide them."""
