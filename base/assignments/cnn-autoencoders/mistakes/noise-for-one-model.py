# fails: noisy
# words: the model with skip connections is trained on clean images
# says: 1 of \d trained models is trained on images with noise
# edit1: prob6_CAE.py | train(model, loader, noise=noise) | train(model, loader, noise=noise if cls is ConvAutoencoder else 0.0)
