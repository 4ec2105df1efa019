# fails: vae-adam
# words: the learning rate is ten times too large
# edit1: vae.py | lr=1e-3 | lr=1e-2
