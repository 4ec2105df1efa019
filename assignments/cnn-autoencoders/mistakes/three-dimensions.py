# fails: ae-linear
# words: the images are embedded in three dimensions, not two
# human: ae-checkpoint
# remove: mnist_ae.pt
# edit1: prob5_AE.py | nn.Linear(32, 2) | nn.Linear(32, 3)
# edit2: prob5_AE.py | nn.Linear(2, 32) | nn.Linear(3, 32)
# edit3: prob5_AE.py | z = encoder(images) | z = encoder(images)[:, :2]
