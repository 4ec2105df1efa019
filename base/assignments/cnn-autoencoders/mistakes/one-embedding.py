# fails: cae-embedding
# words: the embedding of the model with skip connections is not shown
# says: draws 1 such scatter plots, of 2
# edit1: prob6_CAE.py | plot_embedding(model.encoder, | if noise or cls is SkipAutoencoder:\n                continue\n            plot_embedding(model.encoder,
