# fails: ae-embedding
# words: the points of the embedding have one colour, whatever their label
# says: too few points or colours
# edit1: prob5_AE.py | plot_embedding(model.encoder, images, labels) | plot_embedding(model.encoder, images, labels * 0)
