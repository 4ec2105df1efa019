# fails: ae-adam
# words: the optimizer is SGD, not Adam
# says: not trained by Adam
# edit1: prob5_AE.py | torch.optim.Adam | torch.optim.SGD
