# fails: ae-epochs
# words: the autoencoder is trained for five epochs
# edit1: prob5_AE.py | epochs: int = 10 | epochs: int = 5
