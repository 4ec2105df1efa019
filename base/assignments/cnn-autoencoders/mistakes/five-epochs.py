# fails: ae-epochs
# words: the autoencoder is trained for five epochs
# says: not trained for at least 10 epochs
# edit1: prob5_AE.py | epochs: int = 10 | epochs: int = 5
