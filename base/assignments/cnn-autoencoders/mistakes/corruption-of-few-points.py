# fails: corruption-plot
# words: the plot has hardly any points
# says: too few points or colours
# edit1: prob5_AE.py | x = torch.linspace(-1, 1, 200) | x = torch.linspace(-1, 1, 9)
