# fails: corruption corruption-plot
# words: the noise is added in place, so the original data are lost
# edit1: prob5_AE.py | return x + std * torch.randn_like(x) | return x.add_(std * torch.randn_like(x))
